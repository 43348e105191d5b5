"""How an application is shown to somebody who may see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import Field

from api.problems import FieldFault, faults
from api.schemas.allowed_actions import (
    ActionOffered,
    Standpoint,
    actions_for,
    money_check,
)
from api.schemas.base import Instant, Shown
from api.schemas.documents import DossierDocument, documents_of
from api.schemas.support_types import (
    AwardShown,
    NormShown,
    PayableShown,
    RuleShown,
    assess_again,
    award_of,
    norm_of,
    payable_of,
    rule_of,
)
from domain.answers import doubts
from domain.application import Application, Event, opened
from domain.citations import cited
from domain.deadlines import overdue
from domain.decision import drawn, rulebook
from domain.errors import NotFound
from domain.explanation import explain, open_to
from domain.people import HUMAN_ROLES, ROLE_NAMES, Actor, Role, unit_name, unit_today
from domain.places import province_today
from domain.standard import STANDARD, waits_for
from domain.states import Action
from domain.support import Background
from persistence import intake, payments, queries
from persistence.database import Session
from persistence.listing import Listed
from persistence.queries import Row
from presentation.language import Language


class DocumentShown(Shown):
    """A file that is kept under its own digest."""

    digest: str
    name: str
    media_type: str
    size: int


class HeldDocument(DocumentShown):
    """A file as one paper of a dossier; `current` unless another was given since.

    `same_as` names other papers for which the same file stands.
    """

    paper: str
    label: str
    received_at: Instant | None = None
    current: bool = True
    replaced_by: str | None = None
    same_as: list[str] = Field(default_factory=list)


class TrancheShown(Shown):
    """One payment of the award."""

    number: int
    purpose: str
    amount_vnd: int
    state: str
    attempt: int
    reference: str | None
    paid_on: str | None


class ApplicationListed(Shown):
    """An application in a list."""

    code: str
    support_type: str
    revision: int
    applicant: dict[str, Any]
    project_title: str
    stage: str
    state: str
    waits_for: str | None
    since: Instant | None
    due_at: Instant | None
    overdue: bool
    number: int
    amount_requested_vnd: int
    amount_awarded_vnd: int
    amount_disbursed_vnd: int
    received_at: Instant
    year: int
    province: str
    unit: str
    fund: str


class ApplicationShown(ApplicationListed):
    """An application as it stands, and what the caller may do with it."""

    allowed_actions: list[ActionOffered]
    documents: list[HeldDocument]
    tranches: list[TrancheShown]
    answers: dict[str, Any]
    award: AwardShown | None
    payable: PayableShown | None = Field(
        None, description="How the amount payable came about, once work was accepted"
    )
    amount_payable_vnd: int
    norms: str
    calendar: str
    judged_on: str | None = Field(
        None, description="The day whose rules hold, for a project of the past"
    )
    provincial_norms: list[NormShown] = Field(
        description="What the province set for its own money, recorded or entered"
    )
    notices: list[RuleShown] = Field(
        description="Rules that an officer settles, and warnings to be heeded"
    )
    doubts: list[FieldFault] = Field(
        default_factory=list, description="Answers that are taken and look mistyped"
    )


class ContactPending(Shown):
    """A new address that takes effect once its owner has confirmed it."""

    email: str
    expires_at: Instant


class ContactShown(Shown):
    """Where the applicant is reached; `pending` is the address not confirmed yet."""

    email: str
    phone: str
    pending: ContactPending | None
    doubts: list[FieldFault] = Field(
        default_factory=list,
        description="What looks mistyped in the address that waits",
    )


class ApplicationPage(Shown):
    """A page of applications."""

    items: list[ApplicationListed]
    next_cursor: str | None


class Accepted(Shown):
    """What is kept safely and not decided yet: the code and the receipt."""

    code: str
    received_at: Instant
    location: str
    message: str


class RoleAbility(Shown):
    """What one role may do now."""

    role: str
    label: str
    actions: list[str]


class ExplanationShown(Shown):
    """Where a dossier is, why, since and until when, and who acts next."""

    code: str
    language: str
    text: str
    stage: str
    state: str
    where: str
    why: str
    since: Instant | None
    until: Instant | None
    days_left: int | None
    overdue: bool
    office_clock: bool
    who_acts_next: str | None
    who: str
    unit: str
    may: list[RoleAbility]
    when_up: str | None = Field(
        description="the clock's own step when the time is up, e.g. lapse; or null"
    )
    time_up: str = Field(
        description="what happens when the time is up, in words; empty when nothing"
    )


OPENED = 0
"""The number of a dossier that is received and whose workflow has not begun."""


def application_for(session: Session, row: Row, view: Standpoint) -> ApplicationShown:
    """Give the application as it stands for this caller."""
    application = row.application
    answers: Mapping[str, Any] = row.answers
    papers = dossier_documents(session, application, view.language)
    rules = rulebook(application)
    given = {paper.paper for paper in papers}
    notices = assess_again(application, rules, given, Background()).unsettled
    view = Standpoint(view.actor, view.now, view.language, payee_of(answers))
    waiting_for = waits_for(application)
    begun = application.number > OPENED
    return ApplicationShown.of(
        application,
        applicant=dict(answers.get("applicant", {})),
        project_title=str(answers.get("project_title", "")),
        stage=STANDARD.row(application.state).stage.value,
        state=application.state.value,
        waits_for=waiting_for.value if waiting_for else None,
        overdue=overdue(application, view.now),
        amount_requested_vnd=_requested(application),
        amount_awarded_vnd=application.award_vnd,
        amount_disbursed_vnd=application.paid_vnd,
        year=row.year,
        province=province_today(application.province) or application.province,
        unit=unit_today(application.unit),
        allowed_actions=_offered(session, application, view) if begun else [],
        documents=[_held(paper) for paper in papers],
        tranches=_tranches(session, application),
        answers=dict(answers),
        award=award_of(application.award, view.language),
        payable=payable_of(application.payable, view.language),
        amount_payable_vnd=application.payable_vnd,
        provincial_norms=[
            norm_of(norm, view.language)
            for norm in (*application.provincial, *application.entered)
        ],
        judged_on=application.judged_on or None,
        notices=[rule_of(notice, view.language) for notice in notices],
        doubts=faults(doubts(rules.kind.form.fields, answers), view.language),
    )


def dossier_documents(
    session: Session, application: Application, language: str
) -> tuple[DossierDocument, ...]:
    """Give the papers of a dossier as every list of them shows them."""
    held = queries.papers(session, application.code)
    kind = rulebook(application).kind
    return documents_of(held, kind, language, application.received_at)


def _offered(
    session: Session, application: Application, view: Standpoint
) -> list[ActionOffered]:
    """Give the caller's steps, those that hold money with what they would find."""
    rules, offered = rulebook(application), actions_for(application, view)
    for action in offered:
        step = rules.lifecycle.find(application.state, Action(action.action))
        assert step is not None
        draw = drawn(application, step, view.actor, rules, view.now)
        action.money = money_check(session, application, draw)
    return offered


def load_dossier(session: Session, actor: Actor, code: str) -> Row:
    """Give the dossier, also while its workflow has not begun. Raises NotFound."""
    try:
        return queries.application(session, actor, code)
    except NotFound:
        return load_opened(session, actor, code)


def load_opened(session: Session, actor: Actor, code: str) -> Row:
    """Give a dossier whose workflow has not begun. Raises NotFound for any other."""
    stored = intake.submission(session, actor, code)
    if queries.last(session, code) is not None:
        # It began between the look for it and this one.
        return queries.application(session, actor, code)
    application = opened(stored.opening)
    return Row(
        application=application,
        stage=STANDARD.row(application.state).stage,
        waits_for=Role.OFFICER.value,
        applicant_name=payee_of(stored.answers),
        project_title=str(stored.answers.get("project_title", "")),
        year=application.received_at.year,
        amount_requested_vnd=_requested(application),
        amount_awarded_vnd=0,
        amount_disbursed_vnd=0,
        answers=stored.answers,
        language=stored.language,
    )


def payee_of(answers: Mapping[str, Any]) -> str:
    """Give the name of the establishment that is paid."""
    applicant = answers.get("applicant")
    return str(applicant.get("name", "")) if isinstance(applicant, Mapping) else ""


def list_item(item: Listed) -> ApplicationListed:
    """Give a row of a list."""
    return ApplicationListed.of(
        item, applicant={"name": item.applicant_name}, waits_for=item.waits_for or None
    )


def _requested(application: Application) -> int:
    amount = application.facts.get("amount_requested_vnd", 0)
    return amount if isinstance(amount, int) else 0


def _tranches(session: Session, application: Application) -> list[TrancheShown]:
    if not application.tranches:
        return []
    orders = payments.orders(session, application.code)
    references = {(o.tranche, o.attempt): o.reference for o in orders}
    return [
        TrancheShown.of(t, reference=references.get((t.number, t.attempt)) or None)
        for t in application.tranches
    ]


def _held(held: DossierDocument) -> HeldDocument:
    return HeldDocument.of(
        held, replaced_by=held.replaced_by or None, same_as=list(held.same_as)
    )


def explanation(
    application: Application, events: Sequence[Event], now: datetime, language: Language
) -> ExplanationShown:
    """Tell how a dossier stands, in words and in a structure."""
    last = events[-1] if events else None
    rules = rulebook(application)
    told = explain(application, rules, now, language, last)
    row = rules.lifecycle.row(application.state)
    return ExplanationShown.of(
        told,
        code=application.code,
        language=language,
        where=row.vi if language == "vi" else row.en,
        why=_why(last, language),
        who_acts_next=told.acts_next.value if told.acts_next else None,
        who=_role(told.acts_next, language) if told.acts_next else "",
        unit=unit_name(told.unit, language) if told.unit else "",
        may=_abilities(application, now, language),
        when_up=row.when_up.value if row.when_up and told.until else None,
    )


def _why(last: Event | None, language: Language) -> str:
    """Give the latest step, also one that kept the state, and its article."""
    if last is None:
        return (
            "Hồ sơ đã được lưu, chờ hệ thống xử lý"
            if language == "vi"
            else "Kept safely, waiting to be taken up"
        )
    name = last.action.label(language)
    return f"{name} ({cited(last.basis, language)})"


def _abilities(
    application: Application, now: datetime, language: Language
) -> list[RoleAbility]:
    rules = rulebook(application)
    found = [(role, open_to(application, role, rules, now)) for role in HUMAN_ROLES]
    return [
        RoleAbility(
            role=role.value,
            label=_role(role, language),
            actions=[s.action.value for s in steps if s.chosen],
        )
        for role, steps in found
        if steps
    ]


def _role(role: Role, language: Language) -> str:
    return ROLE_NAMES[role][0 if language == "vi" else 1]
