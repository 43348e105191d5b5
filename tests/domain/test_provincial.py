"""Local money: a province's own figures, recorded or entered, or the nation's."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.application import Application, Opening, opened
from domain.decision import rulebook
from domain.funding import award
from domain.norm import Confidence
from domain.norms import NATIONAL, load
from domain.people import Actor, Role
from domain.provincial import Figure, Resolution, in_force, settable, unrecorded
from domain.serialization import plain, read
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import (
    LEADER,
    NOW,
    PANEL,
    UNIT,
    Life,
    begin,
    opening,
    ready,
)
from tests.domain.refusing import refusing
from tests.rows import each

DAY = date(2026, 11, 23)
RATE, CAP = "technology-transfer.rate", "technology-transfer.cap"
FIGURES: dict[str, Any] = {
    "province_rate_percent": 40,
    "province_cap_vnd": 100_000_000,
    "province_resolution": "NQ 11/2025/NQ-HĐND",
    "province_article": "Điều 4",
    "province_in_force_on": "2026-01-01",
}


def resolution(
    *figures: tuple[str, int],
    begins: str = "2026-01-01",
    ends: str = "",
    province: str = "Vĩnh Long",
    number: str = "NQ 11/2025/NQ-HĐND",
) -> Resolution:
    return Resolution(
        province,
        number,
        date.fromisoformat(begins),
        date.fromisoformat(ends) if ends else None,
        tuple(Figure(key, value, "Điều 4") for key, value in figures),
    )


def appraised() -> Life:
    """A dossier of local money whose panel has spoken."""
    return ready(S.APPRAISING, A.RECOMMEND)


def proposed(**facts: Any) -> Life:
    return appraised().take(A.RECOMMEND, **{"outcome": "support", **facts})


def without_amount(life: Life, **facts: Any) -> Life:
    command = life.command(A.RECOMMEND, **facts)
    kept = {k: v for k, v in command.facts.items() if k != "amount_vnd"}
    return life.given(replace(command, facts=kept))


def test_where_nothing_is_recorded_the_national_figures_are_guidance() -> None:
    life = begin()
    rules = rulebook(life.application)
    facts = life.application.facts
    found = award(rules.kind, facts, rules.norms, DAY)
    assert found.guidance
    assert {n.key for n in unrecorded(rules.kind, facts, rules.norms, DAY)} == {
        RATE,
        CAP,
    }
    national = {**facts, "fund": "national"}
    assert not award(rules.kind, national, rules.norms, DAY).guidance
    there = dict.fromkeys(
        ("applicant.province", "applicant.province_today"), "Đồng Tháp"
    )
    recorded = {**facts, **there}
    assert not award(rules.kind, recorded, rules.norms, DAY).guidance


def test_dossiers_of_the_first_norms_know_of_no_guidance() -> None:
    facts = begin().application.facts
    kind = rulebook(begin().application).kind
    assert not award(kind, facts, load("2026-1"), DAY).guidance
    assert unrecorded(kind, facts, load("2026-1"), DAY) == ()


def test_a_proposal_without_the_provinces_figures_goes_by_the_national_ones() -> None:
    life = proposed()
    assert life.application.entered == ()
    assert life.approved().application.award is not None
    found = life.approved().application.award
    assert found is not None
    assert found.guidance


def test_what_the_officer_enters_bounds_the_award_and_stands_in_the_event() -> None:
    life = without_amount(appraised(), outcome="support", **FIGURES)
    application = life.application
    assert application.recommendation is not None
    assert application.recommendation.amount_vnd == 100_000_000
    assert [(n.key, n.value, n.basis) for n in application.entered] == [
        (RATE, 40, "NQ 11/2025/NQ-HĐND, Điều 4"),
        (CAP, 100_000_000, "NQ 11/2025/NQ-HĐND, Điều 4"),
    ]
    assert all(n.confidence is Confidence.PROVINCIAL for n in application.entered)
    assert "entered" in life.events[-1].changes
    kept = read(Application, plain(application))
    assert kept.entered == application.entered
    first = life.command(A.APPROVE)
    agreed = life.given(
        replace(first, facts={**first.facts, "amount_vnd": 100_000_000})
    )
    last = agreed.command(A.APPROVE, LEADER)
    done = agreed.given(replace(last, facts={**last.facts, "amount_vnd": 100_000_000}))
    found = done.application.award
    assert found is not None
    assert not found.guidance
    assert found.basis == ("NQ 11/2025/NQ-HĐND, Điều 4",)
    assert (found.rate_percent, found.by_cap_vnd) == (40, 100_000_000)


def test_more_than_the_province_allows_cannot_be_proposed() -> None:
    with refusing("above_award"):
        proposed(amount_vnd=100_000_001, **FIGURES)


@each("missing", sorted(FIGURES))
def test_figures_come_whole_with_their_text(missing: str) -> None:
    given = {name: value for name, value in FIGURES.items() if name != missing}
    with refusing("province_figures_missing"):
        proposed(amount_vnd=1_000_000, **given)


@each(
    ("changes", "code"),
    [
        ({"province_in_force_on": "2026-11-24"}, "province_figures_later"),
        ({"national_guidance": True}, "guidance_or_figures"),
    ],
)
def test_figures_that_contradict_are_refused(
    changes: dict[str, Any], code: str
) -> None:
    with refusing(code):
        proposed(amount_vnd=1_000_000, **{**FIGURES, **changes})


def test_figures_may_be_in_force_from_the_day_of_receipt_and_entered_anew() -> None:
    given = {**FIGURES, "province_in_force_on": "2026-11-23"}
    life = without_amount(appraised(), outcome="support", **given)
    back = life.take(A.SEND_BACK)
    for person in PANEL:
        back = back.take(A.GIVE_OPINION, Actor(Role.APPRAISER, person, UNIT))
    again = without_amount(
        back, outcome="support", **{**given, "province_cap_vnd": 90_000_000}
    )
    assert again.application.recommendation is not None
    assert again.application.recommendation.amount_vnd == 90_000_000
    assert [n.value for n in again.application.entered] == [40, 90_000_000]


@each("name", sorted(FIGURES))
def test_nothing_is_entered_for_national_money(name: str) -> None:
    life = appraised()
    facts = {**life.application.facts, "fund": "national"}
    moved = replace(life, application=replace(life.application, facts=facts))
    with refusing("province_figures_unasked"):
        moved.take(A.RECOMMEND, outcome="support", **{name: FIGURES[name]})


def test_what_a_resolution_recorded_is_not_entered_once_more() -> None:
    rows = in_force([resolution((RATE, 40), (CAP, 80_000_000))], DAY, "Vĩnh Long")
    life = appraised()
    application = replace(life.application, provincial=rows)
    with refusing("province_figures_unasked"):
        replace(life, application=application, opening=life.opening).take(
            A.RECOMMEND, outcome="support", amount_vnd=1_000_000, **FIGURES
        )


def test_a_dossier_carries_the_resolutions_of_its_day() -> None:
    rows = in_force([resolution((RATE, 40), (CAP, 80_000_000))], DAY, "Vĩnh Long")
    received: Opening = replace(opening(), provincial=rows)
    assert read(Opening, plain(received)) == received
    application = opened(received)
    assert application.provincial == rows
    rules = rulebook(received)
    assert rules.norms.version == received.norms
    found = award(rules.kind, application.facts, rules.norms, DAY)
    assert (found.amount_vnd, found.guidance) == (80_000_000, False)
    assert found.basis == ("NQ 11/2025/NQ-HĐND, Điều 4",)
    assert rules.norms.value(CAP, DAY) == 300_000_000


def test_an_opening_kept_before_has_none() -> None:
    written = plain(opening())
    assert isinstance(written, dict)
    del written["provincial"]
    assert read(Opening, written) == opening()
    assert opening().received_at == NOW


@each(
    ("on", "cap"),
    [
        ("2025-12-31", None),
        ("2026-01-01", 100),
        ("2026-05-31", 100),
        ("2026-06-01", 200),
        ("2026-12-31", 200),
        ("2027-01-01", 100),
    ],
)
def test_a_later_resolution_takes_over_from_its_day_until_it_ends(
    on: str, cap: int | None
) -> None:
    recorded = (
        resolution((CAP, 200), begins="2026-06-01", ends="2026-12-31"),
        resolution((CAP, 100)),
    )
    found = in_force(recorded, date.fromisoformat(on), "Vĩnh Long")
    assert [row.value for row in found] == ([] if cap is None else [cap])


def test_of_two_from_one_day_the_one_recorded_later_holds() -> None:
    first, second = resolution((CAP, 100), (RATE, 30)), resolution((CAP, 200))
    found = {row.key: row.value for row in in_force([first, second], DAY)}
    assert found == {CAP: 200, RATE: 30}


def test_each_province_has_its_own() -> None:
    recorded = (resolution((CAP, 100)), resolution((CAP, 50), province="Cà Mau"))
    assert [n.value for n in in_force(recorded, DAY, "Cà Mau")] == [50]
    assert len(in_force(recorded, DAY)) == 2


def test_a_province_sets_rates_and_ceilings_of_lines_alone() -> None:
    keys = set(settable())
    assert {RATE, CAP, "trademark.cap", "fair.rate_domestic"} <= keys
    assert "demonstration-model.cap" in keys
    assert not {"advance.rate", "approval.level2_from", "panel.quorum_percent"} & keys
    assert "within.screening" not in keys
    assert load().find(CAP, DAY).level == NATIONAL
