"""Letters come back letter by letter, and what they were pressed with never changes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persistence.letters import NEWEST, dictionary, pressed, unpressed

FROZEN = {1: "8e701b7c1b634b2d98084a00ed70b36808864796635385a783f662af1592f5fb"}
WRITTEN = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(text=WRITTEN, html=WRITTEN)
def test_a_letter_comes_back_as_it_was(text: str, html: str) -> None:
    assert unpressed(pressed(text, html)) == (text, html)


def test_no_letter_has_no_words() -> None:
    assert unpressed(None) == ("", "")


@pytest.mark.parametrize("number", sorted(FROZEN))
def test_a_dictionary_never_changes(number: int) -> None:
    assert sha256(dictionary(number)).hexdigest() == FROZEN[number]


def test_every_dictionary_is_frozen() -> None:
    assert set(FROZEN) == set(range(1, NEWEST + 1))
