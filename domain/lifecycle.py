"""What a lifecycle is: rows of states, steps between them; checked when it is built."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from domain.application import Application, Command, rules_day
from domain.calendar import WorkingCalendar
from domain.corrections import AnswerChange
from domain.entitlement import Terms
from domain.errors import AnswersInvalid, FieldProblem
from domain.forms import Facts, Form
from domain.ledger import Posting
from domain.norms import Norms
from domain.people import HUMAN_ROLES, Role
from domain.states import Action, Stage, State
from domain.support import Paper, SupportType, level_of


@dataclass(frozen=True, slots=True)
class Step:
    """What a rule or an effect may look at; nothing else exists for it."""

    application: Application
    command: Command
    kind: SupportType
    norms: Norms
    calendar: WorkingCalendar
    lifecycle: "Lifecycle"
    now: datetime

    @property
    def facts(self) -> Facts:
        """The typed facts that came with the command."""
        return self.command.facts

    @property
    def by(self) -> str:
        """The account id of who takes the step."""
        return self.command.actor.id

    @property
    def terms(self) -> Terms:
        """What the money of the dossier is computed by."""
        return Terms(self.kind, self.norms, self.received_on)

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.calendar.local_day(self.now)

    @property
    def received_on(self) -> date:
        """The day whose rules hold: that on which the application came in."""
        return rules_day(self.application, self.calendar)

    def norm(self, key: str) -> int:
        """Give the value of a parameter as it stood when the application came in."""
        return self.norms.value(key, self.received_on, level_of(self.application.facts))

    def holds(self, key: str) -> bool:
        """Say whether a rule that some versions of the norms lack holds here."""
        level = level_of(self.application.facts)
        return self.norms.holds(key, self.received_on, level)

    def basis(self, key: str) -> str:
        """Give the legal basis of a parameter."""
        level = level_of(self.application.facts)
        return self.norms.find(key, self.received_on, level).basis

    def whole(self, name: str, default: int = 0) -> int:
        """Give a fact that is a whole number or an amount in đồng."""
        value = self.facts.get(name, default)
        return value if type(value) is int else default

    def text(self, name: str, default: str = "") -> str:
        """Give a fact that is a word: a choice, a day, an account id."""
        value = self.facts.get(name, default)
        return value if isinstance(value, str) else default

    def day(self, name: str) -> date:
        """Give a fact that is a day; AnswersInvalid when it is none."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as problem:
            wrong = FieldProblem(name, "not_a_date")
            raise AnswersInvalid((wrong,)) from problem

    def names(self, name: str) -> tuple[str, ...]:
        """Give the account ids that a fact lists, each once."""
        try:
            listed = json.loads(self.text(name, "[]"))
        except ValueError:
            listed = None
        if not isinstance(listed, list) or not all(isinstance(n, str) for n in listed):
            raise AnswersInvalid((FieldProblem(name, "malformed"),))
        return tuple(dict.fromkeys(listed))


@dataclass(frozen=True, slots=True)
class Draw:
    """The đồng of an envelope that a step reserves, or has reserved once it is final.

    Where `waits`, the dossier waits in its legal order for money that is missing; else
    the step is refused.
    """

    envelope: str
    amount_vnd: int
    priority: tuple[int, ...]
    final: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step leads to: the application after it and the money it moves.

    `due` overrides the due instant of the state entered; `anew` starts the clock of
    the same state again; `tells` adds roles to those the table names.
    """

    target: State
    after: Application
    postings: tuple[Posting, ...] = ()
    due: datetime | None = None
    anew: bool = False
    tells: tuple[Role, ...] = ()


NO_QUESTIONS = Form(())
Effect = Callable[[Step], Outcome]
Rule = Callable[[Step], None]
Drawing = Callable[[Step], Draw | None]


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state: its stage, who it waits for, its time and what happens when it is up.

    `within` names the norm that holds its time in working days; `when_up` is the
    clock's action at the due instant. `office_clock` is false while the file is with
    the applicant, when the office's own time stands still.

    The applicant, whose dossier it is, and the officer who handles it wait for every
    step of others; `awaited_by` are those who wait beside them in this state. `undone`
    is what has not happened when the time is up, inside a sentence, in both languages.
    """

    state: State
    stage: Stage
    waits_for: Role | None
    vi: str
    en: str
    within: str = ""
    when_up: Action | None = None
    office_clock: bool = True
    awaited_by: tuple[Role, ...] = ()
    undone: tuple[str, str] = ("", "")

    @property
    def closed(self) -> bool:
        """Whether nothing more can happen in this state."""
        return self.stage is Stage.CLOSED


@dataclass(frozen=True, slots=True)
class Bound:
    """The most an answer may be, in đồng or per cent, and the articles that say so."""

    largest: int
    basis: str


Bounds: TypeAlias = Mapping[str, Bound]


class Beside(StrEnum):
    """What those who work on a dossier get to see beside the form of a step."""

    CHECKLIST = "checklist"
    OPINIONS = "opinions"


class Stake(StrEnum):
    """The money a step is about, shown before it is taken."""

    ACCEPTED = "accepted"
    AMENDED = "amended"
    DEBT = "debt"
    SETTLED = "settled"
    TRANCHE = "tranche"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a step replies to: the step that asked, and under which name its items
    stand; `text` is the question into which the replies to all of them go."""

    action: Action
    items: str
    text: str


@dataclass(frozen=True, slots=True)
class Transition:
    """An allowed step, with all that belongs to it: who takes it, from where to where,
    what it asks and needs, and how it is shown.

    `tells` are the roles that are told beyond those who wait and whoever must act next;
    `paper_step` names the papers of the support
    type that the step asks for; `vi` and `en` are the label of the event, past tense.
    """

    action: Action
    sources: tuple[State, ...]
    by: tuple[Role, ...]
    to: tuple[State, ...]
    vi: str
    en: str
    basis: str
    effect: Effect
    form: Form = NO_QUESTIONS
    extend_form: Callable[[Form, Form], Form] | None = None
    """How the application form of the support type widens the form of the step."""
    offered_if: tuple[Rule, ...] = ()
    """Who may, as the dossier stands: judged before the step is offered."""
    rules: tuple[Rule, ...] = ()
    """What the answers must fulfil: judged when they come."""
    tells: tuple[Role, ...] = ()
    paper_step: str = ""
    papers_optional: bool = False
    own_papers: tuple[Paper, ...] = ()
    """What the step may bring that no support type knows of."""
    own_call: bool = False
    """Whether it is asked for by a call and page of its own, never as an action."""
    draws: Drawing | None = None
    """What the step takes of an envelope, for those steps that lead to money held."""
    internal: bool = False
    """A matter of the office: no applicant is told unless the step itself tells one,
    and none reads what was written at it."""
    words_inside: tuple[State, ...] = ()
    """Targets at which an applicant learns of the step, not what was written at it."""
    side: bool = False
    """Whether it may be taken, but nothing waits for it."""
    confirmed: bool = False
    """Whether it binds or ends, and is read once more before it is taken."""
    returns: bool = False
    """Whether it asks something of somebody before the dossier goes on."""
    fails: bool = False
    """Whether it is drawn as a failure: of a payment, or of the dossier."""
    judgement: bool = False
    """Whether it says what the panel holds: kept from who owes an opinion still."""
    changes: AnswerChange | None = None
    """How answers that come with it become those of the application."""
    settles: bool | None = None
    """What it says of a payment that was ordered: it left, or it did not."""
    answers_shown: bool = False
    """Whether an applicant sees all that was answered at it, not the reason alone."""
    replies_to: Reply | None = None
    judges: tuple[Action, ...] = ()
    """The steps that brought what it judges: shown beside it as last brought."""
    beside: tuple[Beside, ...] = ()
    stake: Stake | None = None
    nominates: tuple[Role, ...] = ()
    """The roles of those who may be named in it."""
    repeats: Callable[[Application], int] | None = None
    """The amount in đồng that it must repeat, so that it was read; whom the money is
    for as well, where it asks that."""
    bounds: Callable[[Application, Terms], Bounds] | None = None
    """The most that its answers may be as the dossier stands, by their names."""

    @property
    def chosen(self) -> bool:
        """Whether people take it as an action among others, by choice."""
        return not self.own_call and any(role in HUMAN_ROLES for role in self.by)

    @property
    def numbered(self) -> bool:
        """Whether a numbered decision of the office may stand behind it."""
        return any(asked.name == NUMBERED_BY for asked in self.form.fields)

    @property
    def ends_early(self) -> bool:
        """Whether it ends a dossier that never comes to be completed."""
        return set(self.to) <= _ENDED_EARLY

    def form_for(self, kind: SupportType) -> Form:
        """Give what the step asks in a dossier of this support type."""
        if self.extend_form is None:
            return self.form
        return self.extend_form(self.form, kind.form)

    def opens_words(self, target: State) -> bool:
        """Say whether an applicant may read what was written when it led there."""
        return not self.internal and target not in self.words_inside

    def leads_from(self, source: State) -> tuple[State, ...]:
        """Give the states this step may lead to out of `source`.

        A step whose targets are its sources leaves the state as it is.
        """
        return (source,) if self.to == self.sources else self.to


NUMBERED_BY = "decision_number"
"""The name of the question for the number of a decision."""
_ENDED_EARLY = frozenset(
    {State.REFUSED, State.WITHDRAWN, State.LAPSED, State.STOPPED, State.RECOVERING}
)


class LifecycleInvalid(Exception):
    """The table contradicts itself; every fault found is in the message."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The whole table. Building it checks it; a faulty table never exists."""

    initial: State
    rows: tuple[StateRow, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself, naming all faults at once."""
        faults = tuple(_faults(self))
        if faults:
            raise LifecycleInvalid("; ".join(faults))

    def row(self, state: State) -> StateRow:
        """Give the row of a state."""
        return next(r for r in self.rows if r.state is state)

    def find(self, state: State, action: Action) -> Transition | None:
        """Give the step `action` out of `state`, or None where there is none."""
        return next(
            (t for t in self.transitions if t.action is action and state in t.sources),
            None,
        )

    def leaving(self, state: State) -> tuple[Transition, ...]:
        """Give every step out of a state, in the order of the table."""
        return tuple(t for t in self.transitions if state in t.sources)

    def choices(self) -> tuple[Action, ...]:
        """Give every action that people take by choice, in the order of actions."""
        chosen = {t.action for t in self.transitions if t.chosen}
        return tuple(action for action in Action if action in chosen)

    @property
    def open_states(self) -> tuple[State, ...]:
        """Every state in which something may still happen, in table order."""
        return tuple(r.state for r in self.rows if not r.closed)


def _faults(table: Lifecycle) -> list[str]:
    known = [r.state for r in table.rows]
    faults = [f"{s} stands twice" for s in State if known.count(s) > 1]
    strangers = _strangers(table)
    if strangers:
        return faults + [f"{s} has no row" for s in strangers]
    reached = _reached(table)
    return [
        *faults,
        *_step_faults(table),
        *_deadline_faults(table),
        *(f"{s} cannot be reached" for s in known if s not in reached),
        *(
            f"{r.state} cannot be left"
            for r in table.rows
            if not r.closed and not _can_be_left(table, r.state)
        ),
    ]


def _strangers(table: Lifecycle) -> tuple[State, ...]:
    """The states that the table names without describing them."""
    named = {s for t in table.transitions for s in (*t.sources, *t.to)}
    known = {r.state for r in table.rows}
    return tuple(s for s in State if s in {table.initial, *named} - known)


def _step_faults(table: Lifecycle) -> list[str]:
    faults = []
    seen: set[tuple[State, Action]] = set()
    for step in table.transitions:
        for source in step.sources:
            if (source, step.action) in seen:
                faults.append(f"{step.action} leaves {source} twice")
            seen.add((source, step.action))
            if table.row(source).closed:
                faults.append(f"{step.action} leaves the closed state {source}")
        if not (step.sources and step.to and step.by):
            faults.append(f"{step.action} lacks a source, a target or an actor")
    return faults


def _deadline_faults(table: Lifecycle) -> list[str]:
    faults = []
    for row in table.rows:
        if row.closed and (row.within or row.when_up or row.waits_for):
            faults.append(f"{row.state} is closed but waits")
        if not row.closed and row.waits_for is None:
            faults.append(f"{row.state} waits for nobody")
        if row.within and row.when_up is None:
            faults.append(f"{row.state} has a deadline without a step")
        if row.when_up and not all(row.undone):
            faults.append(f"{row.state} does not say what its clock waits for")
        if row.when_up and table.find(row.state, row.when_up) is None:
            faults.append(f"{row.state} has no step for the clock's {row.when_up}")
    return faults


def _can_be_left(table: Lifecycle, state: State) -> bool:
    return any(t.leads_from(state) != (state,) for t in table.leaving(state))


def _reached(table: Lifecycle) -> set[State]:
    reached: set[State] = set()
    found = {table.initial}
    while found - reached:
        reached |= found
        found = {
            target
            for source in reached
            for step in table.leaving(source)
            for target in step.leads_from(source)
        }
    return reached
