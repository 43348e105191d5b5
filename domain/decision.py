"""The one decision: what a command makes of an application, or why it is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain import calendar as calendars
from domain import norms as norm_versions
from domain import support_types
from domain.answers import Problems
from domain.application import (
    Application,
    Command,
    Event,
    Opening,
    changed,
    opened,
    rules_day,
)
from domain.calendar import WorkingCalendar
from domain.deadlines import Clockwork, turn, waiting
from domain.entitlement import Terms
from domain.errors import (
    ActionNotAllowed,
    ApplicationClosed,
    ApplicationStale,
    ConditionNotMet,
    FieldProblem,
)
from domain.forms import Facts
from domain.ledger import balanced
from domain.lifecycle import Bounds, Draw, Lifecycle, Outcome, Step, Transition
from domain.norms import Norm, Norms
from domain.people import HUMAN_ROLES, Actor, Role
from domain.standard import STANDARD
from domain.states import Action
from domain.support import SupportType
from domain.visibility import sees


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules an application is judged by: those in force when it came in."""

    kind: SupportType
    norms: Norms
    calendar: WorkingCalendar
    lifecycle: Lifecycle = STANDARD

    @property
    def clockwork(self) -> Clockwork:
        """The deadlines by these rules."""
        return Clockwork(self.lifecycle, self.norms, self.calendar)

    def terms(self, application: Application) -> Terms:
        """What the money of a dossier under these rules is computed by."""
        return Terms(self.kind, self.norms, self.day_for(application))

    def day_for(self, application: Application) -> date:
        """The day on which the norms and the rules of eligibility are read."""
        return rules_day(application, self.calendar)


def rulebook(pinned: Opening | Application) -> Rulebook:
    """Give the rules that an application names; KeyError when they are not known."""
    return Rulebook(
        support_types.find(pinned.support_type, pinned.revision),
        norm_versions.load(pinned.norms).with_rows(_of_province(pinned)),
        calendars.load(pinned.calendar),
    )


def _of_province(pinned: Opening | Application) -> tuple[Norm, ...]:
    """Give what the province set for its own money, as the dossier carries it."""
    later = pinned.entered if isinstance(pinned, Application) else ()
    return (*pinned.provincial, *later)


def submit(opening: Opening, command: Command, now: datetime) -> Event:
    """Give the first event of an application; intake has judged eligibility.

    Time counts from the receipt, however much later the submission is taken up.
    """
    rules = rulebook(opening)
    before = opened(opening)
    after = rules.clockwork.entered(before, before, opening.received_at)
    row = rules.lifecycle.row(rules.lifecycle.initial)
    return Event(
        code=opening.code,
        number=1,
        action=Action.SUBMIT,
        actor=command.actor,
        source=None,
        target=row.state,
        at=now,
        due_at=after.due_at,
        command_id=command.id,
        answers_digest=opening.answers_digest,
        facts=opening.facts,
        papers=opening.papers,
        changes=changed(before, after),
        postings=(),
        tells=(Role.APPLICANT, Role.OFFICER),
        basis="TT 36/2013/TT-BCT, Điều 10",
        norms=opening.norms,
        calendar=opening.calendar,
    )


def decide(
    application: Application, command: Command, rules: Rulebook, now: datetime
) -> Event:
    """Give the event that the command leads to.

    Raises ApplicationClosed, ApplicationStale, ActionNotAllowed or ConditionNotMet.
    """
    transition = _transition(application, command, rules.lifecycle)
    permit(application, command.actor, transition, rules)
    step = _step(application, command, rules, now)
    for rule in (*transition.offered_if, *transition.rules):
        rule(step)
    return _event(step, transition, transition.effect(step), rules)


def _step(
    application: Application, command: Command, rules: Rulebook, now: datetime
) -> Step:
    return Step(
        application=application,
        command=command,
        kind=rules.kind,
        norms=rules.norms.with_rows(application.entered),
        calendar=rules.calendar,
        lifecycle=rules.lifecycle,
        now=now,
    )


def _transition(
    application: Application, command: Command, table: Lifecycle
) -> Transition:
    if table.row(application.state).closed:
        raise ApplicationClosed(**_named(application, table))
    if command.expects is not None and command.expects != application.number:
        raise ApplicationStale(number=application.number)
    transition = table.find(application.state, command.action)
    if transition is None:
        raise ActionNotAllowed(
            "not_in_this_state",
            **_step_named(command.action),
            **_named(application, table),
        )
    return transition


def _named(application: Application, table: Lifecycle) -> dict[str, str]:
    row = table.row(application.state)
    return {"state": row.state, "state_vi": row.vi, "state_en": row.en}


def _step_named(action: Action) -> dict[str, str]:
    return {"action": action, "action_vi": action.vi, "action_en": action.en}


def permit(
    application: Application, actor: Actor, transition: Transition, rules: Rulebook
) -> None:
    """Refuse an actor whose role does not take this step, or not in this dossier."""
    stage = rules.lifecycle.row(application.state).stage
    if actor.role not in transition.by and not _acts_for_applicant(
        application, actor, transition
    ):
        raise ActionNotAllowed("not_your_role", **_step_named(transition.action))
    if not sees(application, actor, stage):
        raise ActionNotAllowed("not_your_dossier", **_step_named(transition.action))


def _acts_for_applicant(
    application: Application, actor: Actor, transition: Transition
) -> bool:
    """An officer who filed on behalf of an establishment also acts for it."""
    return (
        application.on_behalf
        and actor.role is Role.OFFICER
        and Role.APPLICANT in transition.by
    )


def allowed(
    application: Application, actor: Actor, rules: Rulebook, now: datetime
) -> tuple[Transition, ...]:
    """Give the steps this actor may take now, in the order of the table.

    Only what depends on who asks and on how the dossier stands is judged; what
    depends on the answers is judged when they come.
    """
    table = rules.lifecycle
    if table.row(application.state).closed:
        return ()
    return tuple(
        t
        for t in table.leaving(application.state)
        if _open_to(application, actor, t, rules, now)
    )


def _open_to(
    application: Application,
    actor: Actor,
    transition: Transition,
    rules: Rulebook,
    now: datetime,
) -> bool:
    command = Command("", transition.action, actor)
    try:
        permit(application, actor, transition, rules)
        step = _step(application, command, rules, now)
        for rule in transition.offered_if:
            rule(step)
    except (ActionNotAllowed, ConditionNotMet):
        return False
    return True


def drawn(
    application: Application,
    transition: Transition,
    actor: Actor,
    rules: Rulebook,
    now: datetime,
    facts: Facts | None = None,
) -> Draw | None:
    """Give what a step would take of an envelope, with what is answered so far.

    None for steps that hold no money, and where the answers lead to none.
    """
    if transition.draws is None:
        return None
    command = Command("", transition.action, actor, facts or {})
    return transition.draws(_step(application, command, rules, now))


def bounds_of(application: Application, step: Transition, rules: Rulebook) -> Bounds:
    """Give the most each answer of a step may be as the dossier stands, by name."""
    return step.bounds(application, rules.terms(application)) if step.bounds else {}


def beyond(
    application: Application, step: Transition, rules: Rulebook, facts: Facts
) -> Problems:
    """Name the answers that are more than their step allows.

    Most of them a rule of the step refuses with its article. A bound that came later
    than the norms of a dossier is none of its rules, and holds for what is typed anew.
    """
    return tuple(
        FieldProblem(
            name,
            "too_large",
            {
                "words": "too_large.by_rule",
                "largest": bound.largest,
                "basis": bound.basis,
            },
        )
        for name, bound in bounds_of(application, step, rules).items()
        for given in (facts.get(name),)
        if isinstance(given, int) and given > bound.largest
    )


def _event(
    step: Step, transition: Transition, outcome: Outcome, rules: Rulebook
) -> Event:
    before, command = step.application, step.command
    after = replace(outcome.after, state=outcome.target)
    if command.actor.role not in transition.by:
        acted = dict.fromkeys((*after.acted_for, command.actor.id))
        after = replace(after, acted_for=tuple(acted))
    if outcome.target is not before.state or outcome.anew:
        after = rules.clockwork.entered(before, after, step.now)
    if outcome.due is not None:
        after = replace(after, due_at=outcome.due)
    return Event(
        code=before.code,
        number=before.number + 1,
        action=command.action,
        actor=command.actor,
        source=before.state,
        target=outcome.target,
        at=step.now,
        due_at=after.due_at,
        command_id=command.id,
        answers_digest=command.answers_digest,
        facts=command.facts,
        papers=command.papers,
        changes=changed(before, after),
        postings=balanced(outcome.postings),
        tells=_recipients(
            before, transition, command.actor, outcome, after, rules.lifecycle
        ),
        basis=transition.basis,
        norms=before.norms,
        calendar=after.calendar,
    )


def _recipients(
    before: Application,
    step: Transition,
    actor: Actor,
    outcome: Outcome,
    after: Application,
    table: Lifecycle,
) -> tuple[Role, ...]:
    """Whom the step tells: the table's roles, and where it moves the dossier everybody
    who waits for it, whoever it is taken from and whoever must act next.

    It moves when another state or another turn begins, or the same state begins anew,
    as it does after a failure. Applicants are not told of what they did themselves,
    unless the table gives them a receipt, nor of matters of the office.
    """
    roles = dict.fromkeys((*step.tells, *outcome.tells))
    held, next_role = turn(before, table), turn(after, table)
    moved = outcome.target is not before.state or next_role is not held
    if moved or outcome.anew:
        roles |= dict.fromkeys(_waiting(before, step, actor, after, table))
        taken_from = held if held is not actor.role else None
        roles |= dict.fromkeys(role for role in (taken_from, next_role) if role)
    return tuple(r for r in roles if r in HUMAN_ROLES)


def _waiting(
    before: Application,
    step: Transition,
    actor: Actor,
    after: Application,
    table: Lifecycle,
) -> Iterator[Role]:
    """Give who waited for the step and who waits from now on, as far as it is news."""
    aware = step.internal or actor.role is Role.APPLICANT
    for role in (*waiting(before, table), *waiting(after, table)):
        if not (aware and role is Role.APPLICANT):
            yield role
