"""Where a dossier is, why, since and until when, and who may do what about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from api.language import Language
from api.schemas.dossiers import ExplanationShown, RoleAbility
from api.trail_shown import label_of
from domain import standing
from domain.application import Application, Event
from domain.calendar import VIETNAM_TIME
from domain.decision import rulebook
from domain.lifecycle import StateRow
from domain.people import HUMAN_ROLES, ROLE_NAMES, Role
from domain.standard import STANDARD

STAGE_NAMES = {
    "submission": ("tiếp nhận", "submission"),
    "appraisal": ("thẩm định", "appraisal"),
    "approval": ("phê duyệt", "approval"),
    "disbursement": ("giải ngân", "disbursement"),
    "acceptance": ("nghiệm thu", "acceptance"),
    "settlement": ("quyết toán", "settlement"),
    "closed": ("đã kết thúc", "closed"),
}


def explanation(
    application: Application, events: Sequence[Event], now: datetime, language: Language
) -> ExplanationShown:
    """Tell how a dossier stands, in words and in a structure."""
    row = STANDARD.row(application.state)
    acts_next = standing.waits_for(application)
    who = _role(acts_next, language) if acts_next else ""
    late = standing.overdue(application, now)
    where = _where(row, language)
    why = _why(events, language)
    told = _times(application, late, language)
    return ExplanationShown(
        code=application.code,
        language=language,
        text=" ".join(_sentences(where, why, told, who, language)),
        stage=row.stage.value,
        state=row.state.value,
        where=where,
        why=why,
        since=application.since,
        until=application.due_at,
        overdue=late,
        who_acts_next=acts_next.value if acts_next else None,
        who=who,
        may=_abilities(application, language),
    )


def _where(row: StateRow, language: Language) -> str:
    vi, en = STAGE_NAMES[row.stage.value]
    if language == "vi":
        return f"{row.vi} (giai đoạn {vi})"
    return f"{row.en} (stage {en})"


def _why(events: Sequence[Event], language: Language) -> str:
    """Give the step that brought it here, and the article it stands on."""
    came = next((e for e in reversed(events) if e.source is not e.target), None)
    if came is None:
        return (
            "Hồ sơ đã được lưu, chờ bộ máy xử lý"
            if language == "vi"
            else "Kept safely, waiting for the engine"
        )
    label = label_of(came)
    return f"{label.vi if language == 'vi' else label.en} ({came.basis})"


def _times(application: Application, late: bool, language: Language) -> str:
    since = _day(application.since or application.received_at)
    if application.due_at is None:
        return f"Từ {since}." if language == "vi" else f"Since {since}."
    due = _day(application.due_at)
    if language == "vi":
        return f"Từ {since}, hạn {due}{', đã quá hạn' if late else ''}."
    return f"Since {since}, due {due}{', overdue' if late else ''}."


def _sentences(
    where: str, why: str, told: str, who: str, language: Language
) -> Iterable[str]:
    vietnamese = language == "vi"
    yield f"{'Hồ sơ đang ở' if vietnamese else 'The dossier is in'}: {where}."
    yield f"{'Vì' if vietnamese else 'Because'}: {why}."
    yield told
    if who:
        yield f"{'Người làm bước tiếp theo' if vietnamese else 'Next to act'}: {who}."
    else:
        yield "Không còn bước nào." if vietnamese else "No step is left."


def _abilities(application: Application, language: Language) -> list[RoleAbility]:
    """Give what each role may do by the table; who in person is judged by the rules."""
    steps = rulebook(application).lifecycle.leaving(application.state)
    return [
        RoleAbility(
            role=role.value,
            label=_role(role, language),
            actions=[step.action.value for step in steps if role in step.by],
        )
        for role in HUMAN_ROLES
        if any(role in step.by for step in steps)
    ]


def _role(role: Role, language: Language) -> str:
    return ROLE_NAMES[role][0 if language == "vi" else 1]


def _day(instant: datetime) -> str:
    return f"{instant.astimezone(VIETNAM_TIME):%d/%m/%Y %H:%M}"
