"""What a message may say of a step: built from the record, nothing more personal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain import calendar as calendars
from domain import support_types
from domain.application import Application, Event
from domain.deadlines import goes_on_by_itself, lapses, time_up
from domain.forms import (
    Amount,
    Choice,
    Day,
    Email,
    Field,
    Flag,
    Form,
    Group,
    Kind,
    Many,
    Option,
    Person,
    Phone,
    TaxCode,
)
from domain.funding import Tranche
from domain.lifecycle import StateRow, Transition
from domain.people import ROLE_NAMES, Role, unit_name
from domain.standard import STANDARD, waits_for
from domain.states import Action
from domain.support import Paper, SupportType
from presentation.answers import answer_text
from presentation.language import language_named

_PERSONAL = (Person, Phone, Email, TaxCode)
_TRANCHE_NAMES = {
    "advance": ("tạm ứng", "advance"),
    "balance": ("phần còn lại", "balance"),
}
_YES_NO = {True: ("có", "yes"), False: ("không", "no")}
_SUBMITTED = ("Nộp hồ sơ", "Application submitted")


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of the step as it is read: one value, or items of a list."""

    label: str
    value: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageContext:
    """Everything a template may use, by these names; all values are plain.

    Labels are in the `language` of the message. Amounts are đồng, 0 where there is
    none. `project_title` and `applicant_name` are empty for anyone but the applicant.
    """

    code: str
    action: str
    action_label: str
    language: str
    role: str
    """The role of whom the message goes to; `role_label` is its name."""
    role_label: str
    relieved: bool
    """Whether the step took the addressee's part in the dossier away."""
    support_type: str
    support_name: str
    project_title: str
    applicant_name: str
    state: str
    """The state after the step; `state_label` is its name."""
    state_label: str
    waits_for: str
    """The role whose turn it is after the step; empty when the dossier is closed."""
    waits_for_label: str
    actor_role: str
    actor_label: str
    """The role of who took the step: the person is never named."""
    unit_name: str
    appraisers: int
    """How many appraisers are assigned."""
    at: datetime
    due_at: datetime | None
    days_left: int | None
    """Working days from the day of the step to the due day; negative when late."""
    overdue: bool
    lapses: bool
    """Whether the dossier lapses when the time of the state after the step is up."""
    time_up: str
    """What happens then, as a sentence; empty where the dossier only stands late."""
    undone: str
    """What was not done in the state that the clock ended, inside a sentence."""
    award_vnd: int
    payable_vnd: int
    paid_vnd: int
    to_repay_vnd: int
    repaid_vnd: int
    tranche_label: str
    """The payment that the step is about; empty when it is about none."""
    tranche_vnd: int
    payment_reference: str
    paid_on: date | None
    report_month: str
    """The month (YYYY-MM) a progress report was last asked for or came in."""
    answered: tuple[Given, ...]
    """What the step's form asked and got, without marked and personal fields; nothing
    for an applicant where it was written for the office alone."""
    url: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message goes to and in which language; `url` opens the dossier.

    Who was `relieved` had a part in the dossier that the step took away.
    """

    role: Role
    language: str
    url: str
    relieved: bool = False


def message_context(
    application: Application,
    event: Event,
    submitted: Mapping[str, object],
    answers: Mapping[str, object],
    addressee: Addressee,
) -> MessageContext:
    """Give what the message of an event to an addressee may say.

    `application` stands as it did after the event; `submitted` are the answers of the
    submission and `answers` those of the step. Raises KeyError for a support type or
    a calendar that is not known.
    """
    in_words = _Words(addressee.language)
    kind = support_types.find(application.support_type, application.revision)
    transition = _transition(event)
    own = addressee.role is Role.APPLICANT
    turn = waits_for(application)
    tranche = _tranche(application, event.action)
    row = STANDARD.row(event.target)
    open_words = not own or transition is None or transition.opens_words(event.target)
    return MessageContext(
        code=event.code,
        action=event.action.value,
        action_label=in_words.of(transition)
        if transition
        else in_words.one(_SUBMITTED),
        language=addressee.language,
        role=addressee.role.value,
        role_label=in_words.one(ROLE_NAMES[addressee.role]),
        relieved=addressee.relieved,
        support_type=kind.code,
        support_name=in_words.of(kind),
        project_title=_one_line(submitted.get("project_title")) if own else "",
        applicant_name=_establishment(submitted) if own else "",
        state=event.target.value,
        state_label=in_words.of(row),
        waits_for=turn.value if turn else "",
        waits_for_label=in_words.one(ROLE_NAMES[turn]) if turn else "",
        actor_role=event.actor.role.value,
        actor_label=in_words.one(ROLE_NAMES[event.actor.role]),
        unit_name=unit_name(application.unit, addressee.language),
        appraisers=len(application.panel),
        at=event.at,
        due_at=event.due_at,
        days_left=_days_left(event),
        overdue=event.due_at is not None and event.due_at <= event.at,
        lapses=lapses(row),
        time_up=_time_up(event, row, addressee),
        undone=in_words.one(_undone(event)),
        award_vnd=application.award_vnd,
        payable_vnd=application.payable_vnd,
        paid_vnd=application.paid_vnd,
        to_repay_vnd=application.to_repay_vnd,
        repaid_vnd=application.repaid_vnd,
        tranche_label=in_words.one(_TRANCHE_NAMES[tranche.purpose]) if tranche else "",
        tranche_vnd=tranche.amount_vnd if tranche else 0,
        payment_reference=_one_line(answers.get("reference")),
        paid_on=_day(tranche.paid_on) if tranche else None,
        report_month=application.report_asked,
        answered=in_words.answered(transition, kind, answers) if open_words else (),
        url=addressee.url,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """How answers and labels are read in one language."""

    language: str

    def one(self, pair: tuple[str, str]) -> str:
        return pair[0] if self.language == "vi" else pair[1]

    def of(self, named: "_Named") -> str:
        return self.one((named.vi, named.en))

    def answered(
        self,
        transition: Transition | None,
        kind: SupportType,
        answers: Mapping[str, object],
    ) -> tuple[Given, ...]:
        form = transition.form if transition else Form(())
        papers = {p.code: self.of(p) for p in _papers(kind)}
        given = tuple(
            self._given(field, answers[field.name], papers)
            for field in form.fields
            if field.name in answers and _may_be_shown(field)
        )
        if transition is None or transition.action is not Action.REQUEST_AMENDMENT:
            return given
        asked = transition.form_for(kind).fields[-1]
        changes = answers.get(asked.name)
        if not isinstance(changes, Mapping):
            return given
        items = tuple(self._changed((asked,), answers, papers))
        return (*given, Given(self.of(asked), items=items))

    def _changed(
        self,
        fields: Iterable[Field],
        answers: Mapping[str, object],
        papers: Mapping[str, str],
        *,
        named_only: bool = False,
    ) -> Iterator[str]:
        """Give each answer that would change; of the establishment only which."""
        for field in fields:
            value = answers.get(field.name)
            if isinstance(field.kind, Group) and isinstance(value, Mapping):
                inside = named_only or field.name == "applicant"
                yield from self._changed(
                    field.kind.fields, value, papers, named_only=inside
                )
            elif value is not None and (named_only or not _may_be_shown(field)):
                yield self.of(field)
            elif value is not None:
                given = self._given(field, value, papers)
                yield f"{given.label}: {given.value or ', '.join(given.items)}"

    def _given(self, field: Field, value: object, papers: Mapping[str, str]) -> Given:
        label = self.of(field)
        if isinstance(field.kind, Many) and isinstance(value, list | tuple):
            inner = field.kind.kind
            items = tuple(self._said(inner, item, papers) for item in value)
            return Given(label, items=items)
        return Given(label, self._said(field.kind, value, papers))

    def _said(self, kind: Kind, value: object, papers: Mapping[str, str]) -> str:
        if isinstance(kind, Choice | Amount | Day):
            return answer_text(kind, value, language_named(self.language))
        if isinstance(kind, Flag):
            return self.one(_YES_NO[bool(value)])
        if isinstance(kind, Group) and isinstance(value, Mapping):
            first, *rest = self._parts(kind, value, papers)
            return f"{first}: {'; '.join(rest)}" if rest else first
        text = _one_line(value)
        return papers.get(text, text)

    def _parts(
        self, kind: Group, value: Mapping[str, object], papers: Mapping[str, str]
    ) -> list[str]:
        return [
            self._said(field.kind, value[field.name], papers)
            for field in kind.fields
            if field.name in value and _may_be_shown(field)
        ] or [""]


_Named = Transition | SupportType | StateRow | Paper | Field | Option


def _transition(event: Event) -> Transition | None:
    return STANDARD.find(event.source, event.action) if event.source else None


def _time_up(event: Event, row: StateRow, addressee: Addressee) -> str:
    """Give what follows when nobody acts, to whoever has to do with it in time.

    Where the time that is up only makes the step late, reminders alone say so.
    """
    late = event.due_at is not None and event.due_at <= event.at
    told = goes_on_by_itself(row) or event.action is Action.REMIND
    if late or addressee.relieved or not told:
        return ""
    return time_up(row, event.due_at, addressee.language)


def _undone(event: Event) -> tuple[str, str]:
    row = STANDARD.row(event.source) if event.source else None
    ended = row is not None and row.when_up is event.action
    return row.undone if row and ended else ("", "")


def _tranche(application: Application, action: Action) -> Tranche | None:
    if action is Action.CONFIRM_PAYMENT:
        paid = [t for t in application.tranches if t.state == "paid"]
        return paid[-1] if paid else None
    return application.tranche


def _papers(kind: SupportType) -> tuple[Paper, ...]:
    return (
        *kind.papers,
        *kind.advance_papers,
        *kind.acceptance_papers,
        *kind.settlement_papers,
    )


def _may_be_shown(field: Field) -> bool:
    inner = field.kind.kind if isinstance(field.kind, Many) else field.kind
    return not field.marked and not isinstance(inner, _PERSONAL)


def _days_left(event: Event) -> int | None:
    if event.due_at is None:
        return None
    calendar = calendars.load(event.calendar)
    return calendar.working_days_between(
        calendar.local_day(event.at), calendar.local_day(event.due_at)
    )


def _establishment(submitted: Mapping[str, object]) -> str:
    applicant = submitted.get("applicant")
    return _one_line(applicant.get("name")) if isinstance(applicant, Mapping) else ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _one_line(value: object) -> str:
    return " ".join(str(value or "").split())
