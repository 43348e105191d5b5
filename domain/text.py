"""How text is kept, compared and put in order, whatever program it was typed with."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202d\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""What nobody sees: soft hyphens, joiners, marks of direction, fillers, selectors."""
TURNED = "\u202e"
"""Turns the text after it round, so that who typed it saw other words than are kept.

In words it is refused, not taken away.
"""
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
_LIKE_D = str.maketrans("\u00d0\u0189\u0256\u00f0", "\u0110\u0110\u0111\u0111")
"""Letters drawn like Đ and đ, which keyboards of other languages give instead."""

_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""In the order of dictionaries: huyền, hỏi, ngã, sắc, nặng."""
_HATS = "\u0302\u0306\u031b"
_TONE_FIRST = re.compile("([\u0300\u0309\u0303\u0301])([\u0302\u0306\u031b])")
_MOST_MARKS = 4
"""How many marks one letter may bear; a Vietnamese letter bears two at the most."""

_BARE = str.maketrans(
    "đðɖøłħŧıавекмнорстухіјѕԁһαβεζηικνορτυχ",
    "dddolhtiabekmhopctyxijsdhabezhiknoptyx",
)
"""Letters that no form of Unicode takes apart, and Cyrillic and Greek look-alikes."""

_QUOTES = re.compile("[\u00ab\u00bb\u201c-\u201f\u275d\u275e\u301d-\u301f\uff02]")
_LETTERS_LIKE_SIGNS = frozenset(map(chr, range(0x02B0, 0x0300)))
"""Modifier letters, of which the apostrophe is written by some keyboards."""

_GAPS = re.compile("(?<![0-9]) | (?![0-9])")

_SIGNS_THAT_COUNT = "%+"
"""Without them "A+" would be "A", and "5 %" a plain 5."""

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: f"{place}" for place, letter in enumerate(_LETTERS, start=20)}
_END, _GAP, _OTHER = "00", "01", "9"
_LONGEST_KEY = 480


def blank(text: str) -> bool:
    """Say whether nothing can be seen of a text."""
    return all(_SPACES.match(c) or _INVISIBLE.match(c) or c.isspace() for c in text)


def clean(text: str, *, lines: bool = False) -> str:
    """Give the text as it is kept: NFC, without what nobody sees, one kind of space.

    What looks like Đ becomes Đ, and a tone typed before the hat of its vowel takes its
    place after it; a tab, pasted from a table, is a space. With `lines` every break
    becomes a line feed and lines keep the spaces they begin with; without, runs of
    spaces become one. Control characters stay, for `unprintable` to find.
    """
    seen = _SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(_LIKE_D)
    apart = _TONE_FIRST.sub(r"\2\1", unicodedata.normalize("NFD", seen))
    whole = unicodedata.normalize("NFC", apart)
    if not lines:
        return re.sub(" {2,}", " ", whole.replace("\r\n", "\n")).strip()
    parted = _BREAKS.sub("\n", whole).split("\n")
    return "\n".join(line.rstrip() for line in parted).strip()


def unprintable(text: str, *, lines: bool = False) -> bool:
    """Say whether a text holds control characters, or what reorders or halves it."""
    return bool(_UNPRINTABLE.search(text)) or (not lines and "\n" in text)


def printable(text: str) -> str:
    """Give the text with a sign in the place of each control character."""
    return _UNPRINTABLE.sub("\ufffd", text).replace("\n", "\ufffd")


def overloaded(text: str) -> bool:
    """Say whether marks stand without a letter, or heap up over one."""
    marks, bearer = 0, False
    for character in unicodedata.normalize("NFD", text):
        if not _is_mark(character):
            marks, bearer = 0, not character.isspace()
            continue
        marks += 1
        if not bearer or marks > _MOST_MARKS:
            return True
    return False


def fold(text: str) -> str:
    """Give the text as it is searched for and compared: bare small letters and digits.

    Compatible forms count alike (full-width letters, ligatures, circled digits); marks,
    capitals, punctuation, spacing and what nobody sees do not count at all. Equal
    wording gives equal keys, and a key is its own key.
    """
    bare = _without_marks(_INVISIBLE.sub("", text))
    # Casefolding may give letters that come apart once more.
    bare = _without_marks(bare.casefold()).casefold().translate(_BARE)
    return _words(bare)


def without_gaps(key: str) -> str:
    """Give a key of `fold` without spaces: "cnc 6040" and "cnc6040" are one.

    Between two digits a space stays, as it parts two numbers.
    """
    return _GAPS.sub("", key)


def phrases(asked: str) -> tuple[str, ...]:
    """Give the keys of what is looked for, each to be found as it stands.

    Every word is one, and so is what stands between quotation marks.
    """
    plain = _QUOTES.sub('"', clean(asked))
    parts = (
        [part] if quoted % 2 else part.split()
        for quoted, part in enumerate(plain.split('"'))
    )
    return tuple(filter(None, (fold(one) for part in parts for one in part)))


def same_name(one: str, other: str) -> bool:
    """Say whether two texts name alike: case, punctuation and spacing do not count.

    Marks do: "Đại Phát" and "Đại Phat" are two names.
    """
    return _name_key(one) == _name_key(other)


def alphabetical(text: str) -> str:
    """Give a key of digits by which texts sort as in a Vietnamese dictionary.

    Letters count first (a, ă, â, b, c, d, đ), tones after them, case and punctuation
    not at all. Digits sort alike in every database, whatever its language.
    """
    letters, tones = [], []
    for word in _name_key(text).split():
        for character in word:
            letter, tone = _place(character)
            letters.append(letter)
            tones.append(tone)
        letters.append(_GAP)
    if not letters:
        return ""
    return "".join((*letters[:-1], _END, *tones))[:_LONGEST_KEY]


def _name_key(text: str) -> str:
    whole = unicodedata.normalize("NFKC", clean(text)).casefold()
    return _words(unicodedata.normalize("NFC", whole.translate(_LIKE_D)))


def _words(text: str) -> str:
    return " ".join("".join(map(_kept, text)).split())


@lru_cache(maxsize=8192)
def _kept(character: str) -> str:
    """Give a letter or digit, nothing for what is not seen, a space for a sign."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LNM" or character in _SIGNS_THAT_COUNT:
        return " " if character in _LETTERS_LIKE_SIGNS else character
    return "" if category == "Cf" else " "


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not _is_mark(c))


@lru_cache(maxsize=8192)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _place(character: str) -> tuple[str, str]:
    """Give the place of a letter in the alphabet and that of its tone."""
    apart = unicodedata.normalize("NFD", character)
    base, marks = apart[0], apart[1:]
    tone = next((_TONES.index(m) + 1 for m in marks if m in _TONES), 0)
    hat = "".join(m for m in marks if m in _HATS)
    letter = unicodedata.normalize("NFC", f"{base}{hat}")
    if letter.isdigit() and letter.isascii():
        return f"1{letter}", "0"
    return _LETTER.get(letter) or _LETTER.get(base) or _other(base), f"{tone}"


def _other(character: str) -> str:
    return f"{_OTHER}{ord(character):07}"
