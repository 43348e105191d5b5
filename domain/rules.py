"""Conditions that steps of several stages need, each with its legal basis."""

from collections.abc import Iterable

from domain import citations
from domain.errors import ConditionNotMet
from domain.independence import objection
from domain.people import Role
from domain.step import Step

SEPARATION = "TT 36/2013/TT-BCT, Điều 8; nguyên tắc bất kiêm nhiệm"
PEOPLE_UNBIASED = "people.unbiased"
TREASURY_RULES = f"{citations.TREASURY}; nguyên tắc bất kiêm nhiệm"
REPEATED = "TT 36/2013/TT-BCT, Điều 8"


def did_not_appraise(step: Step) -> None:
    """Nobody decides on a dossier they appraised or recommended."""
    if step.by in step.application.appraised_by:
        raise ConditionNotMet("appraised_it", SEPARATION)


def no_conflict(step: Step) -> None:
    """Nobody who declared a conflict of interest takes part in the dossier."""
    if step.by in step.application.conflicts:
        raise ConditionNotMet("conflict_declared", SEPARATION)


def did_not_act_for_applicant(step: Step) -> None:
    """Nobody checks what they declared themselves for an establishment."""
    if step.by in step.application.acted_for:
        raise ConditionNotMet("acted_for_applicant", SEPARATION)


def did_not_approve(step: Step) -> None:
    """The one who orders a payment is not one who approved the award."""
    if any(a.by == step.by for a in step.application.approvals):
        raise ConditionNotMet("approved_it", TREASURY_RULES)


def people_may_be_named(step: Step, people: Iterable[str], role: Role) -> None:
    """Nobody is named for a part that something they are or did keeps them from."""
    if not step.holds(PEOPLE_UNBIASED):
        return
    for person in people:
        code = objection(step.application, person, role)
        if code:
            raise ConditionNotMet(code, SEPARATION, person=person)


class DayNotInFuture:
    """A day that has happened cannot lie in the future."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """Look at the fact `name`."""
        self.name = name

    def __call__(self, step: Step) -> None:
        """Refuse a later day than today in Vietnam."""
        if step.day(self.name) > step.today:
            raise ConditionNotMet("day_in_future", "", day=step.text(self.name))


class Papers:
    """The papers of the support type for one step must all be there."""

    __slots__ = ("step_name",)

    def __init__(self, step_name: str) -> None:
        """Ask for the papers of `step_name`."""
        self.step_name = step_name

    def __call__(self, step: Step) -> None:
        """Refuse when a required paper is missing, naming all that are."""
        asked = step.kind.papers_for(self.step_name, step.application.facts)
        missing = [p for p in asked if p.required and p.code not in step.command.papers]
        if missing:
            raise ConditionNotMet(
                "papers_missing",
                "; ".join(dict.fromkeys(p.basis for p in missing)),
                papers=", ".join(p.code for p in missing),
                papers_vi=", ".join(p.vi for p in missing),
                papers_en=", ".join(p.en for p in missing),
            )


def treasury_holds_no_order(step: Step) -> None:
    """While the treasury holds an order nobody ends or changes the dossier."""
    tranche = step.application.tranche
    if tranche is not None and tranche.state == "ordered":
        raise ConditionNotMet("payment_under_way", TREASURY_RULES)
