"""The use cases of the API: each is one module, read from top to bottom."""
