"""Where a dossier is, told in words and in a structure."""

from datetime import datetime

from api.language import Language
from api.schemas import ExplanationShown, RoleAbility
from domain.application import Application
from domain.decision import rulebook
from domain.people import ROLE_NAMES
from domain.standing import explain


def explanation(
    application: Application, now: datetime, language: Language
) -> ExplanationShown:
    """Give where it is, why, since and until when, who acts next, who may do what."""
    told = explain(application, rulebook(application), now, language)
    return ExplanationShown(
        code=application.code,
        language=language,
        text=told.text,
        stage=told.stage.value,
        state=told.state.value,
        where=told.where,
        why=told.why,
        since=told.since,
        until=told.until,
        overdue=told.overdue,
        who_acts_next=told.who_acts_next.value if told.who_acts_next else None,
        who=told.who,
        may=[
            RoleAbility(
                role=role.value,
                label=ROLE_NAMES[role][0 if language == "vi" else 1],
                actions=[action.value for action in actions],
            )
            for role, actions in told.may
        ],
    )
