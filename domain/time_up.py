"""What happens to a dossier when the time of its state is up, in full sentences."""

from collections.abc import Mapping
from datetime import datetime

from domain.calendar import VIETNAM_TIME
from domain.deadlines import END_OF_DAY
from domain.lifecycle import Action, StateRow

_CONSEQUENCES: Mapping[Action, tuple[str, str]] = {
    Action.LAPSE: (
        "hồ sơ hết hiệu lực và phải đăng ký lại",
        "the dossier lapses and has to be registered again",
    ),
    Action.RESUME: (
        "hồ sơ được thẩm định tiếp như hiện có",
        "the appraisal goes on with the file as it stands",
    ),
    Action.REINSPECT: (
        "kết quả thực hiện được nghiệm thu lại như hiện có",
        "the work is inspected again as it stands",
    ),
    Action.ESCALATE: (
        "việc chậm được báo cho lãnh đạo; bước này vẫn thực hiện được sau đó",
        "those above are told of the delay; the step can still be taken afterwards",
    ),
}


def lapses(row: StateRow) -> bool:
    """Say whether a dossier lapses that is left in this state."""
    return row.when_up is Action.LAPSE


def goes_on_by_itself(row: StateRow) -> bool:
    """Say whether the dossier leaves this state when its time is up, whoever acts."""
    return row.when_up not in (None, Action.ESCALATE)


def time_up(row: StateRow, due_at: datetime | None, language: str) -> str:
    """Give the sentence for a state and its due instant, empty where no clock runs."""
    if row.when_up is None or due_at is None:
        return ""
    column = 0 if language == "vi" else 1
    undone, follows = row.undone[column], _CONSEQUENCES[row.when_up][column]
    when = _instant(due_at, language)
    if language == "vi":
        return f"Nếu đến {when} {undone}, {follows}."
    return f"If {undone} by {when}, {follows}."


def _instant(instant: datetime, language: str) -> str:
    """Give the day alone where all of it is left, else the hour too."""
    local = instant.astimezone(VIETNAM_TIME)
    whole_day = local.time() == END_OF_DAY
    if language == "vi":
        day = f"{local:%d/%m/%Y}"
        return day if whole_day else f"{local:%H:%M} ngày {day}"
    day = f"{local.day} {local:%B %Y}"
    return day if whole_day else f"{local:%H:%M} on {day}"
