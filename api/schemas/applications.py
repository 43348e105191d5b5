"""How an application is shown to somebody who may see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from api.problems import faults
from api.schemas.allowed_actions import (
    Standpoint,
    draws_of,
    money_foreseen,
    offered,
)
from api.schemas.documents import PaperHeld, papers_held
from api.schemas.dossiers import (
    ActionOffered,
    ApplicationListed,
    ApplicationShown,
    ExplanationShown,
    HeldDocument,
    RoleAbility,
    TrancheShown,
)
from api.schemas.support_types import (
    award_shown,
    judged_again,
    norm_shown,
    payable_shown,
    rule_shown,
)
from domain.application import Application, Event, opened
from domain.citations import cited
from domain.deadlines import overdue
from domain.decision import rulebook
from domain.doubts import doubts
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

OPENED = 0
"""The number of a dossier that is received and whose workflow has not begun."""


def shown(session: Session, row: Row, view: Standpoint) -> ApplicationShown:
    """Give the application as it stands for this caller."""
    application = row.application
    answers: Mapping[str, Any] = row.answers
    papers = dossier_papers(session, application, view.language)
    rules = rulebook(application)
    given = {paper.paper for paper in papers}
    notices = judged_again(application, rules, given, Background()).unsettled
    view = Standpoint(view.actor, view.now, view.language, payee_of(answers))
    waiting_for = waits_for(application)
    begun = application.number > OPENED
    return ApplicationShown(
        code=application.code,
        support_type=application.support_type,
        revision=application.revision,
        applicant=dict(answers.get("applicant", {})),
        project_title=str(answers.get("project_title", "")),
        stage=STANDARD.row(application.state).stage.value,
        state=application.state.value,
        waits_for=waiting_for.value if waiting_for else None,
        since=application.since,
        due_at=application.due_at,
        overdue=overdue(application, view.now),
        number=application.number,
        amount_requested_vnd=_requested(application),
        amount_awarded_vnd=application.award_vnd,
        amount_disbursed_vnd=application.paid_vnd,
        received_at=application.received_at,
        year=row.year,
        province=province_today(application.province) or application.province,
        unit=unit_today(application.unit),
        fund=application.fund,
        allowed_actions=_offered(session, application, view) if begun else [],
        documents=[_held(paper) for paper in papers],
        tranches=_tranches(session, application),
        answers=dict(answers),
        award=award_shown(application.award, view.language),
        payable=payable_shown(application.payable, view.language),
        amount_payable_vnd=application.payable_vnd,
        norms=application.norms,
        calendar=application.calendar,
        provincial_norms=[
            norm_shown(norm, view.language)
            for norm in (*application.provincial, *application.entered)
        ],
        judged_on=application.judged_on or None,
        notices=[rule_shown(notice, view.language) for notice in notices],
        doubts=faults(doubts(rules.kind.form.fields, answers), view.language),
    )


def dossier_papers(
    session: Session, application: Application, language: str
) -> tuple[PaperHeld, ...]:
    """Give the papers of a dossier as every list of them shows them."""
    held = queries.papers(session, application.code)
    kind = rulebook(application).kind
    return papers_held(held, kind, language, application.received_at)


def _offered(
    session: Session, application: Application, view: Standpoint
) -> list[ActionOffered]:
    """Give the caller's steps, those that hold money with what they would find."""
    found = offered(application, view)
    draws = draws_of(application, view.actor, view.now)
    for step in found:
        draw = draws.get(Action(step.action))
        step.money = money_foreseen(session, application, draw)
    return found


def row_of(session: Session, actor: Actor, code: str) -> Row:
    """Give the dossier, also while its workflow has not begun. Raises NotFound."""
    try:
        return queries.application(session, actor, code)
    except NotFound:
        return opened_row(session, actor, code)


def opened_row(session: Session, actor: Actor, code: str) -> Row:
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


def listed(item: Listed) -> ApplicationListed:
    """Give a row of a list."""
    return ApplicationListed(
        code=item.code,
        support_type=item.support_type,
        revision=item.revision,
        applicant={"name": item.applicant_name},
        project_title=item.project_title,
        stage=item.stage,
        state=item.state,
        waits_for=item.waits_for or None,
        since=item.since,
        due_at=item.due_at,
        overdue=item.overdue,
        number=item.number,
        amount_requested_vnd=item.amount_requested_vnd,
        amount_awarded_vnd=item.amount_awarded_vnd,
        amount_disbursed_vnd=item.amount_disbursed_vnd,
        received_at=item.received_at,
        year=item.year,
        province=item.province,
        unit=item.unit,
        fund=item.fund,
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
        TrancheShown(
            number=t.number,
            purpose=t.purpose,
            amount_vnd=t.amount_vnd,
            state=t.state,
            attempt=t.attempt,
            reference=references.get((t.number, t.attempt)) or None,
            paid_on=t.paid_on,
        )
        for t in application.tranches
    ]


def _held(held: PaperHeld) -> HeldDocument:
    return HeldDocument(
        paper=held.paper,
        label=held.label,
        digest=held.digest,
        name=held.name,
        media_type=held.media_type,
        size=held.size,
        received_at=held.received_at,
        current=held.current,
        replaced_by=held.replaced_by or None,
        same_as=list(held.same_as),
    )


def explanation(
    application: Application, events: Sequence[Event], now: datetime, language: Language
) -> ExplanationShown:
    """Tell how a dossier stands, in words and in a structure."""
    last = events[-1] if events else None
    rules = rulebook(application)
    told = explain(application, rules, now, language, last)
    row = rules.lifecycle.row(application.state)
    return ExplanationShown(
        code=application.code,
        language=language,
        text=told.text,
        stage=told.stage,
        state=told.state,
        where=row.vi if language == "vi" else row.en,
        why=_why(last, language),
        since=told.since,
        until=told.until,
        days_left=told.days_left,
        overdue=told.overdue,
        office_clock=told.office_clock,
        who_acts_next=told.acts_next.value if told.acts_next else None,
        who=_role(told.acts_next, language) if told.acts_next else "",
        unit=unit_name(told.unit, language) if told.unit else "",
        may=_abilities(application, now, language),
        when_up=row.when_up.value if row.when_up and told.until else None,
        time_up=told.time_up,
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
