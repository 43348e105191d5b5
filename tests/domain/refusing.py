"""How tests say that a step is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from domain.errors import Refused


@contextmanager
def refusing(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect a refusal with this code, whose words read well in both languages."""
    with pytest.raises(Refused) as refused:
        yield refused
    assert refused.value.code == code
    for language in ("vi", "en"):
        title, detail = refused.value.words(language)
        assert title
        assert "{" not in detail
