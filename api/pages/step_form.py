"""The form of a step: its questions, its papers, what it must repeat, whom it names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.dependencies import Deps
from api.dossier_shown import payee_of, row_of
from api.language import Language
from api.offered import CHANGING, papers_of, repeated
from api.pages.conversation import REPLIED_IN, Item, asked, composed
from api.pages.step_hints import Seen, hinted, signed_before, warning_of
from api.pages.typed import Typed, answers_of, first, month_typed, typed_from
from api.schemas.record import EventShown
from api.security import Person
from api.trail_shown import Reader, trail
from domain.application import Application, Command
from domain.asks import asks_of
from domain.corrections import CORRECTIONS, differing
from domain.decision import Rulebook, allowed, decide, rulebook
from domain.errors import NotFound
from domain.field_kinds import Field, Group, Many
from domain.field_kinds import Person as PersonKind
from domain.lifecycle import Action, Transition
from domain.people import ROLE_NAMES, Role, covers, unit_name
from domain.support import Paper
from domain.wire import canonical
from persistence import accounts
from persistence.accounts import Account
from persistence.database import Session
from persistence.queries import Row

CONFIRMED = frozenset(
    {
        Action.APPROVE,
        Action.REFUSE,
        Action.ORDER_PAYMENT,
        Action.CONFIRM_PAYMENT,
        Action.FAIL_PAYMENT,
        Action.ACCEPT,
        Action.CONFIRM_REPAYMENT,
        Action.DECIDE_AMENDMENT,
        Action.VERIFY_SETTLEMENT,
        Action.WITHDRAW,
        Action.STOP,
    }
)
"""Steps that bind or end: read once more before they are taken."""
_PANEL = frozenset({Action.ADMIT, Action.ASSIGN_PANEL, Action.REPLACE_APPRAISER})
_NAMED = (Role.OFFICER, Role.APPROVER, Role.TREASURER, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class StepForm:
    """What a step of a dossier asks of somebody, ready to be drawn."""

    row: Row
    action: Action
    basis: str
    fields: tuple[Field, ...]
    papers: tuple[Paper, ...]
    papers_required: bool
    fixed: Mapping[str, str | int]
    """What the step must repeat, so that it was read; not typed but confirmed."""
    items: tuple[Item, ...]
    choices: tuple[tuple[str, str], ...]
    given: Typed
    """What stands in the form before anything was typed."""
    events: Sequence[EventShown]
    """What happened in the dossier so far."""
    warning: str
    """What the step costs whoever takes it, if anything."""

    @property
    def replied_in(self) -> str:
        """The question into which the replies to all items go."""
        return REPLIED_IN[self.action] if self.items else ""

    def answers(self, typed: Typed) -> dict[str, Any]:
        """Give the answers that what was typed stands for."""
        found = answers_of(self.fields, typed) | dict(self.fixed)
        if self.action is Action.REPORT_PROGRESS and "month" in found:
            found["month"] = month_typed(found["month"])
        if self.items:
            text = composed(self.items, typed, first(typed, self.replied_in))
            found |= {self.replied_in: text} if text else {}
        return self._without_unchanged(found)

    def _without_unchanged(self, found: dict[str, Any]) -> dict[str, Any]:
        """Leave out what stands in the application as it was.

        A completed file brings it whole or not at all; a request for a change brings
        what changes.
        """
        given = found.get(CORRECTIONS)
        if not isinstance(given, dict):
            return found
        others = {k: v for k, v in found.items() if k != CORRECTIONS}
        changes = differing(self.row.answers, given)
        if self.action is Action.REQUEST_AMENDMENT:
            return {**others, CORRECTIONS: changes} if changes else others
        same = canonical(given) == canonical(dict(self.row.answers))
        return others if same else found


async def step_form(
    deps: Deps, person: Person, code: str, action: Action, language: Language
) -> StepForm:
    """Give the form of a step. Raises NotFound, or why the step cannot be taken now."""
    now = deps.clock()
    async with deps.database.read() as session:
        row = await row_of(session, person.actor, code)
        rules = rulebook(row.application)
        transition = offered_step(row.application, person, action, rules, now)
        form = asks_of(action, transition.asks, rules.kind)
        events = await trail(session, code, Reader(person.actor, language))
        people = await _choices(session, row.application, action, form.fields, language)
    seen = Seen(row.application, tuple(events), language)
    fixed = repeated(row.application, action, payee_of(row.answers))
    before = signed_before(seen) if action is Action.SIGN_CONTRACT else {}
    corrections = {CORRECTIONS: row.answers} if action in CHANGING else {}
    return StepForm(
        row=row,
        action=action,
        basis=transition.basis,
        fields=hinted(form.fields, action, seen),
        papers=papers_of(transition, rules.kind, row.application),
        papers_required=not transition.papers_optional,
        fixed=fixed,
        items=asked(events, action),
        choices=people,
        given=typed_from(form.fields, {**corrections, **fixed, **before}),
        events=events,
        warning=warning_of(action, seen),
    )


def offered_step(
    application: Application,
    person: Person,
    action: Action,
    rules: Rulebook,
    now: datetime,
) -> Transition:
    """Give a step that the reader may take now. Raises why not."""
    found = allowed(application, person.actor, rules, now)
    step = next((t for t in found if t.action is action), None)
    if step is None:
        decide(application, Command("", action, person.actor), rules, now)
        raise NotFound
    return step


async def _choices(
    session: Session,
    application: Application,
    action: Action,
    fields: Sequence[Field],
    language: Language,
) -> tuple[tuple[str, str], ...]:
    if not any(_names_people(fields)):
        return ()
    roles = (Role.APPRAISER,) if action in _PANEL else _NAMED
    found = [a for role in roles for a in await accounts.of_role(session, role)]
    fitting = [a for a in found if covers(a.unit, application.unit)]
    offered = {a.id: called(a, language) for a in fitting}
    # Who was seated ahead of their first day, or from elsewhere, can be replaced too.
    seated = application.panel if action is Action.REPLACE_APPRAISER else ()
    return (*offered.items(), *((p, p) for p in seated if p not in offered))


def called(account: Account, language: Language) -> str:
    """Give how somebody is named where people are chosen."""
    role = ROLE_NAMES[account.role][0 if language == "vi" else 1]
    unit = f", {unit_name(account.unit, language)}" if account.unit else ""
    return f"{account.name or account.id} ({role}{unit})"


def _names_people(fields: Sequence[Field]) -> Iterator[bool]:
    for asked_field in fields:
        kind = asked_field.kind
        inner = kind.kind if isinstance(kind, Many) else kind
        if isinstance(inner, PersonKind):
            yield True
        if isinstance(inner, Group):
            yield from _names_people(inner.fields)
