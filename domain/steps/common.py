"""What steps of several stages share: questions, conditions, effects."""

from collections.abc import Iterable
from dataclasses import replace

from domain import citations
from domain.application import Application
from domain.errors import ConditionNotMet
from domain.field_kinds import (
    Amount,
    Choice,
    Day,
    Field,
    Group,
    Known,
    Many,
    Option,
    Person,
    Text,
)
from domain.forms import Form
from domain.lifecycle import NUMBERED_BY, Step
from domain.people import Role

SEPARATION = "TT 36/2013/TT-BCT, Điều 8; nguyên tắc bất kiêm nhiệm"
PEOPLE_UNBIASED = "people.unbiased"
TREASURY_RULES = f"{citations.TREASURY}; nguyên tắc bất kiêm nhiệm"
REPEATED = "TT 36/2013/TT-BCT, Điều 8"
JUDGING = frozenset({Role.APPRAISER, Role.APPROVER, Role.INSPECTOR})
"""Parts in which somebody judges what the applicant brought."""
BARRED_BY_APPRAISAL = frozenset({Role.APPROVER, Role.INSPECTOR})
BARRED_BY_APPROVAL = frozenset({Role.APPRAISER, Role.TREASURER})
NOTE = Field("note", Text(2000, lines=True), "Ghi chú", "Note", required=False)
DECISION_NUMBER = Field(
    NUMBERED_BY, Text(60), "Số quyết định", "Decision number", required=False
)
REASON = Field("reason", Text(4000, lines=True), "Lý do", "Reason")
APPRAISERS = Many(Person(), 1, 30)


def amount(
    name: str, vi: str, en: str, *, zero: bool = False, known: Known | None = None
) -> Field:
    """Give a required amount in đồng that travels with the command."""
    return Field(name, Amount(0 if zero else 1), vi, en, fact=True, known=known)


def choice(
    name: str, vi: str, en: str, *options: Option, required: bool = True
) -> Field:
    """Give a choice that travels with the command."""
    return Field(name, Choice(options), vi, en, required=required, fact=True)


def day(
    name: str,
    vi: str,
    en: str,
    *,
    required: bool = True,
    known: Known | None = None,
) -> Field:
    """Give a day that travels with the command."""
    return Field(name, Day(), vi, en, required=required, fact=True, known=known)


def items(vi: str, en: str) -> Field:
    """Give one complete list, a reason for each of its items."""
    item = Group(
        (
            Field("item", Text(300), "Nội dung, giấy tờ", "Item or paper"),
            Field("reason", Text(1000, lines=True), "Lý do", "Reason"),
        )
    )
    return Field("items", Many(item, 1, 50), vi, en)


NOTHING = Form((NOTE,))
WITH_REASON = Form((REASON,))


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


def objection(application: Application, person: str, role: Role) -> str:
    """Give the code of what speaks against somebody in a part; empty when nothing does.

    Nobody judges their own application or one they acted for; nobody takes part who
    declared a conflict; who appraised neither decides nor inspects, and who approved
    neither appraises nor orders the payment.
    """
    if person == application.applicant:
        return "applicant_named"
    if person in application.conflicts:
        return "conflicted_named"
    if role in JUDGING and person in (application.filed_by, *application.acted_for):
        return "representative_named"
    if role in BARRED_BY_APPRAISAL and person in application.appraised_by:
        return "appraiser_named"
    if role in BARRED_BY_APPROVAL and person in {a.by for a in application.approvals}:
        return "approver_named"
    return ""


def may_leave(application: Application, *, seats_kept: bool) -> tuple[str, ...]:
    """Give who can be replaced on the panel: its members, and whose seat is vacant.

    Dossiers whose norms keep no seats may replace whoever ever declared a conflict.
    """
    gone = application.vacated if seats_kept else application.conflicts
    return (*application.panel, *gone)


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


def with_papers(step: Step) -> Application:
    """Give the application with the papers that came added to those it had."""
    papers = tuple(dict.fromkeys((*step.application.papers, *step.command.papers)))
    return replace(step.application, papers=papers)
