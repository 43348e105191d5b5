"""Messages with sample values, for the page that shows every template."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from activities.message_context import Addressee, MessageContext, message_context
from activities.rendering import Renderer
from api.ports import Preview, TemplateFile
from domain import support_types
from domain.application import Application, Event
from domain.calendar import CURRENT_CALENDAR, load
from domain.funding import Tranche
from domain.identity import dossier_code
from domain.norms import CURRENT_NORMS
from domain.people import Actor, Role
from domain.standard import STANDARD
from domain.states import Action, State
from templates import NOTIFICATIONS

LANGUAGES = ("vi", "en")
CHANNELS = ("subject", "txt", "html")
_UNIT = "sct-vinh-long"
_PROVINCE = "Vĩnh Long"
_NUMBER = 123
_WORKING_DAYS = 7
_AWARD_VND = 35_000_000
_ADVANCE_VND = 24_500_000
_PAYING = (State.PAYING_ADVANCE, State.PAYING_BALANCE)

_SUBMITTED = {
    "project_title": "Ứng dụng máy CNC trong sản xuất đồ gỗ mỹ nghệ",
    "applicant": {"name": "Cơ sở mộc Mẫu"},
}
_ANSWERS: dict[str, object] = {
    "items": [
        {"item": "quotation", "reason": "Báo giá đã hết hiệu lực."},
        {"item": "Bản vẽ mặt bằng", "reason": "Thiếu chữ ký."},
    ],
    "questions": ["Máy mới hay đã qua sử dụng?"],
    "reason": "Chưa rõ nguồn vốn đối ứng.",
    "reason_code": "other",
    "amount_vnd": _AWARD_VND,
    "reference": "UNC-2026-77",
    "paid_on": "2026-11-13",
    "note": "Đã đối chiếu bản gốc.",
}


@dataclass(frozen=True, slots=True)
class SampleMessages:
    """The templates of the messages, and what they make of sample values.

    `public_url` is where people open the pages; empty names the code alone.
    """

    clock: Callable[[], datetime]
    public_url: str = ""
    folder: Path = NOTIFICATIONS
    renderer: Renderer = field(default_factory=Renderer)

    def files(self) -> tuple[TemplateFile, ...]:
        """Give every file of templates, in the order of the actions."""
        return tuple(
            found
            for action in Action
            for language in LANGUAGES
            for found in self._files(action, language)
        )

    def preview(
        self, action: Action, role: Role, language: str, support_type: str
    ) -> Preview:
        """Give a message with sample values, as a role is told of an action."""
        context = self._context(action, role, language, support_type)
        message = self.renderer.render(context)
        return Preview(message.subject, message.text, message.html, message.template)

    def _files(self, action: Action, language: str) -> Iterator[TemplateFile]:
        kinds = ("", *(kind.code for kind in support_types.current()))
        for kind in kinds:
            for channel in CHANNELS:
                if (self.folder / language / kind / f"{action}.{channel}").is_file():
                    yield TemplateFile(action, language, kind, channel)

    def _context(
        self, action: Action, role: Role, language: str, support_type: str
    ) -> MessageContext:
        step = _step(action)
        application = _application(step.target, support_type, self.clock())
        addressee = Addressee(role, language, self._link(application.code))
        event = _event(application, action, step)
        return message_context(application, event, _SUBMITTED, _ANSWERS, addressee)

    def _link(self, code: str) -> str:
        base = self.public_url.rstrip("/")
        return f"{base}/applications/{code}" if base else ""


@dataclass(frozen=True, slots=True)
class _Taken:
    """From where to where an action first leads in the table, and who takes it."""

    source: State | None
    target: State
    by: Role


def _step(action: Action) -> _Taken:
    if action is Action.SUBMIT:
        return _Taken(None, STANDARD.initial, Role.APPLICANT)
    step = next(t for t in STANDARD.transitions if t.action is action)
    source = step.sources[0]
    return _Taken(source, step.leads_from(source)[0], step.by[0])


def _event(application: Application, action: Action, step: _Taken) -> Event:
    return Event(
        code=application.code,
        number=application.number,
        action=action,
        actor=Actor(step.by, "sample", _UNIT),
        source=step.source,
        target=application.state,
        at=application.since or application.received_at,
        due_at=application.due_at,
        command_id="sample",
        answers_digest="",
        facts={},
        papers=(),
        changes={},
        postings=(),
        tells=(),
        basis="",
        norms=application.norms,
        calendar=application.calendar,
    )


def _application(state: State, support_type: str, now: datetime) -> Application:
    kind = support_types.find(support_type)
    due = None if STANDARD.row(state).closed else _due(now)
    ordered = Tranche(1, "advance", _ADVANCE_VND, state="ordered", ordered_by="sample")
    paid = replace(ordered, state="paid", paid_on="2026-11-13")
    paying = (paid, replace(ordered, number=2))
    return Application(
        code=dossier_code(kind.prefix, now.year, _NUMBER),
        support_type=kind.code,
        revision=kind.revision,
        norms=CURRENT_NORMS,
        calendar=CURRENT_CALENDAR,
        applicant="sample",
        unit=_UNIT,
        province=_PROVINCE,
        fund="local",
        received_at=now,
        facts={},
        papers=(),
        payee_mark="",
        number=7,
        state=state,
        since=now,
        due_at=due,
        award_vnd=_AWARD_VND,
        payable_vnd=_AWARD_VND,
        tranches=paying if state in _PAYING else (paid,),
        to_repay_vnd=_ADVANCE_VND,
        report_asked="2026-12",
    )


def _due(now: datetime) -> datetime:
    """Give when a sample is due: as the office closes, as every deadline is."""
    calendar = load(CURRENT_CALENDAR)
    return calendar.due(now, _WORKING_DAYS)
