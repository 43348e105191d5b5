"""Where a dossier stands, why, until when, and who may do what, in full sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.application import Application, Event
from domain.calendar import VIETNAM_TIME, format_day
from domain.citations import cited
from domain.deadlines import deciding_level, members_missing, overdue, time_up, turn
from domain.decision import Rulebook, allowed
from domain.funding import UNRAISED, Payable
from domain.lifecycle import StateRow, Transition
from domain.money import format_vnd
from domain.people import (
    HUMAN_ROLES,
    ROLE_NAMES,
    Actor,
    Role,
    superior_of,
    unit_name,
)
from domain.states import Stage
from domain.steps.amendment import AMENDMENTS

STAGE_NAMES: Mapping[Stage, tuple[str, str]] = {
    Stage.SUBMISSION: ("tiếp nhận", "submission"),
    Stage.APPRAISAL: ("thẩm định", "appraisal"),
    Stage.APPROVAL: ("phê duyệt", "approval"),
    Stage.DISBURSEMENT: ("giải ngân", "disbursement"),
    Stage.ACCEPTANCE: ("nghiệm thu", "acceptance"),
    Stage.SETTLEMENT: ("quyết toán", "settlement"),
    Stage.CLOSED: ("đã kết thúc", "closed"),
}
"""Each stage in Vietnamese and in English, in lower case as inside a sentence."""

OF_THE_OFFICE = (Role.OFFICER, Role.APPRAISER, Role.TREASURER, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a dossier stands, in words of one language and for programs.

    `days_left` are the working days after today until the due day, none when nothing
    is due; `acts_next` is the role whose turn it is with the unit it acts for; `may`
    gives, by role, the names of the steps the right person of that role may take now.
    `time_up` is what happens when the time is up, empty when nothing does by itself.
    """

    code: str
    state: str
    stage: str
    text: str
    since: datetime | None
    until: datetime | None
    days_left: int | None
    overdue: bool
    office_clock: bool
    acts_next: Role | None
    unit: str
    may: Mapping[Role, tuple[str, ...]]
    time_up: str


def explain(
    application: Application,
    rules: Rulebook,
    now: datetime,
    language: str = "vi",
    last: Event | None = None,
) -> Explanation:
    """Explain a dossier in `vi` or `en`; `last` is its latest step."""
    row, due = rules.lifecycle.row(application.state), application.due_at
    next_role = turn(application, rules.lifecycle)
    unit = _unit(application, next_role)
    may = _abilities(application, rules, now, language)
    telling = _Telling(application, rules, row, now, language)
    return Explanation(
        code=application.code,
        state=row.state,
        stage=row.stage,
        text=" ".join(
            (
                *telling.where(),
                *telling.why(last),
                *telling.changes(),
                *telling.until_when(),
                *telling.money(),
                *telling.who(next_role, unit),
                *telling.what(may),
            )
        ),
        since=application.since,
        until=due,
        days_left=None if due is None else rules.calendar.remaining(now, due),
        overdue=overdue(application, now),
        office_clock=row.office_clock and not row.closed,
        acts_next=next_role,
        unit=unit,
        may=may,
        time_up=telling.time_up(),
    )


def _abilities(
    application: Application, rules: Rulebook, now: datetime, language: str
) -> dict[Role, tuple[str, ...]]:
    found: dict[Role, tuple[str, ...]] = {}
    for role in HUMAN_ROLES:
        steps = open_to(application, role, rules, now)
        if steps:
            found[role] = tuple(_name(step, language) for step in steps)
    return found


def open_to(
    application: Application, role: Role, rules: Rulebook, now: datetime
) -> tuple[Transition, ...]:
    """Give the steps that some right person of a role may take now, in table order."""
    found = {
        step.action: step
        for actor in _right_actors(application, role)
        for step in allowed(application, actor, rules, now)
    }
    leaving = rules.lifecycle.leaving(application.state)
    return tuple(step for step in leaving if found.get(step.action) is step)


def _right_actors(application: Application, role: Role) -> tuple[Actor, ...]:
    """Whoever could hold the role in this dossier, without naming a real person."""
    unit = application.unit
    if role is Role.APPLICANT:
        return (Actor(role, application.applicant),)
    if role is Role.APPRAISER:
        return tuple(Actor(role, person, unit) for person in application.panel)
    if role is Role.INSPECTOR and application.inspectors:
        return tuple(Actor(role, person, unit) for person in application.inspectors)
    if role is Role.APPROVER:
        return (Actor(role, "", unit), Actor(role, "", superior_of(unit)))
    return (Actor(role, "", unit),)


def _unit(application: Application, role: Role | None) -> str:
    """The unit whose turn it is; empty when it is nobody's or no unit's."""
    if role in OF_THE_OFFICE:
        return application.unit
    if role is not Role.APPROVER:
        return ""
    above = deciding_level(application) == 2
    return superior_of(application.unit) if above else application.unit


def _name(step: Transition, language: str) -> str:
    return step.action.label(language)


def _instant(instant: datetime, language: str) -> str:
    local = instant.astimezone(VIETNAM_TIME)
    day = format_day(local, language)
    return f"{local:%H:%M} ngày {day}" if language == "vi" else f"{day}, {local:%H:%M}"


def payable_words(found: Payable, language: str) -> str:
    """Give how an amount payable was computed, with its articles, in one sentence."""
    vietnamese = language == "vi"

    def vnd(amount: int) -> str:
        return format_vnd(amount, language)

    rate = f"{found.rate_percent} %"
    if found.factor_percent != UNRAISED:
        rate = (
            f"{rate} × {found.factor_percent} %"
            if vietnamese
            else f"{rate} times {found.factor_percent} %"
        )
    bounds = [
        f"{rate} của {vnd(found.cost_vnd)} là {vnd(found.by_rate_vnd)}"
        if vietnamese
        else f"{rate} of {vnd(found.cost_vnd)} is {vnd(found.by_rate_vnd)}"
    ]
    if found.by_cap_vnd is not None:
        cap = vnd(found.by_cap_vnd)
        bounds.append(f"mức trần {cap}" if vietnamese else f"the ceiling {cap}")
    awarded = vnd(found.award_vnd)
    bounds.append(f"đã duyệt {awarded}" if vietnamese else f"awarded were {awarded}")
    listed, basis = "; ".join(bounds), cited("; ".join(found.basis), language)
    if vietnamese:
        return (
            f"Số được thanh toán là {vnd(found.amount_vnd)}, mức thấp nhất trong: "
            f"{listed} ({basis})."
        )
    return f"Payable are {vnd(found.amount_vnd)}, the lowest of: {listed} ({basis})."


@dataclass(frozen=True, slots=True)
class _Telling:
    """The sentences, each from one look at the dossier."""

    application: Application
    rules: Rulebook
    row: StateRow
    now: datetime
    language: str

    def _say(self, vi: str, en: str) -> str:
        return vi if self.language == "vi" else en

    def where(self) -> Iterator[str]:
        """Name the state and its stage."""
        code, row = self.application.code, self.row
        vi, en = STAGE_NAMES[row.stage]
        if row.closed:
            yield self._say(
                f"Hồ sơ {code} đã kết thúc: {row.vi}.",
                f"Dossier {code} is closed: {row.en}.",
            )
            return
        yield self._say(
            f"Hồ sơ {code} đang ở bước “{row.vi}”, giai đoạn {vi}.",
            f"Dossier {code} is in “{row.en}”, in the stage of {en}.",
        )

    def why(self, last: Event | None) -> Iterator[str]:
        """Name the latest step, its day, who took it and its article."""
        if last is None:
            return
        vi, en = last.action.vi, last.action.en
        who_vi, who_en = ROLE_NAMES[last.actor.role]
        when = _instant(last.at, self.language)
        yield self._say(
            f"Bước gần nhất: {vi}, do {who_vi} thực hiện lúc {when} ({last.basis}).",
            f"The last step was to {en}, taken by the {who_en} on {when} "
            f"({cited(last.basis, 'en')}).",
        )

    def changes(self) -> Iterator[str]:
        """Tell which changes of place and content were granted, and which is asked."""
        if self.application.amended:
            kinds = "; ".join(
                map(self._change, dict.fromkeys(self.application.amended))
            )
            yield self._say(
                f"Hồ sơ đã được điều chỉnh: {kinds}.",
                f"Changes were granted: {kinds}.",
            )
        pending = self.application.amendment
        if pending is not None:
            kind = self._change(pending.kind)
            on = _instant(pending.asked_at, self.language)
            yield self._say(
                f"Đề nghị điều chỉnh ({kind}) lúc {on} đang chờ quyết định.",
                f"A change ({kind}) asked for on {on} awaits its decision.",
            )

    def _change(self, kind: str) -> str:
        names = {code: (vi, en) for code, vi, en in AMENDMENTS}
        return self._say(*names[kind]).lower()

    def until_when(self) -> Iterator[str]:
        """Tell since when, until when, or that the office's time stands still."""
        if self.row.closed:
            return
        if self.application.since is not None:
            since = _instant(self.application.since, self.language)
            yield self._say(f"Bước này bắt đầu từ {since}.", f"It began on {since}.")
        if not self.row.office_clock:
            yield self._say(
                "Thời hạn giải quyết của cơ quan đang tạm dừng.",
                "The office's own time stands still meanwhile.",
            )
        yield self._due()
        if not overdue(self.application, self.now):
            yield from filter(None, (self.time_up(),))

    def time_up(self) -> str:
        """Tell what happens when the time is up, nothing where nothing does."""
        return time_up(self.row, self.application.due_at, self.language)

    def _due(self) -> str:
        due = self.application.due_at
        if due is None:
            return self._say(
                "Bước này không có thời hạn.", "This step has no deadline."
            )
        when = _instant(due, self.language)
        if overdue(self.application, self.now):
            return self._say(f"Đã quá hạn từ {when}.", f"It is overdue since {when}.")
        left = self.rules.calendar.remaining(self.now, due)
        if left == 0:
            return self._say(
                f"Hạn là {when}, ngay hôm nay.", f"It is due today, {when}."
            )
        return self._say(
            f"Hạn là {when}, còn {left} ngày làm việc.",
            f"It is due on {when}, in {left} working day{'s' if left > 1 else ''}.",
        )

    def money(self) -> Iterator[str]:
        """Tell how the amount payable came about, once work was accepted."""
        found = self.application.payable
        if found is not None and not self.row.closed:
            yield payable_words(found, self.language)

    def who(self, role: Role | None, unit: str) -> Iterator[str]:
        """Name whose turn it is."""
        if role is None:
            yield self._say("Không còn bước nào phải làm.", "Nothing is left to do.")
            return
        lacking = members_missing(self.application)
        if lacking:
            quorum, left = self.application.quorum, len(self.application.panel)
            yield self._say(
                f"Tổ thẩm định cần thay thành viên: cần {quorum} ý kiến mà chỉ còn "
                f"{left} thành viên.",
                f"A member of the panel has to be replaced: {quorum} opinions are "
                f"needed and {left} member{'' if left == 1 else 's'} remain"
                f"{'s' if left == 1 else ''}.",
            )
        vi, en = ROLE_NAMES[role]
        name = f", {unit_name(unit, self.language)}" if unit else ""
        yield self._say(
            f"Người làm bước tiếp theo: {vi}{name}.", f"Next to act: {en}{name}."
        )

    def what(self, may: Mapping[Role, tuple[str, ...]]) -> Iterator[str]:
        """Tell what each role may do."""
        for role, steps in may.items():
            vi, en = ROLE_NAMES[role]
            names = "; ".join(steps)
            yield self._say(
                f"{vi[0].upper()}{vi[1:]} có thể: {names}.",
                f"The {en} may: {names}.",
            )
