"""Submit an application: judge it whole, keep it in one go, start its dossier."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from api.auth.tokens import Person
from api.dependencies import Deps
from api.engine.interface import EngineAway, EngineSlow
from api.metrics import SUBMISSIONS
from api.requests.attachments import digests_of, document_problems, unusable_documents
from api.requests.bodies import (
    SubmissionBody,
    body_digest,
    read_form,
    shape,
    unknown_support_type,
)
from api.services.answer_changes import eligibility_problems
from domain import calendar, norms, support_types
from domain.answers import Problems
from domain.application import Command, Opening
from domain.eligibility import Assessment, Background, Request, assess
from domain.errors import AnswersInvalid, FieldProblem
from domain.forms import Checked
from domain.identity import derived_id, mark
from domain.location import province_of
from domain.people import Actor, Role, covers, unit_for
from domain.provincial import of_type
from domain.serialization import canonical, digest
from domain.states import Action
from domain.support import SupportType, level_of
from persistence import calendar_days, intake, queries
from persistence.database import Session
from persistence.establishments import background
from persistence.intake import Filing, Received
from persistence.projection import compared
from persistence.resolutions import norms_for, rows_in_force
from presentation.language import Language, language_named

ROUTE = "POST /applications"
JUDGED_ON = "judged_on"
ESTABLISHMENT = "est-"
"""How the account of an establishment begins that officers file for."""
ESTABLISHMENT_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission that was read and holds no problem of form."""

    kind: SupportType
    checked: Checked
    documents: Mapping[str, str]
    judged_on: str
    """The day whose rules hold, where it is not that of the receipt."""

    @property
    def applicant(self) -> Mapping[str, Any]:
        """What the establishment says of itself."""
        found: Mapping[str, Any] = self.checked.answers["applicant"]  # type: ignore[assignment]
        return found


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submission became; `begun` says whether its workflow has it already."""

    received: Received
    begun: bool

    @property
    def code(self) -> str:
        """The code of the dossier."""
        return self.received.opening.code


async def submit_application(
    deps: Deps,
    person: Person,
    key: str,
    value: Any,
    language: Language,
    draft_id: str = "",
) -> Submitted:
    """Keep a submission and start its dossier; the same key leads to the same one.

    A draft it was written in is closed with it, and leads to one dossier only. What is
    kept is taken up when the engine is back, where it does not answer now. Raises
    AnswersInvalid with every problem of answers, documents and eligibility, or
    CommandRepeated when the key came with another body.
    """
    now = deps.clock()
    found = await deps.database.read(_find_or_judge, person, key, value, language, now)
    if isinstance(found, Received):
        received = found
    else:
        filing = _filing(deps, person, key, value, language, found, now, draft_id)
        received = await deps.database.write(_receive, person, found, filing)
    if received.fresh:
        SUBMISSIONS.labels(received.opening.support_type).inc()
    return Submitted(received, await _is_begun(deps, received, person))


async def problems_of(
    deps: Deps, person: Person, value: Any, language: Language
) -> Problems:
    """Return everything that would refuse this submission now; nothing is kept."""
    try:
        await deps.database.read(_judged, person, value, language, deps.clock())
    except AnswersInvalid as refused:
        return refused.problems
    return ()


def _find_or_judge(
    session: Session,
    person: Person,
    key: str,
    value: Any,
    language: Language,
    now: datetime,
) -> Received | Submission:
    """Return what the key led to before, or the submission with nothing wrong in it."""
    earlier = intake.answered(session, person.actor.id, key, ROUTE, body_digest(value))
    return earlier or _judged(session, person, value, language, now)


def _filing(
    deps: Deps,
    person: Person,
    key: str,
    value: Any,
    language: Language,
    submission: Submission,
    now: datetime,
    draft_id: str,
) -> Filing:
    return Filing(
        principal=person.actor.id,
        key=key,
        route=ROUTE,
        body_digest=body_digest(value),
        command_id=derived_id(person.actor.id, key),
        prefix=submission.kind.prefix,
        year=_today(now).year,
        applicant=_new_applicant(deps.signing_key, person, submission),
        support_type=submission.kind.code,
        revision=submission.kind.revision,
        answers=submission.checked.answers,
        documents=submission.documents,
        received_at=now,
        language=language,
        draft_id=draft_id,
        item=submission.kind.item(submission.checked.answers),
    )


def _receive(
    session: Session, person: Person, submission: Submission, filing: Filing
) -> Received:
    """Keep a submission with its number and its opening, or the one it repeats."""
    if person.actor.role is Role.OFFICER:
        tax_code = str(submission.applicant["tax_code"])
        known = intake.account_of_establishment(session, tax_code, ESTABLISHMENT)
        filing = replace(filing, applicant=known or filing.applicant)
    kind, checked, now = submission.kind, submission.checked, filing.received_at
    days = calendar_days.current(session)
    on = _rules_day(submission.judged_on, now)
    rows = rows_in_force(session, on, level_of(checked.facts))
    language: Language = language_named(filing.language)

    def opening(code: str) -> Opening:
        found = _opening(code, person, filing.applicant, submission, now, days)
        return replace(found, provincial=of_type(rows, kind))

    def judge(session: Session) -> None:
        """Judge once more where no other filing can come between."""
        papers, day = submission.documents, submission.judged_on
        problems = _eligibility(
            session, person, kind, checked, papers, language, now, day
        )
        if problems:
            raise AnswersInvalid(problems)

    return intake.receive(session, filing, opening, judge)


async def _is_begun(deps: Deps, received: Received, person: Person) -> bool:
    """Start the dossier, unless a repeated key finds it begun; say whether it is."""
    code = received.opening.code
    if not received.fresh and await deps.database.read(queries.last, code) is not None:
        return True
    try:
        await deps.engine.submit(received.opening, _start_command(received, person))
    except (EngineAway, EngineSlow):
        return False
    return True


def _start_command(received: Received, person: Person) -> Command:
    opening = received.opening
    return Command(
        id=received.command_id,
        action=Action.SUBMIT,
        actor=person.actor,
        facts=opening.facts,
        papers=opening.papers,
        answers_digest=opening.answers_digest,
    )


def _judged(
    session: Session, person: Person, value: Any, language: Language, now: datetime
) -> Submission:
    _body, problems = shape(SubmissionBody, value)
    given = value if isinstance(value, dict) else {}
    kind = _kind(given.get("support_type"))
    if kind is None:
        known = {p.field for p in problems}
        extra = () if "support_type" in known else (unknown_support_type(),)
        raise AnswersInvalid((*problems, *extra) or (unknown_support_type(),))
    checked, wrong = read_form(kind.form, given.get("answers"))
    documents = digests_of(given.get("documents"))
    problems += wrong
    problems += _elsewhere(person.actor, checked)
    problems += document_problems(
        kind.papers_for("submission", checked.facts), documents, required=True
    )
    problems += unusable_documents(session, person.actor, documents)
    judged_on, wrong = _day_of_the_past(person, given.get("judged_on"), _today(now))
    problems += wrong
    problems += _eligibility(
        session, person, kind, checked, documents, language, now, judged_on
    )
    if problems:
        raise AnswersInvalid(_once(problems))
    return Submission(kind, checked, documents, judged_on)


def _day_of_the_past(
    person: Person, given: object, today: date
) -> tuple[str, Problems]:
    """Give the day by whose rules a project of the past is judged, empty for today's.

    Only officers, who file on behalf of an establishment, name one; there must be rules
    of that day in the record.
    """
    if not isinstance(given, str):
        return "", ()
    if person.actor.role is not Role.OFFICER:
        return "", (FieldProblem(JUDGED_ON, "for_officers_on_behalf"),)
    try:
        day = datetime.strptime(given, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        return "", (FieldProblem(JUDGED_ON, "not_a_date"),)
    if day > today:
        return "", (FieldProblem(JUDGED_ON, "day_not_come", {"day": given}),)
    if day < norms.HORIZON:
        earliest = {"earliest": norms.HORIZON.isoformat()}
        return "", (FieldProblem(JUDGED_ON, "before_recorded_norms", earliest),)
    return day.isoformat(), ()


def _kind(code: object) -> SupportType | None:
    try:
        return support_types.find(code) if isinstance(code, str) else None
    except KeyError:
        return None


def _eligibility(
    session: Session,
    person: Person,
    kind: SupportType,
    checked: Checked,
    documents: Mapping[str, str],
    language: Language,
    now: datetime,
    judged_on: str = "",
) -> Problems:
    judged = assessed(session, person, kind, checked, documents, now, judged_on)
    return eligibility_problems(judged.failed, language)


def assessed(
    session: Session,
    person: Person,
    kind: SupportType,
    checked: Checked,
    documents: Mapping[str, str],
    now: datetime,
    judged_on: str = "",
) -> Assessment:
    """Judge answers and papers by every rule, with what the record knows beside.

    The rules are those of the day of filing, unless another is named (ISO 8601).
    """
    on = _rules_day(judged_on, now)
    request = Request(
        kind.code,
        checked.facts,
        frozenset(documents),
        _background(session, person, kind, checked, now),
        on,
        norms_for(session, checked.facts, on),
    )
    return assess(kind, request)


def _background(
    session: Session,
    person: Person,
    kind: SupportType,
    checked: Checked,
    now: datetime,
) -> Background:
    own = compared(kind, checked.answers)
    return background(
        session, own.tax_code, kind.code, own.item, _today(now).year, person.actor
    )


def _once(problems: Problems) -> Problems:
    return tuple({(p.field, p.code): p for p in problems}.values())


def _elsewhere(actor: Actor, checked: Checked) -> Problems:
    """Name the place when an officer files what another unit receives."""
    fund = checked.facts.get("fund")
    province = province_of(checked.facts)
    if actor.role is not Role.OFFICER or fund is None or province is None:
        return ()
    if covers(actor.unit, unit_for(str(fund), province)):
        return ()
    return (FieldProblem("applicant.province", "other_unit"),)


def _opening(
    code: str,
    person: Person,
    applicant: str,
    submission: Submission,
    now: datetime,
    days: str,
) -> Opening:
    facts, answers = submission.checked.facts, submission.checked.answers
    marks = {
        f"{path}_mark": mark_for(answers, text)
        for path, text in submission.checked.to_mark.items()
    }
    fund, province = str(facts["fund"]), str(province_of(facts))
    return Opening(
        code=code,
        support_type=submission.kind.code,
        revision=submission.kind.revision,
        norms=norms.CURRENT_NORMS,
        calendar=days,
        applicant=applicant,
        unit=unit_for(fund, province),
        province=province,
        fund=fund,
        received_at=now,
        facts={**facts, **marks},
        papers=tuple(sorted(submission.documents)),
        answers_digest=digest(
            {"answers": answers, "documents": dict(submission.documents)}
        ),
        payee_mark=mark_for(answers, str(submission.applicant["name"])),
        on_behalf=person.actor.role is Role.OFFICER,
        filed_by=person.actor.id if person.actor.role is Role.OFFICER else "",
        judged_on=submission.judged_on,
    )


def _new_applicant(key: bytes, person: Person, submission: Submission) -> str:
    """Return the account of a dossier whose establishment has none yet.

    An officer files for an establishment that may never sign in; its account follows
    from its tax code, so that two who file at once mean the same. There are few tax
    codes: without the key nobody can try which of them an account stands for. The
    account stays what it is when the key is replaced, see `_receive`.
    """
    if person.actor.role is not Role.OFFICER:
        return person.actor.id
    tax_code = str(submission.applicant["tax_code"])
    found = hmac.digest(key, tax_code.encode(), "sha256").hex()
    return f"{ESTABLISHMENT}{found[:ESTABLISHMENT_DIGITS]}"


def _rules_day(judged_on: str, now: datetime) -> date:
    return date.fromisoformat(judged_on) if judged_on else _today(now)


def _today(now: datetime) -> date:
    return calendar.load(calendar.CURRENT_CALENDAR).local_day(now)


def mark_for(answers: Mapping[str, object], text: str) -> str:
    """Give the mark of a text within the dossier whose answers these are.

    The salt is all that the establishment says of itself, which the record alone
    holds: who reads a mark elsewhere cannot try names against it, as they could when
    it was the dossier's code.
    """
    return mark(canonical(answers.get("applicant")), text)
