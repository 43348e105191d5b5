"""Every message that a step may send is written, in both languages, for everyone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from activities.rendering import Renderer
from domain.lifecycle import StateRow
from domain.people import HUMAN_ROLES, Role
from domain.standard import STANDARD
from domain.states import Action, State
from domain.support import SupportType
from domain.support_types import current
from templates import NOTIFICATIONS
from tests.activities.messages import SUBMITTED, context
from tests.rows import each

LANGUAGES = ("vi", "en")
UNRENDERED = re.compile(r"\{[{%#]|[}%#]\}|\bNone\b|Undefined")
PERSONAL = ("0901234567", "moc@example.vn", "Nguyễn Thị Hoa", "0100109106", "ad-1")

Step = tuple[Action, State | None, State]


def steps() -> Iterator[Step]:
    yield Action.SUBMIT, None, STANDARD.initial
    for transition in STANDARD.transitions:
        for source in transition.sources:
            for target in transition.to:
                yield transition.action, source, target


def telling_steps() -> tuple[Step, ...]:
    """Give steps in which every action leads to each of its targets, from each source.

    A message knows where a step came from and where it led; all pairs of the two would
    say the same a thousand times.
    """
    by_target = {(action, target): source for action, source, target in steps()}
    by_source = {(action, source): target for action, source, target in steps()}
    led = [(action, source, target) for (action, target), source in by_target.items()]
    came = [(action, source, target) for (action, source), target in by_source.items()]
    return tuple(dict.fromkeys((*led, *came)))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


@each("language", LANGUAGES)
@each("action", Action)
def test_every_action_has_its_own_texts(action: Action, language: str) -> None:
    for ending in ("subject", "txt"):
        path = NOTIFICATIONS / language / f"{action}.{ending}"
        assert path.read_text(encoding="utf-8").strip(), path


@each("language", LANGUAGES)
def test_no_text_belongs_to_no_action(language: str) -> None:
    found = {
        path.stem
        for path in (NOTIFICATIONS / language).iterdir()
        if path.is_file() and not path.name.startswith(("_", "layout."))
    }

    assert found == set(Action)


@pytest.mark.slow
@each("language", LANGUAGES)
@each("role", HUMAN_ROLES)
def test_every_step_can_be_told_to_everyone(
    renderer: Renderer, role: Role, language: str
) -> None:
    faults = []
    for action, source, target in telling_steps():
        told = context(action, source, target, role, language)
        message = renderer.render(told)
        first = message.text.split("\n", 1)[0]
        where = f"{action} {source} {target}"
        if not message.subject.startswith(told.code) or len(message.subject) > 160:
            faults.append(f"{where}: subject {message.subject!r}")
        if not first.startswith(f"{told.code}: ") or "\n" in message.subject:
            faults.append(f"{where}: first line {first!r}")
        if UNRENDERED.search(message.subject + message.text + message.html):
            faults.append(f"{where}: something was left unrendered")
        if any(secret in message.text for secret in PERSONAL):
            faults.append(f"{where}: it names what is personal")
        if told.url not in message.text or told.url not in message.html:
            faults.append(f"{where}: no way to the dossier")

    assert faults == []


@each("language", LANGUAGES)
@each("kind", current())
@each("action", Action)
def test_every_support_type_has_every_message(
    renderer: Renderer, action: Action, kind: SupportType, language: str
) -> None:
    source, target = next((s, t) for a, s, t in steps() if a is action)

    message = renderer.render(
        context(action, source, target, language=language, support_type=kind.code)
    )

    assert str(SUBMITTED["project_title"]) in message.text


@each("language", LANGUAGES)
@each("row", STANDARD.rows)
def test_whoever_a_state_waits_for_is_asked_and_nobody_when_it_is_closed(
    renderer: Renderer, row: StateRow, language: str
) -> None:
    role = context(Action.REASSIGN, row.state, row.state, language=language).waits_for
    # The treasury reads no mail: the treasurer learns that it is its turn.
    reader = Role(role) if role in HUMAN_ROLES else Role.TREASURER
    told = context(Action.REASSIGN, row.state, row.state, reader, language)

    asked = renderer.render(told).text.split("\n", 1)[0].removeprefix(f"{told.code}: ")

    if row.closed:
        assert asked.startswith(("hồ sơ đã", "the dossier is"))
    elif role == Role.TREASURY:
        assert asked.startswith(("đang chờ kho bạc", "waiting for the treasury"))
    else:
        assert asked.startswith(("đề nghị ", "please "))


def test_vietnamese_texts_keep_their_diacritics() -> None:
    bare = [
        path.name
        for path in sorted((NOTIFICATIONS / "vi").glob("*.txt"))
        if not _has_diacritics(path)
    ]

    assert bare == []


def _has_diacritics(path: Path) -> bool:
    return bool(
        re.search(r"[ăâđêôơưạảấầẩẫậ]", path.read_text(encoding="utf-8").lower())
    )
