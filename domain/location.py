"""Where an establishment produces: its place settled against the list of today.

What the answers say ("TT. Long Hồ, huyện Long Hồ") becomes the unit of today under its
name in the list, of the kind it is; what cannot be settled is refused with the nearest
names. The province is kept as it was declared, and what it is today is a fact.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from domain.answers import Problems
from domain.communes import KIND_NAMES, Unit, called
from domain.errors import FieldProblem
from domain.place_match import Candidate, Match, Why, match
from domain.places import PROVINCES, with_today

Answers: TypeAlias = Mapping[str, object]

GROUP = "applicant"
PROVINCE_TODAY = f"{GROUP}.province_today"
WARD_SINCE = f"{GROUP}.ward_since"
"""The fact that says from which day a commune has been a ward, ISO 8601."""
NEVER = ""


def settle_location(answers: Answers) -> tuple[Answers, Problems]:
    """Give the answers with the commune as the list has it, or what is wrong with it.

    Without a province or a commune there is nothing to settle yet.
    """
    applicant = answers.get(GROUP)
    if not isinstance(applicant, Mapping):
        return answers, ()
    province, commune = applicant.get("province"), applicant.get("commune")
    if not isinstance(province, str) or not isinstance(commune, str):
        return answers, ()
    kind = str(applicant.get("commune_kind", ""))
    found = match(commune, province, kind)
    settled = {k: v for k, v in applicant.items() if k not in _SETTLED}
    if found.unit is None:
        return {**answers, GROUP: settled}, (_problem(found, commune, province, kind),)
    settled |= {"commune": found.unit.name, "commune_kind": found.unit.kind}
    # In the order in which the questions are asked.
    ordered = {name: settled[name] for name in (*applicant, *_SETTLED)}
    return {**answers, GROUP: ordered}, ()


def location_facts(answers: Answers) -> Mapping[str, str]:
    """Give what travels of a settled place: its province of today, and a changed kind.

    The fact `applicant.ward_since` says from which day a commune has been a ward, and
    is empty where the kind has never changed.
    """
    applicant = answers.get(GROUP)
    if not isinstance(applicant, Mapping):
        return MappingProxyType({})
    province = applicant.get("province")
    if not isinstance(province, str) or province not in PROVINCES:
        return MappingProxyType({})
    facts = {PROVINCE_TODAY: PROVINCES[province].now_part_of}
    unit = settled_unit(applicant)
    if unit is not None:
        made = unit.promotion
        facts[WARD_SINCE] = made.since.isoformat() if made else NEVER
    return MappingProxyType(facts)


def settled_unit(applicant: Mapping[str, object]) -> Unit | None:
    """Give the unit of today that settled answers name, None where they name none."""
    province, name = applicant.get("province"), applicant.get("commune")
    if not isinstance(province, str) or province not in PROVINCES or not name:
        return None
    kind = applicant.get("commune_kind")
    named = called(PROVINCES[province].now_part_of, str(name))
    return next((u for u in named if u.name == name and u.kind == kind), None)


def province_of(facts: Mapping[str, str | int | bool]) -> str | None:
    """Give the province that decides of a dossier: that of today, where it is known.

    Dossiers of the first revision go by the name that was declared.
    """
    found = facts.get(PROVINCE_TODAY, facts.get(f"{GROUP}.province"))
    return None if found is None else str(found)


_SETTLED = ("commune", "commune_kind")


def _problem(found: Match, commune: str, province: str, kind: str) -> FieldProblem:
    assert found.why is not None
    kind_wrong = found.why is Why.OTHER_KIND and bool(kind)
    return FieldProblem(
        f"{GROUP}.commune_kind" if kind_wrong else f"{GROUP}.commune",
        found.why.value,
        {
            "name": commune,
            "kind": KIND_NAMES[kind] if kind else "",
            "province": with_today(province),
            "province_en": with_today(province, "en"),
            "candidates": "; ".join(_titles(found.candidates, "vi")),
            "candidates_en": "; ".join(_titles(found.candidates, "en")),
            "nearest": ", ".join(unit.title for unit in found.nearest),
        },
    )


def _titles(candidates: Iterable[Candidate], language: str) -> Iterable[str]:
    """Name candidates, with their province where they lie in several."""
    known = tuple(candidates)
    several = len({c.unit.province for c in known}) > 1
    for candidate in known:
        place = f" ({candidate.unit.province})" if several else ""
        yield f"{candidate.title(language)}{place}"
