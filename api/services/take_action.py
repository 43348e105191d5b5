"""How a step is asked for: checked as far as can be, kept, then sent to the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from api.auth.tokens import Person
from api.dependencies import Deps, refuse_revoked
from api.engine.interface import EngineAway
from api.problems import StepRefused
from api.requests.attachments import paper_problems, papers_given, unusable
from api.requests.bodies import ActionBody, body_digest, read_form, shape
from api.schemas.allowed_actions import CHOICES, allowed_names, papers_of
from api.schemas.applications import opened_row, payee_of, row_of
from api.services.answer_changes import Judge, changes_read, refuse_unless_alone
from api.services.invitations import Invitation, invite
from api.services.nominations import Naming, people_problems, with_accounts
from api.services.submit_application import mark_for
from domain.answers import Problems
from domain.application import Application, Command
from domain.bounds import beyond
from domain.corrections import answers_with
from domain.decision import Rulebook, decide, permit, rulebook
from domain.errors import (
    AnswersInvalid,
    ApplicationClosed,
    CommandRepeated,
    FieldProblem,
    Refused,
)
from domain.forms import Checked, Facts
from domain.identity import derived_id
from domain.lifecycle import Transition
from domain.serialization import digest
from domain.states import Action, Stage
from domain.text import same_name
from persistence import accounts, intake, queries
from persistence.database import Session
from persistence.intake import KeptStep
from persistence.queries import Row
from presentation.language import Language

PAYEE = "payee"
"""The answer of an approval that repeats the name of the establishment."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody asks for a step: under which key, and having read which number."""

    person: Person
    code: str
    key: str
    expects: int | None
    language: Language
    value: Any
    own_call: bool = False
    """Whether the step has a call of its own, and is not open to the general one."""

    @property
    def command_id(self) -> str:
        """The identity that always follows from who asks and the key."""
        return derived_id(self.person.actor.id, self.key)


@dataclass(frozen=True, slots=True)
class _Ready:
    command: Command
    kept: KeptStep
    invitations: tuple[Invitation, ...]


async def take_step(deps: Deps, asking: Asking) -> int:
    """Give the number of the event that the step led to; a repeated key gives it again.

    Raises NotFound to whoever may not know the dossier, StepRefused with how it stands,
    EngineAway when nothing was decided, EngineSlow when the answer is still awaited.
    """
    ready = await deps.database.read(_earlier_or_ready, deps, asking)
    if isinstance(ready, int):
        return ready
    await deps.database.write(_keep, ready)
    try:
        number = await deps.engine.act(asking.code, ready.command)
    except Refused as refused:
        row = await deps.database.read(row_of, asking.person.actor, asking.code)
        if isinstance(refused, ApplicationClosed) and row.stage is not Stage.CLOSED:
            # Temporal ended what the record holds open: it waits to be reopened.
            log.error("workflow ended before its dossier", code=asking.code)
            raise EngineAway from refused
        raise _on_dossier(refused, row.application, asking, deps.clock()) from refused
    for invitation in ready.invitations:
        await invite(deps, invitation, deps.clock())
    return number


async def foreseen(deps: Deps, asking: Asking) -> None:
    """Check a step as far as can be without taking it, before it is confirmed.

    Raises what `take_step` would raise before it asks the engine.
    """
    await deps.database.read(_foreseen, deps, asking)


def _earlier_or_ready(session: Session, deps: Deps, asking: Asking) -> int | _Ready:
    refuse_revoked(session, asking.person)
    actor = asking.person.actor
    row, led = queries.before_command(session, actor, asking.code, asking.command_id)
    if led is not None:
        # Whoever left by this very step gets its answer again, so this comes first.
        return _earlier(session, asking, led)
    row = row or opened_row(session, actor, asking.code)
    return _prepared(session, deps, row, asking)


def _keep(session: Session, ready: _Ready) -> None:
    intake.keep_step(session, ready.kept)
    for invitation in ready.invitations:
        # Known from now on, so that the message of the step finds the address.
        accounts.keep(session, invitation.account)


def _foreseen(session: Session, deps: Deps, asking: Asking) -> None:
    _prepared(session, deps, row_of(session, asking.person.actor, asking.code), asking)


def _earlier(session: Session, asking: Asking, number: int) -> int:
    """Give the event that this key led to before. Raises CommandRepeated."""
    digests = {
        step.body_digest
        for step in queries.kept_steps(session, asking.code)
        if step.command_id == asking.command_id
    }
    if body_digest(asking.value) not in digests:
        raise CommandRepeated
    return number


def _prepared(session: Session, deps: Deps, row: Row, asking: Asking) -> _Ready:
    now = deps.clock()
    try:
        return _checked(session, deps, row, asking, now)
    except Refused as refused:
        raise _on_dossier(refused, row.application, asking, now) from refused


def _checked(
    session: Session, deps: Deps, row: Row, asking: Asking, now: datetime
) -> _Ready:
    application = row.application
    action, outer = _action(asking)
    rules = rulebook(application)
    transition = _permitted(application, action, asking, rules, now)
    documents = papers_given(asking.value.get("documents"))
    form = transition.form_for(rules.kind)
    naming = Naming(deps, asking.person.actor, row, asking.language)
    given = asking.value.get("answers", {})
    named = with_accounts(session, naming, given)
    checked, wrong = read_form(form, named.answers)
    judge = Judge(asking.person.actor, rules, asking.language)
    checked, changes = changes_read(session, judge, row, action, checked, documents)
    problems = (
        *outer,
        *wrong,
        *paper_problems(
            papers_of(transition, rules.kind, application),
            documents,
            required=not transition.papers_optional,
        ),
        *unusable(session, asking.person.actor, documents),
        *named.problems,
        *people_problems(session, application, checked, named.judged),
        *changes,
    )
    if problems:
        raise AnswersInvalid(problems)
    ready = _ready(row, action, asking, checked, documents, now, named.invitations)
    event = decide(application, ready.command, rules, now)
    above = beyond(application, action, rules, checked.facts)
    if above:
        raise AnswersInvalid(above)
    refuse_unless_alone(session, row, event, asking.person.actor)
    return ready


def _action(asking: Asking) -> tuple[Action, Problems]:
    value = asking.value
    _body, problems = shape(ActionBody, value)
    name = value.get("action") if isinstance(value, dict) else None
    open_actions = tuple(Action) if asking.own_call else CHOICES
    found = next((action for action in open_actions if action.value == name), None)
    if found is not None:
        return found, problems
    if not any(p.field in ("action", "body") for p in problems):
        choices = ", ".join(CHOICES)
        unknown = FieldProblem("action", "not_a_choice", {"choices": choices})
        problems = (*problems, unknown)
    raise AnswersInvalid(problems)


def _permitted(
    application: Application,
    action: Action,
    asking: Asking,
    rules: Rulebook,
    now: datetime,
) -> Transition:
    """Give the row of the table. Raises what refuses the step whatever it brings."""
    bare = Command(
        asking.command_id, action, asking.person.actor, expects=asking.expects
    )
    transition = rules.lifecycle.find(application.state, action)
    stale = asking.expects not in (None, application.number)
    if transition is None or stale:
        decide(application, bare, rules, now)
    assert transition is not None
    permit(application, asking.person.actor, transition, rules)
    return transition


def _ready(
    row: Row,
    action: Action,
    asking: Asking,
    checked: Checked,
    documents: Mapping[str, str],
    now: datetime,
    invitations: tuple[Invitation, ...],
) -> _Ready:
    found = {"answers": checked.answers, "documents": dict(documents)}
    command = Command(
        id=asking.command_id,
        action=action,
        actor=asking.person.actor,
        facts=_facts(row, action, checked),
        papers=tuple(sorted(documents)),
        answers_digest=digest(found),
        expects=asking.expects,
        seen=row.application.number,
    )
    kept = KeptStep(
        code=row.application.code,
        command_id=asking.command_id,
        action=action.value,
        by=asking.person.actor.id,
        body_digest=body_digest(asking.value),
        answers=checked.answers,
        documents=documents,
        at=now,
        language=asking.language,
    )
    return _Ready(command, kept, invitations)


def _facts(row: Row, action: Action, checked: Checked) -> Facts:
    """Give the facts that travel: of names only their marks within this dossier.

    The marks are those of the answers as they stand once the step is taken; where it
    changes what they hang on, the payee is marked anew. A payee named as the
    establishment is, whatever the case and the signs, bears the mark the dossier holds.
    """
    before: Mapping[str, object] = row.answers
    answers = answers_with(before, action, checked.answers)
    payee = {}
    if answers.get("applicant") != before.get("applicant"):
        payee = {"payee_mark": mark_for(answers, payee_of(answers))}
    marks = {f"{p}_mark": mark_for(answers, t) for p, t in checked.to_mark.items()}
    if same_name(checked.to_mark.get(PAYEE, ""), payee_of(row.answers)):
        marks[f"{PAYEE}_mark"] = row.application.payee_mark
    return {**checked.facts, **marks, **payee}


def _on_dossier(
    refused: Refused, application: Application, asking: Asking, now: datetime
) -> StepRefused:
    return StepRefused(
        refused,
        application.code,
        application.state.value,
        tuple(allowed_names(application, asking.person.actor, now)),
    )
