"""Addresses of electronic mail: how they are kept, and which look mistyped."""

import re
import unicodedata

from domain.text import TURNED, clean

_LOCAL_PART = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII
)
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_LONGEST = 254
_LONGEST_LOCAL = 64
_MAILTO = re.compile(r"^mailto:\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[^<>@]*<([^<>]*)>")
_AROUND = " .,;:'\"“”‘’"
_PUNYCODE = "xn--"

_PROVIDERS = (
    *("gmail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com", "outlook.com"),
    *("outlook.com.vn", "icloud.com", "live.com", "fpt.vn", "vnn.vn", "moit.gov.vn"),
)
"""Where most establishments have their mail."""
_ONE_HOST = frozenset({"gmail", "icloud"})
"""Providers that have one host and none of a country."""
_SHORTEST_NEAR = 8
_SHORTEST_NAME = 5
_ALSO_REAL = frozenset(
    {"mail.com", "email.com", "ymail.com", "rocketmail.com", "gmx.com", "fpt.com.vn"}
    | {"live.co.uk", "live.ca", "live.cn", "hotmail.co.uk", "yahoo.co.uk", "yahoo.ca"}
    | {"yahoo.co", "mail.com.vn", "vnpt.vn", "vna.vn", "vnu.vn"}
)
"""Hosts near to those, which are no mistake."""
_ENDINGS = {
    **dict.fromkeys(("con", "cmo", "ocm", "cim", "xom", "vom", "comm", "coom"), "com"),
    **dict.fromkeys(("vm", "vnn", "bn"), "vn"),
    **dict.fromkeys(("nte", "ent", "nett"), "net"),
}
"""Ends that no host has: .con for .com, .vm for .vn."""
_COUNTRY_ENDINGS = {
    "com.vm": "com.vn",
    "con.vn": "com.vn",
    "cm.vn": "com.vn",
    "comvn": "com.vn",
    "gob.vn": "gov.vn",
    "gv.vn": "gov.vn",
    "gov.vm": "gov.vn",
}


def is_email(text: str) -> bool:
    """Whether mail could be addressed to the text as it is kept.

    Plain ASCII addresses within the lengths of RFC 5321, section 4.5.3.1 (64 octets
    before the @, 254 in all); quoted names and bare host names are not accepted.
    """
    if len(text) > _LONGEST:
        return False
    local, at, host = text.partition("@")
    if not at or len(local) > _LONGEST_LOCAL:
        return False
    return bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(host))


def mail_address(text: str) -> str | None:
    """The address that somebody typed, as mail is sent to it; None when it is none.

    Forgives what nobody sees, spaces around it, "mailto:", a name before angle
    brackets and full-width letters. An internationalised host is kept in its ASCII
    form (RFC 5891), hosts in small letters; what stands before the @ stays as it is.
    """
    if len(text) > 4 * _LONGEST:
        return None
    plain = clean(unicodedata.normalize("NFKC", text)).replace(TURNED, "")
    plain = _MAILTO.sub("", plain)
    bracketed = _IN_BRACKETS.fullmatch(plain)
    bare = (bracketed[1] if bracketed else plain).strip(_AROUND)
    bare = _MAILTO.sub("", bare)
    local, at, host = bare.rpartition("@")
    found = f"{local}{at}{_ascii(host)}"
    return found if is_email(found) else None


def address_read(address: str) -> str:
    """Give an address as people read it: an internationalised host in its letters."""
    local, at, host = address.rpartition("@")
    if _PUNYCODE not in host:
        return address
    try:
        return f"{local}{at}{host.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address


def address_meant(address: str) -> str | None:
    """The address that was probably meant, where the host looks mistyped; else None.

    Only a question can be made of it: there are real hosts one letter from another.
    """
    local, at, host = address.rpartition("@")
    if not at or host in _PROVIDERS or host in _ALSO_REAL:
        return None
    meant = _provider_near(host) or _ending_mended(host)
    return f"{local}@{meant}" if meant and meant != host else None


def _ascii(host: str) -> str:
    host = host.lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _provider_near(host: str) -> str | None:
    name, _, rest = host.partition(".")
    for provider in _PROVIDERS:
        known, _, ending = provider.partition(".")
        near = _one_slip(host, provider) and len(provider) > _SHORTEST_NEAR
        halves = (
            len(known) >= _SHORTEST_NAME
            and (name == known or _one_slip(name, known))
            and (rest == ending or _one_slip(rest, ending))
        )
        if near or halves:
            return provider
    if name in _ONE_HOST and rest != "com":
        return f"{name}.com"
    return None


def _ending_mended(host: str) -> str | None:
    for wrong, right in _COUNTRY_ENDINGS.items():
        if host.endswith(f".{wrong}"):
            return f"{host.removesuffix(wrong)}{right}"
    before, dot, last = host.rpartition(".")
    return f"{before}{dot}{_ENDINGS[last]}" if last in _ENDINGS else None


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two changed about, part two texts."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return longer[1:] == shorter
    return a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
