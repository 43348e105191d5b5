"""An application as it stands, the commands it takes and the events it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from typing import get_type_hints

from domain.calendar import WorkingCalendar
from domain.forms import Facts
from domain.funding import Award, Payable, Tranche
from domain.ledger import Posting
from domain.norm import Norm
from domain.people import Actor, Role
from domain.serialization import Exact, Instant, Plain, plain, read
from domain.states import Action, State


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an appraiser holds of the application in one round of appraisal."""

    by: str
    verdict: str
    score: int
    round: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the appraisal proposes: to support with an amount in đồng, or to refuse."""

    by: str
    outcome: str
    amount_vnd: int
    factor_percent: int
    round: int


@dataclass(frozen=True, slots=True)
class Approval:
    """A leader's consent at a level, valid for one round of appraisal."""

    by: str
    level: int
    round: int


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change asked for after approval and not yet decided.

    `command_id` names the request under which the answers it changes are kept; empty
    where it changes none.
    """

    kind: str
    level: int
    asked_at: Instant
    facts: Facts
    command_id: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a submission brings: the pinned rules, the typed facts, the digest.

    No answer that could name a person is here; the answers stay in the record under
    `answers_digest`.
    """

    code: str
    support_type: str
    revision: int
    norms: str
    calendar: str
    applicant: str
    unit: str
    province: str
    fund: str
    received_at: Instant
    facts: Facts
    papers: tuple[str, ...]
    answers_digest: str
    payee_mark: str
    on_behalf: bool = False
    filed_by: str = ""
    open_dossier: str = ""
    fairs_abroad_this_year: int = 0
    provincial: tuple[Norm, ...] = ()
    """What recorded resolutions of the province set on the day it came in."""
    judged_on: str = ""
    """The day (ISO 8601) whose rules hold for a project of the past that an officer
    files; empty where they are those of the receipt."""


@dataclass(frozen=True, slots=True)
class Command:
    """A step somebody asks for.

    `expects` is the event number they had read; `seen` the one that stood in the record
    when it was sent, by which a workflow that is behind the record knows it.
    """

    id: str
    action: Action
    actor: Actor
    facts: Facts = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    answers_digest: str = ""
    expects: int | None = None
    seen: int = 0
    short_of_funds: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """The record that a step happened; enough, in order, to rebuild the application."""

    code: str
    number: int
    action: Action
    actor: Actor
    source: State | None
    target: State
    at: Instant
    due_at: Instant | None
    command_id: str
    answers_digest: str
    facts: Facts
    papers: tuple[str, ...]
    changes: Mapping[str, Exact]
    postings: tuple[Posting, ...]
    tells: tuple[Role, ...]
    basis: str
    norms: str
    calendar: str


@dataclass(frozen=True, slots=True)
class Application:
    """One request for support as it stands after its last event."""

    code: str
    support_type: str
    revision: int
    norms: str
    calendar: str
    applicant: str
    unit: str
    province: str
    fund: str
    received_at: Instant
    facts: Facts
    papers: tuple[str, ...]
    payee_mark: str
    on_behalf: bool = False
    filed_by: str = ""
    """The officer who filed on behalf of the establishment; empty where none did."""
    provincial: tuple[Norm, ...] = ()
    """What recorded resolutions of the province set on the day it came in."""
    judged_on: str = ""
    """As in the opening."""

    number: int = 0
    """The number of the last event; the version people act upon."""
    state: State = State.SCREENING
    since: Instant | None = None
    """When it came into this state."""
    due_at: Instant | None = None
    days_left: int | None = None
    """Working days the office had left when its clock was stopped."""
    reminded: int = 0
    """Reminders given in this state."""
    escalated: bool = False
    report_asked: str = ""
    """The month (YYYY-MM) a report was last asked for or came in."""
    returns: int = 0
    officer: str = ""
    panel: tuple[str, ...] = ()
    quorum: int = 0
    conflicts: tuple[str, ...] = ()
    vacated: tuple[str, ...] = ()
    """Who left the panel for a conflict of interest and is still to be replaced."""
    inspectors: tuple[str, ...] = ()
    treasurer: str = ""
    approver: str = ""
    round: int = 1
    opinions: tuple[Opinion, ...] = ()
    recommendation: Recommendation | None = None
    entered: tuple[Norm, ...] = ()
    """Figures of the province that came with the proposal, where none is recorded."""
    appraised_by: tuple[str, ...] = ()
    """Everyone who gave an opinion or recommended, in whichever round."""
    approvals: tuple[Approval, ...] = ()
    priority: tuple[int, ...] = (1, 9, 9)
    """Legal order while waiting for funds: flagship, area, sector; lower goes first."""
    award: Award | None = None
    award_vnd: int = 0
    payable_vnd: int = 0
    envelope: str = ""
    held: str = ""
    """The account that holds the unpaid part of the award: reserved or committed."""
    signed: tuple[Role, ...] = ()
    acted_for: tuple[str, ...] = ()
    """Officers who took steps of the applicant's, having filed on its behalf."""
    completes_on: str = ""
    tranches: tuple[Tranche, ...] = ()
    reported_cost_vnd: int | None = None
    """The cost in đồng that the applicant put down for inspection; None before that."""
    accepted_cost_vnd: int = 0
    payable: Payable | None = None
    """How the amount payable came about, once work was accepted."""
    spent_vnd: int | None = None
    """The đồng spent by the latest settlement file; None before there is one."""
    amendment: Amendment | None = None
    amended: tuple[str, ...] = ()
    """The kinds of changes granted to place and content, in their order."""
    to_repay_vnd: int = 0
    repaid_vnd: int = 0
    after_recovery: State | None = None

    @property
    def paid_vnd(self) -> int:
        """The đồng that the treasury has confirmed as paid."""
        return sum(t.amount_vnd for t in self.tranches if t.state == "paid")

    @property
    def tranche(self) -> Tranche | None:
        """The tranche being paid now, if any."""
        return next((t for t in self.tranches if t.state != "paid"), None)

    @property
    def unpaid_vnd(self) -> int:
        """The đồng of the award that the envelope still holds for it."""
        return max(self.payable_vnd - self.paid_vnd, 0) if self.held else 0

    @property
    def opinions_now(self) -> tuple[Opinion, ...]:
        """The opinions that count: those of this round of appraisal."""
        return tuple(o for o in self.opinions if o.round == self.round)


def opened(opening: Opening) -> Application:
    """Give the application before its first event."""
    names = {f.name for f in fields(Opening)} & {f.name for f in fields(Application)}
    return Application(**{n: getattr(opening, n) for n in names})


def rules_day(pinned: Opening | Application, calendar: WorkingCalendar) -> date:
    """Give the day whose rules and figures hold: that of the receipt in Vietnam.

    What an officer files of the past is judged by the rules of its own day. Time limits
    run from the receipt all the same.
    """
    if pinned.judged_on:
        return date.fromisoformat(pinned.judged_on)
    return calendar.local_day(pinned.received_at)


def evolve(application: Application, event: Event) -> Application:
    """Give the application after an event; the only way it ever changes."""
    kinds = _kinds()
    changes = {name: read(kinds[name], value) for name, value in event.changes.items()}
    return replace(application, number=event.number, state=event.target, **changes)


def changed(before: Application, after: Application) -> Mapping[str, Plain]:
    """Give what an event must remember: every field that differs, made plain."""
    return {
        f.name: plain(getattr(after, f.name))
        for f in fields(Application)
        if f.name not in ("number", "state")
        and getattr(after, f.name) != getattr(before, f.name)
    }


@cache
def _kinds() -> dict[str, object]:
    return get_type_hints(Application, include_extras=True)
