"""The form of a step: its questions, its papers, what it must repeat, whom it names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from api.auth.tokens import Person
from api.pages.actions.hints import Seen, signed_before, warning_of, with_hints
from api.pages.actions.province_figures import questions_here
from api.pages.actions.replies import Item, reply_text, requested_items
from api.pages.forms.form_data import Typed, answers_of, first, typed_from
from api.schemas.allowed_actions import papers_of, repeated_answers
from api.schemas.applications import load_dossier, payee_of
from api.schemas.events import EventShown, Reader, load_events
from api.services.nominations import may_be_named
from domain.application import Application, Command
from domain.corrections import CORRECTIONS, differing
from domain.decision import Rulebook, allowed, decide, rulebook
from domain.errors import NotFound
from domain.field_kinds import Field, Many
from domain.field_kinds import Person as PersonKind
from domain.lifecycle import Transition
from domain.people import ROLE_NAMES, unit_name
from domain.serialization import canonical
from domain.states import Action
from domain.steps.appraisal import SEATS_KEPT
from domain.steps.common import may_leave
from domain.support import Paper
from persistence import accounts
from persistence.accounts import Account
from persistence.database import Session
from persistence.queries import Row
from presentation.language import Language

Pairs: TypeAlias = tuple[tuple[str, str], ...]

LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class ActionForm:
    """What a step of a dossier asks of somebody, ready to be drawn."""

    row: Row
    step: Transition
    fields: tuple[Field, ...]
    papers: tuple[Paper, ...]
    papers_required: bool
    fixed: Mapping[str, str | int]
    """What the step must repeat, so that it was read; not typed but confirmed."""
    items: tuple[Item, ...]
    choices: Mapping[str, Pairs]
    """By question that names people: who may be chosen, account and label."""
    given: Typed
    """What stands in the form before anything was typed."""
    events: Sequence[EventShown]
    """What happened in the dossier so far."""
    warning: str
    """What the step costs whoever takes it, if anything."""

    @property
    def action(self) -> Action:
        """What the step is."""
        return self.step.action

    @property
    def basis(self) -> str:
        """The article that the step rests on."""
        return self.step.basis

    @property
    def people(self) -> Pairs:
        """Everybody who may be chosen in any of the questions."""
        pairs = (pair for offered in self.choices.values() for pair in offered)
        return tuple(dict(pairs).items())

    @property
    def invites(self) -> frozenset[str]:
        """The questions in which somebody may be invited by their address."""
        return frozenset(self.choices) - {LEAVES}

    @property
    def replied_in(self) -> str:
        """The question into which the replies to all items go."""
        reply = self.step.replies_to
        return reply.text if reply and self.items else ""

    def answers(self, typed: Typed) -> dict[str, Any]:
        """Give the answers that what was typed stands for."""
        found = answers_of(self.fields, typed) | dict(self.fixed)
        if self.items:
            text = reply_text(self.items, typed, first(typed, self.replied_in))
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


def load_form(
    session: Session,
    person: Person,
    code: str,
    action: Action,
    language: Language,
    now: datetime,
) -> ActionForm:
    """Return the form of an action. Raises NotFound, or why it cannot be taken now."""
    row = load_dossier(session, person.actor, code)
    rules = rulebook(row.application)
    transition = require_allowed(row.application, person, action, rules, now)
    form = transition.form_for(rules.kind)
    events = load_events(session, code, Reader(person.actor, language))
    people = _choices(session, row.application, transition, form.fields, language)
    seen = Seen(row.application, tuple(events), language)
    fixed = repeated_answers(row.application, transition, payee_of(row.answers))
    before = signed_before(seen) if action is Action.SIGN_CONTRACT else {}
    corrections = {CORRECTIONS: row.answers} if transition.extend_form else {}
    return ActionForm(
        row=row,
        step=transition,
        fields=with_hints(questions_here(form.fields, action, row.application), seen),
        papers=papers_of(transition, rules.kind, row.application),
        papers_required=not transition.papers_optional,
        fixed=fixed,
        items=requested_items(events, transition),
        choices=people,
        given=typed_from(form.fields, {**corrections, **fixed, **before}),
        events=events,
        warning=warning_of(action, seen),
    )


def require_allowed(
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


def _choices(
    session: Session,
    application: Application,
    step: Transition,
    fields: Sequence[Field],
    language: Language,
) -> Mapping[str, Pairs]:
    """Give who may be chosen in each question: those whom nothing speaks against."""
    names = list(_naming_people(fields))
    if not names:
        return {}
    found = [a for role in step.nominates for a in accounts.of_role(session, role)]
    offered = tuple(
        (a.id, called(a, language)) for a in found if may_be_named(a, application)
    )
    if LEAVES in names:
        seated = _seated(session, application, language)
        taken = {*application.panel, *application.vacated}
        joining = tuple(pair for pair in offered if pair[0] not in taken)
        return {LEAVES: seated, "joins": joining}
    return dict.fromkeys(names, offered)


def _seated(session: Session, application: Application, language: Language) -> Pairs:
    """Give who may leave the panel, also who was seated ahead of their first day."""
    rules = rulebook(application)
    kept = rules.terms(application).holds(SEATS_KEPT, application)
    leaving = may_leave(application, seats_kept=kept)
    known = accounts.find_many(session, leaving)
    return tuple((p, called(known[p], language) if p in known else p) for p in leaving)


def called(account: Account, language: Language) -> str:
    """Give how somebody is named where people are chosen."""
    role = ROLE_NAMES[account.role][0 if language == "vi" else 1]
    unit = f", {unit_name(account.unit, language)}" if account.unit else ""
    return f"{account.name or account.id} ({role}{unit})"


def _naming_people(fields: Sequence[Field]) -> Iterator[str]:
    for asked_field in fields:
        kind = asked_field.kind
        inner = kind.kind if isinstance(kind, Many) else kind
        if isinstance(inner, PersonKind):
            yield asked_field.name
