"""Where a dossier is, why, since and until when, and who may do what about it."""

from collections.abc import Sequence
from datetime import datetime

from api.language import Language
from api.offered import CHOICES
from api.schemas.dossiers import ExplanationShown, RoleAbility
from domain.application import Application, Event
from domain.decision import rulebook
from domain.explanation import explain, open_to
from domain.people import HUMAN_ROLES, ROLE_NAMES, Role, unit_name


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
    return f"{name} ({last.basis})"


def _abilities(
    application: Application, now: datetime, language: Language
) -> list[RoleAbility]:
    rules = rulebook(application)
    found = [(role, open_to(application, role, rules, now)) for role in HUMAN_ROLES]
    return [
        RoleAbility(
            role=role.value,
            label=_role(role, language),
            actions=[s.action.value for s in steps if s.action in CHOICES],
        )
        for role, steps in found
        if steps
    ]


def _role(role: Role, language: Language) -> str:
    return ROLE_NAMES[role][0 if language == "vi" else 1]
