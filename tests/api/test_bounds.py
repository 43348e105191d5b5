"""What a step may bring at the most stands in its schema, with the articles."""

from typing import Any

import pytest

from api.schemas.allowed_actions import Standpoint, actions_for
from domain.decision import beyond, rulebook
from domain.people import Actor, Role
from domain.states import Action as A
from domain.states import State as S
from domain.support_types import current
from tests.domain.dossier import (
    APPLICANT,
    INSPECTOR,
    NOW,
    OFFICER,
    TREASURER,
    Life,
    begin,
    reach,
    walk,
)
from tests.domain.refusing import refusing


def asked(life: Life, action: A, by: Actor) -> dict[str, Any]:
    """Give the schema of each answer of a step that is offered."""
    found = actions_for(life.application, Standpoint(by, NOW, "vi", "Cơ sở"))
    step = next(one for one in found if one.action == action)
    properties: dict[str, Any] = step.asks["properties"]["answers"]["properties"]
    return properties


def spent(amount: int) -> Life:
    return reach(S.SETTLING).take(A.SUBMIT_SETTLEMENT, spent_vnd=amount)


@pytest.mark.parametrize(
    ("life", "action", "by", "name", "largest"),
    [
        (spent(100_000_000), A.VERIFY_SETTLEMENT, OFFICER, "settled_vnd", 50_000_000),
        (spent(640_000_000), A.VERIFY_SETTLEMENT, OFFICER, "settled_vnd", 150_000_000),
        (
            reach(S.IMPLEMENTING).take(A.REQUEST_ACCEPTANCE, cost_vnd=400_000_000),
            A.ACCEPT,
            INSPECTOR,
            "accepted_cost_vnd",
            400_000_000,
        ),
        (
            reach(S.RECOVERING),
            A.CONFIRM_REPAYMENT,
            TREASURER,
            "amount_vnd",
            105_000_000,
        ),
        (
            reach(S.VERIFYING_ADVANCE),
            A.VERIFY_ADVANCE,
            OFFICER,
            "work_done_vnd",
            640_000_000,
        ),
    ],
    ids=["spent-little", "spent-all", "reported", "owed", "work-done"],
)
def test_the_largest_answer_is_told_and_the_next_one_refused(
    life: Life, action: A, by: Actor, name: str, largest: int
) -> None:
    schema = asked(life, action, by)[name]
    assert schema["maximum"] == largest
    assert "Điều" in schema["x-maximum-basis"]
    with pytest.raises(Exception, match=r"_too_much|above|unreported"):
        life.take(action, by, **{name: largest + 1})
    life.take(action, by, **{name: largest})


@pytest.mark.parametrize("kind", [kind.code for kind in current()])
@pytest.mark.parametrize(
    ("state", "action", "by"),
    [
        (S.REQUESTING_ADVANCE, A.REQUEST_ADVANCE, APPLICANT),
        (S.VERIFYING_ADVANCE, A.VERIFY_ADVANCE, OFFICER),
    ],
)
def test_no_more_work_is_done_than_the_whole_costs(
    kind: str, state: S, action: A, by: Actor
) -> None:
    life = reach(state, kind)
    total = life.application.facts["total_cost_vnd"]
    assert isinstance(total, int)
    schema = asked(life, action, by)["work_done_vnd"]
    assert schema["maximum"] == total

    def named(work_done: int) -> list[str]:
        facts = {"work_done_vnd": work_done}
        rules = rulebook(life.application)
        step = rules.lifecycle.find(life.state, action)
        assert step is not None
        return [p.field for p in beyond(life.application, step, rules, facts)]

    assert named(total) == []
    assert named(total + 1) == ["work_done_vnd"]


def test_a_raised_award_has_its_advance_and_its_amendments_above_the_old_cap() -> None:
    life = walk(
        begin(
            total_cost_vnd=950_000_000,
            eligible_cost_vnd=900_000_000,
            amount_requested_vnd=450_000_000,
        ),
        S.APPRAISING,
    )
    for person in life.application.panel:
        life = life.take(A.GIVE_OPINION, Actor(Role.APPRAISER, person, OFFICER.unit))
    life = life.take(A.RECOMMEND, factor_percent=150)
    recommended = life.application.recommendation
    assert recommended is not None
    assert recommended.amount_vnd == 450_000_000
    life = walk(life, S.REQUESTING_ADVANCE)
    with refusing("above_advance"):
        life.take(A.REQUEST_ADVANCE, amount_vnd=315_000_001)
    asked_for = life.take(A.REQUEST_ADVANCE, amount_vnd=315_000_000)
    assert asked_for.state is S.VERIFYING_ADVANCE
    lowered = life.take(
        A.REQUEST_AMENDMENT, kind="lower_amount", amount_vnd=400_000_000
    ).take(A.DECIDE_AMENDMENT)
    raised = lowered.take(
        A.REQUEST_AMENDMENT, kind="raise_amount", amount_vnd=450_000_000
    ).take(A.DECIDE_AMENDMENT)
    assert raised.application.award_vnd == 450_000_000
    with refusing("amount_out_of_range"):
        lowered.take(A.REQUEST_AMENDMENT, kind="raise_amount", amount_vnd=450_000_001)
