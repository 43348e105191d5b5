"""How many examples the tests of the domain make up: few enough to run them often."""

from hypothesis import settings

settings.register_profile("domain", max_examples=20, deadline=None)
settings.load_profile("domain")
