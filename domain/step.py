"""One step being decided: the application, the command, the rules and the instant."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from domain.application import Application, Command, rules_day
from domain.calendar import WorkingCalendar
from domain.entitlement import Terms
from domain.errors import AnswersInvalid, FieldProblem
from domain.forms import Facts
from domain.ledger import Posting
from domain.lifecycle import Lifecycle, State
from domain.norms import Norms
from domain.people import Role
from domain.support import SupportType, level_of


@dataclass(frozen=True, slots=True)
class Step:
    """What a rule or an effect may look at; nothing else exists for it."""

    application: Application
    command: Command
    kind: SupportType
    norms: Norms
    calendar: WorkingCalendar
    lifecycle: Lifecycle
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
