"""Which unit of today somebody means who writes its name, or the name it had before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.communes import (
    COMMUNE,
    SPECIAL_ZONE,
    TOWN,
    WARD,
    Unit,
    called,
    elsewhere,
    nearest,
    units,
)
from domain.former_communes import (
    Former,
    district_called,
    formers_called,
    ground_of,
)
from domain.places import PROVINCES, names_of, province_within, visible_letters

LONGEST_ADDRESS = 400
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Said:
    """The parts of a place as somebody wrote it; empty where a part is not there.

    `kind` is what stands before the name, `whole` the name with it.
    """

    name: str
    kind: str
    whole: str
    district: str
    province: str


class Why(StrEnum):
    """Why a place is not settled."""

    AMBIGUOUS = "place_ambiguous"
    OTHER_KIND = "place_other_kind"
    ELSEWHERE = "place_elsewhere"
    UNKNOWN = "place_unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of today that may be meant, and the unit of before that leads to it."""

    unit: Unit
    former: Former | None = None

    def title(self, language: str = "vi") -> str:
        """Give its name with its kind, and what it was where an old name led to it."""
        if self.former is None:
            return self.unit.title
        before = "trước là" if language == "vi" else "before:"
        return f"{self.unit.title} ({before} {self.former.title})"


@dataclass(frozen=True, slots=True)
class Match:
    """The unit meant; or None, with why and the units that may be meant."""

    unit: Unit | None
    former: Former | None = None
    why: Why | None = None
    candidates: tuple[Candidate, ...] = ()
    nearest: tuple[Unit, ...] = ()


def match(text: str, province: str, kind: str = "") -> Match:
    """Give the unit of a province that a text names, of a kind where one is given.

    `province` is a name of `PROVINCES`, old or of today. Names of today come first;
    with a district, or as a town, the name is one of before 1 July 2025.
    """
    today = PROVINCES[province].now_part_of
    said = read_place(text, formers_of(province))
    if said.province and PROVINCES[said.province].now_part_of != today:
        return _in_another(text, said, today)
    olds = formers_of(said.province or province)
    if said.district or said.kind == TOWN:
        found = _by_former(said, olds, today, kind, strict=True)
        if found is not None:
            return found
    found = _by_name_of_today(said, province, today, kind, olds)
    found = found or _by_former(said, olds, today, kind, strict=False)
    if found is None and said.whole != said.name:
        whole = Said(said.whole, "", said.whole, said.district, said.province)
        found = _by_name_of_today(whole, province, today, kind, olds)
        found = found or _by_former(whole, olds, today, kind, strict=False)
    return found or _unknown(said, today, kind, olds)


def formers_of(province: str) -> tuple[str, ...]:
    """Give the provinces of the old list that a name stands for, old or of today."""
    now = PROVINCES[province].now_part_of
    names = names_of(now) if province == now else (province,)
    # Thừa Thiên Huế had become Huế by the time of the old list.
    return tuple(dict.fromkeys("Huế" if n == "Thừa Thiên Huế" else n for n in names))


def read_place(text: str, provinces: Iterable[str]) -> Said:
    """Give the parts of a place, written alone or as the end of an address.

    `provinces` are those of before in which a district may lie.
    """
    parts = _parts(text[:LONGEST_ADDRESS])
    olds = tuple(provinces)
    province = district = ""
    if len(parts) > 1 or _PROVINCE_KIND.match(parts[-1]):
        today = PROVINCES[olds[0]].now_part_of if olds else ""
        named = province_within(parts[-1], today)
        a_district = _CITY.match(parts[-1]) and _is_district(parts[-1], olds)
        if named and not a_district and len(parts) > 1:
            province, parts = named, parts[:-1]
            olds = formers_of(province)
    if len(parts) > 1 and _looks_like_district(parts[-1], olds):
        district, parts = parts[-1], parts[:-1]
    own = next((p for p in reversed(parts) if _kind_of(p)[0]), parts[-1])
    kind, name = _kind_of(own)
    return Said(name, kind, own, district, province)


def _parts(text: str) -> list[str]:
    spaced = " ".join(visible_letters(_ASIDE.sub(" ", text)).split())
    parted = _BEFORE_DISTRICT.sub(", ", _NUMBERED.sub(r"\1. ", spaced))
    return [p for p in (q.strip(" .-") for q in _COMMAS.split(parted)) if p] or [""]


def _kind_of(part: str) -> tuple[str, str]:
    for pattern, kind in _KINDS:
        found = pattern.match(part)
        if found and part[found.end() :].strip():
            return kind, part[found.end() :].strip()
    return "", part


def _looks_like_district(part: str, olds: tuple[str, ...]) -> bool:
    if _DISTRICT_KIND.match(part):
        return True
    return not _kind_of(part)[0] and _is_district(part, olds)


def _is_district(part: str, olds: tuple[str, ...]) -> bool:
    return any(district_called(old, part) for old in olds)


def _by_name_of_today(
    said: Said, declared: str, today: str, kind: str, olds: tuple[str, ...]
) -> Match | None:
    named = called(today, said.name)
    if declared != today:
        ground = frozenset[str]().union(*(ground_of(old) for old in olds))
        named = tuple(u for u in named if u.code in ground) or named
    wanted = {k for k in (said.kind, kind) if k}
    fitting = tuple(unit for unit in named if wanted <= unit.kinds)
    if len(fitting) == 1:
        return Match(fitting[0])
    if fitting:
        return _ambiguous(Candidate(unit) for unit in fitting)
    if not named or said.kind == TOWN:
        return None
    before = [
        Candidate(unit, former)
        for former in _formers(said, olds, kind)
        for unit in former.units
        if unit not in named
    ]
    right = tuple(Candidate(unit) for unit in named)
    return Match(None, why=Why.OTHER_KIND, candidates=_some((*right, *before)))


def _formers(said: Said, olds: tuple[str, ...], kind: str) -> tuple[Former, ...]:
    """Give what bore the name before, and had the kind said, or may become it."""
    return tuple(
        former
        for former in formers_called(olds, said.name, said.district)
        if said.kind in ("", former.kind)
        and (not kind or former.kind in (TOWN, kind) or _becomes(former, kind))
    )


def _becomes(former: Former, kind: str) -> bool:
    return any(kind in unit.kinds for unit in former.units)


def _by_former(
    said: Said, olds: tuple[str, ...], today: str, kind: str, *, strict: bool
) -> Match | None:
    formers = _formers(said, olds, kind)
    if not formers and not strict:
        bore = formers_called(olds, said.name, said.district)
        known = tuple(Candidate(u, f) for f in bore for u in f.units)
        if known:
            return Match(None, why=Why.OTHER_KIND, candidates=_some(known))
    leads = [Candidate(u, f) for f in formers for u in f.units if u.province == today]
    once = {candidate.unit.code: candidate for candidate in reversed(leads)}
    if not once:
        return None
    if len(once) == 1:
        return Match(leads[0].unit, leads[0].former)
    return _ambiguous(leads)


def _in_another(text: str, said: Said, today: str) -> Match:
    there = match(text, said.province)
    found = (Candidate(there.unit, there.former),) if there.unit else there.candidates
    return Match(
        None,
        why=Why.ELSEWHERE if found else Why.UNKNOWN,
        candidates=_some(found),
        nearest=nearest(today, said.name),
    )


def _unknown(said: Said, today: str, kind: str, olds: tuple[str, ...]) -> Match:
    """Say which units lie where a district was, or are nearest by their names.

    A district whose ground is one unit of today, as that of an island, is that unit.
    """
    if not said.kind:
        lying = _lying_in(said.whole, olds)
        if len(lying) == 1 and (not kind or kind in lying[0].unit.kinds):
            return Match(lying[0].unit)
        if lying:
            return _ambiguous(lying)
    others = tuple(Candidate(unit) for unit in elsewhere(today, said.name))
    return Match(
        None,
        why=Why.ELSEWHERE if others else Why.UNKNOWN,
        candidates=_some(others),
        nearest=tuple(c.unit for c in _lying_in(said.district, olds))
        or nearest(today, said.name),
    )


def _lying_in(district: str, olds: tuple[str, ...]) -> tuple[Candidate, ...]:
    """Give the units of today on the ground of a district; none for no district."""
    inside = [d for old in olds for d in district_called(old, district)]
    return _some(Candidate(units()[code]) for d in inside for code in d.codes)


def _ambiguous(candidates: Iterable[Candidate]) -> Match:
    return Match(None, why=Why.AMBIGUOUS, candidates=_some(candidates))


def _some(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    once: dict[str, Candidate] = {}
    for candidate in candidates:
        once.setdefault(candidate.unit.code, candidate)
    return tuple(once.values())[:MOST_CANDIDATES]


_ASIDE = re.compile(r"\([^()]*\)?")
_COMMAS = re.compile(r"[,;\n|]+")
# "Q10", "P.5": the letter that stands for the kind, before the number that is a name.
_NUMBERED = re.compile(r"\b([qp])\.?\s*(?=\d)")
# Where a district or province begins that no comma stands before; "quan" and "tinh"
# without marks may be the end of a name.
_BEFORE_DISTRICT = re.compile(
    r"\s+(?:-\s*)?(?=(?:huyện|huyen|quận|thị xã|thi xa|thành phố|thanh pho|tỉnh|tp|tx"
    r"|quan \d)(?:\.|\s)\s*\S|q\. \d)|\s+(?:-\s*)(?=(?:quan|tinh) \S)"
)
_PROVINCE_KIND = re.compile(r"(?:tỉnh|tinh)\s")
_CITY = re.compile(r"(?:thành phố|thanh pho|tp)[\s.]")
_DISTRICT_KIND = re.compile(
    r"(?:huyện|huyen|quận|quan|thị xã|thi xa|thành phố|thanh pho)\s"
    r"|(?:tp|tx|h|q)(?:\.|\s|(?=\d))"
)
_KINDS = (
    (re.compile(r"(?:thị trấn|thi tran)\s+|tt(?:\.\s*|\s+)"), TOWN),
    (re.compile(r"(?:xã|xa)[.:]?\s+|x(?:\.\s*|\s+)"), COMMUNE),
    (re.compile(r"(?:phường|phuong)[.:]?\s+|p(?:\.\s*|\s+|(?=\d))"), WARD),
    (re.compile(r"(?:đặc khu|dac khu)\s+|(?:đk|dk)(?:\.\s*|\s+)"), SPECIAL_ZONE),
)
