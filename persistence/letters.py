"""How a letter lies in the database as it was sent: its text and HTML, pressed small.

Letters repeat the same layout and differ in a few words. They are pressed (zlib, RFC
1950) with a dictionary that holds that layout, which leaves a tenth of what pressing
alone leaves of a short letter. A dictionary is never changed, since what was pressed
with it could not be read again: layouts that drift far from it get another one, under
the next number. The first byte says which.
"""

import zlib
from functools import cache
from pathlib import Path

NEWEST = 1
BETWEEN = "\0"
"""What stands between the text and the HTML; neither may hold it."""


def pressed(text: str, html: str) -> bytes:
    """Return the bytes that hold a letter's text and HTML."""
    pressing = zlib.compressobj(zdict=dictionary(NEWEST))
    written = f"{text.replace(BETWEEN, '')}{BETWEEN}{html.replace(BETWEEN, '')}"
    body = pressing.compress(written.encode()) + pressing.flush()
    return bytes((NEWEST,)) + body


def unpressed(letter: bytes | None) -> tuple[str, str]:
    """Return the text and the HTML that the bytes hold, empty ones of no letter."""
    if not letter:
        return "", ""
    reading = zlib.decompressobj(zdict=dictionary(letter[0]))
    text, _, html = reading.decompress(letter[1:]).decode().partition(BETWEEN)
    return text, html


@cache
def dictionary(number: int) -> bytes:
    """Return a dictionary by its number. Raises FileNotFoundError where none is."""
    return Path(__file__).with_name(f"letter_dictionary_{number}.txt").read_bytes()
