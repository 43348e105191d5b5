"""What the first revision of each support type asked and judged.

Dossiers received under it are corrected and judged by it to their end. It is written
as what differs from today: what is not named here is as `domain/applicant_form.py` and
`domain/eligibility.py` say. Nothing here changes any more.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.applicant_form import (
    APPLICANT,
    APPLICANT_FIELDS,
    COMMON_CHECKS,
    COMMUNE_KIND,
    KIND,
    PROJECT,
    speaks_of_hand_fired_brick,
)
from domain.eligibility import COMMON_RULES, fact_is
from domain.forms import Check, Choice, Facts, Field, Form, Group, Text
from domain.places import PROVINCES, today_of
from domain.support import Request, SupportType, Test

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


KINDS = frozenset({"cooperative", "cooperative_group", "enterprise", "household"})


def _sector_supported(request: Request) -> bool | None:
    excluded = request.facts.get("excluded_sector")
    return None if excluded is None else not excluded


TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "kind_of_establishment": fact_is("applicant.kind", *sorted(KINDS)),
        "place": _eligible_place,
        "sector": _sector_supported,
    }
)
"""The rules that it judged in another way; their words and articles are today's."""
SINCE = frozenset({"not_over", "budget_year"})
"""The rules that it did not know."""
PAPERS_SINCE = frozenset({"craft_village_decision"})
"""The papers that it did not ask."""

BASES: Mapping[str, str] = MappingProxyType(
    {
        "no_double_funding": "TTLT 26/2014/TTLT-BTC-BCT, Điều 7 khoản 4",
        "own_capital_secured": "TTLT 26/2014/TTLT-BTC-BCT, Điều 7 khoản 3",
        "commitment": "TTLT 26/2014/TTLT-BTC-BCT, Điều 7 khoản 3 và khoản 4",
    }
)
"""The texts that it cited for questions and papers, where today's are others."""

RULES = tuple(
    replace(rule, test=TESTS.get(rule.code, rule.test))
    for rule in COMMON_RULES
    if rule.code not in SINCE
)

_KIND = Choice(tuple(option for option in KIND.options if option.code in KINDS))
_ASKED_THEN = {
    "kind": replace(next(f for f in APPLICANT_FIELDS if f.name == "kind"), kind=_KIND),
    "commune": Field("commune", Text(100), "Xã, phường, đặc khu", "Commune"),
    "commune_kind": Field(
        "commune_kind",
        COMMUNE_KIND,
        "Loại đơn vị hành chính",
        "Kind of commune",
        fact=True,
        basis="NĐ 45/2012/NĐ-CP, Điều 1 (sửa đổi bởi NĐ 235/2025/NĐ-CP)",
        hint_vi="Tại thành phố trực thuộc trung ương, chỉ xã và đặc khu thuộc địa bàn "
        "khuyến công.",
        hint_en="In a centrally-run city only communes and special zones are covered.",
    ),
}
"""Questions that it asked in another way: fewer kinds, the commune in free words."""
_APPLICANT = replace(
    APPLICANT,
    kind=Group(tuple(_ASKED_THEN.get(f.name, f) for f in APPLICANT_FIELDS)),
)

_PROJECT = tuple(replace(f, basis=BASES.get(f.name, f.basis)) for f in PROJECT)


def derive_facts(answers: Mapping[str, object]) -> Facts:
    """Give `excluded_sector`, which its rule of sectors took from the words alone."""
    excluded = speaks_of_hand_fired_brick(answers)
    if excluded or "sector" in answers:
        return MappingProxyType({"excluded_sector": excluded})
    return MappingProxyType({})


def first_revision(
    kind: SupportType,
    own: tuple[Field, ...],
    checks: tuple[Check, ...] = (),
    *,
    basis: str,
) -> SupportType:
    """Give revision 1 of a support type: its own questions and the texts it cited."""
    return replace(
        kind,
        revision=1,
        form=Form(
            (_APPLICANT, *_PROJECT, *own), (*COMMON_CHECKS, *checks), derive_facts
        ),
        papers=tuple(
            replace(paper, basis=BASES.get(paper.code, paper.basis))
            for paper in kind.papers
            if paper.code not in PAPERS_SINCE
        ),
        common=RULES,
        basis=basis,
    )
