"""Take an action of a dossier: read, check, decide dry, keep, send to the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from api.auth.tokens import Person
from api.dependencies import Deps, refuse_revoked
from api.engine.interface import EngineAway
from api.problems import StepRefused
from api.requests.attachments import digests_of, document_problems, unusable_documents
from api.requests.bodies import ActionBody, body_digest, read_form, shape
from api.schemas.allowed_actions import allowed_names, papers_of
from api.schemas.applications import load_dossier, load_opened, payee_of
from api.services.answer_changes import Judge, changes_read, refuse_unless_alone
from api.services.nominations import (
    Invitation,
    Named,
    Naming,
    invite,
    people_problems,
    with_accounts,
)
from api.services.submit_application import mark_for
from domain.answers import Problems
from domain.application import Application, Command
from domain.decision import Rulebook, beyond, decide, permit, rulebook
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
from domain.standard import CHOICES, STANDARD
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
class ActionRequest:
    """An action that somebody asks for: with which key, having read which number."""

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
class _Prepared:
    """An action that nothing speaks against: what travels, what is kept, who is new."""

    command: Command
    step: KeptStep
    invitations: tuple[Invitation, ...]


async def take_action(deps: Deps, request: ActionRequest) -> int:
    """Return the number of the event that the action led to; of a key always the same.

    Raises NotFound to whoever may not know the dossier, StepRefused with how it stands,
    EngineAway when nothing was decided, EngineSlow when the answer is still awaited.
    """
    prepared = await deps.database.read(_find_or_prepare, deps, request)
    if isinstance(prepared, int):
        return prepared
    await deps.database.write(_keep, prepared)
    try:
        number = await deps.engine.act(request.code, prepared.command)
    except Refused as refused:
        raise await deps.database.read(_with_standing, deps, request, refused) from (
            refused
        )
    for invitation in prepared.invitations:
        await invite(deps, invitation, deps.clock())
    return number


async def check_action(deps: Deps, request: ActionRequest) -> None:
    """Check an action as far as can be without taking it, before it is confirmed.

    Raises what `take_action` would raise before it asks the engine.
    """
    await deps.database.read(_load_and_prepare, deps, request)


def _find_or_prepare(
    session: Session, deps: Deps, request: ActionRequest
) -> "int | _Prepared":
    refuse_revoked(session, request.person)
    actor = request.person.actor
    row, earlier = queries.before_command(
        session, actor, request.code, request.command_id
    )
    if earlier is not None:
        # Whoever left by this very step gets its answer again, so this comes first.
        return _earlier_number(session, request, earlier)
    row = row or load_opened(session, actor, request.code)
    return _prepare(session, deps, row, request)


def _load_and_prepare(session: Session, deps: Deps, request: ActionRequest) -> None:
    row = load_dossier(session, request.person.actor, request.code)
    _prepare(session, deps, row, request)


def _earlier_number(session: Session, request: ActionRequest, number: int) -> int:
    """Return the event that this key led to before. Raises CommandRepeated."""
    digests = {
        step.body_digest
        for step in queries.kept_steps(session, request.code)
        if step.command_id == request.command_id
    }
    if body_digest(request.value) not in digests:
        raise CommandRepeated
    return number


def _prepare(
    session: Session, deps: Deps, row: Row, request: ActionRequest
) -> _Prepared:
    """Return the action ready to be sent. Raises StepRefused with all that is wrong."""
    application, rules, now = row.application, rulebook(row.application), deps.clock()
    try:
        action, shape_problems = _action_named(request)
        transition = _permitted(application, action, request, rules, now)
        checked, documents, named, problems = _check_form(
            session, deps, request, row, transition
        )
        if shape_problems or problems:
            raise AnswersInvalid((*shape_problems, *problems))
        command = _command(row, action, request, checked, documents)
        event = decide(application, command, rules, now)
        above = beyond(application, transition, rules, checked.facts)
        if above:
            raise AnswersInvalid(above)
        refuse_unless_alone(session, row, event, request.person.actor)
    except Refused as refused:
        raise _on_dossier(refused, application, request, now) from refused
    step = KeptStep(
        code=application.code,
        command_id=request.command_id,
        action=action.value,
        by=request.person.actor.id,
        body_digest=body_digest(request.value),
        answers=checked.answers,
        documents=documents,
        at=now,
        language=request.language,
    )
    return _Prepared(command, step, named.invitations)


def _check_form(
    session: Session,
    deps: Deps,
    request: ActionRequest,
    row: Row,
    transition: Transition,
) -> tuple[Checked, dict[str, str], Named, Problems]:
    """Return answers, documents and people as they were read, and every problem."""
    application, actor = row.application, request.person.actor
    rules = rulebook(application)
    documents = digests_of(request.value.get("documents"))
    naming = Naming(deps, actor, row, request.language)
    named = with_accounts(session, naming, request.value.get("answers", {}))
    checked, wrong = read_form(transition.form_for(rules.kind), named.answers)
    judge = Judge(actor, rules, request.language)
    checked, changes = changes_read(
        session, judge, row, transition.action, checked, documents
    )
    papers = papers_of(transition, rules.kind, application)
    required = not transition.papers_optional
    problems = (
        *wrong,
        *document_problems(papers, documents, required=required),
        *unusable_documents(session, actor, documents),
        *named.problems,
        *people_problems(session, application, checked, named.judged),
        *changes,
    )
    return checked, documents, named, problems


def _action_named(request: ActionRequest) -> tuple[Action, Problems]:
    """Return the action a body names and what is wrong with its shape."""
    value = request.value
    _body, problems = shape(ActionBody, value)
    name = value.get("action") if isinstance(value, dict) else None
    choices = tuple(Action) if request.own_call else CHOICES
    action = next((action for action in choices if action.value == name), None)
    if action is not None:
        return action, problems
    if not any(p.field in ("action", "body") for p in problems):
        unknown = {"choices": ", ".join(CHOICES)}
        problems = (*problems, FieldProblem("action", "not_a_choice", unknown))
    raise AnswersInvalid(problems)


def _permitted(
    application: Application,
    action: Action,
    request: ActionRequest,
    rules: Rulebook,
    now: datetime,
) -> Transition:
    """Give the row of the table. Raises what refuses the step whatever it brings."""
    bare = Command(
        request.command_id, action, request.person.actor, expects=request.expects
    )
    transition = rules.lifecycle.find(application.state, action)
    stale = request.expects not in (None, application.number)
    if transition is None or stale:
        decide(application, bare, rules, now)
    assert transition is not None
    permit(application, request.person.actor, transition, rules)
    return transition


def _command(
    row: Row,
    action: Action,
    request: ActionRequest,
    checked: Checked,
    documents: Mapping[str, str],
) -> Command:
    return Command(
        id=request.command_id,
        action=action,
        actor=request.person.actor,
        facts=_facts(row, action, checked),
        papers=tuple(sorted(documents)),
        answers_digest=digest(
            {"answers": checked.answers, "documents": dict(documents)}
        ),
        expects=request.expects,
        seen=row.application.number,
    )


def _facts(row: Row, action: Action, checked: Checked) -> Facts:
    """Give the facts that travel: of names only their marks within this dossier.

    The marks are those of the answers as they stand once the step is taken; where it
    changes what they hang on, the payee is marked anew. A payee named as the
    establishment is, whatever the case and the signs, bears the mark the dossier holds.
    """
    before: Mapping[str, object] = row.answers
    step = STANDARD.find(row.application.state, action)
    change = step.changes if step else None
    answers = change.apply(before, checked.answers) if change else before
    payee = {}
    if answers.get("applicant") != before.get("applicant"):
        payee = {"payee_mark": mark_for(answers, payee_of(answers))}
    marks = {f"{p}_mark": mark_for(answers, t) for p, t in checked.to_mark.items()}
    if same_name(checked.to_mark.get(PAYEE, ""), payee_of(row.answers)):
        marks[f"{PAYEE}_mark"] = row.application.payee_mark
    return {**checked.facts, **marks, **payee}


def _keep(session: Session, prepared: _Prepared) -> None:
    """Keep what must not travel to the engine."""
    intake.keep_step(session, prepared.step)
    for invitation in prepared.invitations:
        # Known from now on, so that the message of the step finds the address.
        accounts.keep(session, invitation.account)


def _with_standing(
    session: Session, deps: Deps, request: ActionRequest, refused: Refused
) -> Exception:
    """Return what the engine refused, with how the dossier stands by now."""
    row = load_dossier(session, request.person.actor, request.code)
    if isinstance(refused, ApplicationClosed) and row.stage is not Stage.CLOSED:
        # Temporal ended what the record holds open: it waits to be reopened.
        log.error("workflow ended before its dossier", code=request.code)
        return EngineAway()
    return _on_dossier(refused, row.application, request, deps.clock())


def _on_dossier(
    refused: Refused, application: Application, request: ActionRequest, now: datetime
) -> StepRefused:
    return StepRefused(
        refused,
        application.code,
        application.state.value,
        tuple(allowed_names(application, request.person.actor, now)),
    )
