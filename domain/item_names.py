"""The name of an item supported, as it is compared with those of other dossiers."""

import re

from domain.text import fold

_IN_A_LIST = re.compile(
    r"^[ \t]*(?:[-\u2013\u2014\u2022\u00b7*+]|\(\d{1,2}\)|\d{1,2}[.)\]]|[a-zđ]\))"
    r"[ \t]+",
    re.IGNORECASE | re.MULTILINE,
)
"""How an item of a list begins: "1. ", "(2) ", "a) ", a dash or a dot."""
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_KINDS = r"(?:may|thiet bi|day chuyen|he thong|bo)"
_OF_NO_ACCOUNT = re.compile(
    r"(?:(?:hang|loai|may|thiet bi) )?moi(?: 100 ?%?)?"
    r"|chua qua su dung|brand new|new(?: 100 ?%?)?"
    rf"|(?:(?:so luong|sl) ?)\d{{1,3}}(?: (?:cai|chiec|{_KINDS}))?"
    rf"|\d{{1,3}} (?:cai|chiec|{_KINDS})"
)
"""What brackets say that the form asks by itself: that it is new, and how many."""
_NEW_AT_THE_END = re.compile(r" (?:hang )?moi 100 ?%?$")
_COUNTED = re.compile(
    rf"^(?:(?:0*[1-9]\d?|mot) )?(?:cai |chiec )(?={_KINDS} )"
    rf"|^(?:0*[1-9]\d?|mot) (?={_KINDS} )"
)
"""How many there are, before the word for a machine, a line or a set."""


def item_key(name: str) -> str:
    """Give the words by which an item is one with another, however it is written.

    Case, marks and punctuation do not count, nor its number in a list, how many there
    are or that it is new: the form asks these by themselves. A name that is nothing
    else is left as it is.
    """
    bare = _BRACKETS.sub(_bracket_that_counts, _IN_A_LIST.sub("", name))
    key = _COUNTED.sub("", _NEW_AT_THE_END.sub("", fold(bare)))
    return key or fold(name)


def _bracket_that_counts(found: re.Match[str]) -> str:
    inside = found[1] or found[2] or ""
    return " " if _OF_NO_ACCOUNT.fullmatch(fold(inside)) else found[0]
