"""What the first revision of each support type asked and judged.

Dossiers received under it are corrected and judged by it to their end. It is written
as what differs from today: what is not named here is as `domain/establishment.py` and
`domain/eligibility.py` say. Nothing here changes any more.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.eligibility import COMMON_RULES, fact_is
from domain.establishment import (
    APPLICANT,
    APPLICANT_FIELDS,
    COMMON_CHECKS,
    PROJECT,
    derive_facts,
)
from domain.forms import Check, Field, Form, Group
from domain.places import PROVINCES, today_of
from domain.support import Request, SupportType

CENTRALLY_RUN = frozenset(
    {"Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "TP. Hồ Chí Minh", "Cần Thơ"}
)
"""The six cities it counted, whatever the day."""


def _eligible_place(request: Request) -> bool | None:
    facts = request.facts
    if facts.get("site_kind") == "cluster":
        return True
    name, commune = facts.get("applicant.province"), facts.get("applicant.commune_kind")
    if name not in PROVINCES or commune is None:
        return None
    return commune != "ward" or today_of(str(name)).name not in CENTRALLY_RUN


_KINDS = ("cooperative", "cooperative_group", "enterprise", "household")

TESTS: Mapping[str, Callable[[Request], bool | None]] = MappingProxyType(
    {
        "kind_of_establishment": fact_is("applicant.kind", *_KINDS),
        "place": _eligible_place,
    }
)
"""The rules that it judged in another way; their words and articles are today's."""

RULES = tuple(
    replace(rule, test=TESTS.get(rule.code, rule.test)) for rule in COMMON_RULES
)


def first_revision(
    kind: SupportType, own: tuple[Field, ...], checks: tuple[Check, ...] = ()
) -> SupportType:
    """Give revision 1 of a support type, whose own questions were these."""
    applicant = replace(APPLICANT, kind=Group(APPLICANT_FIELDS))
    form = Form((applicant, *PROJECT, *own), (*COMMON_CHECKS, *checks), derive_facts)
    return replace(kind, revision=1, form=form, common=RULES)
