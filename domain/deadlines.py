"""Whose turn it is, by when, and what the clock does then, by a pinned calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from domain.application import Application, rules_day
from domain.calendar import VIETNAM_TIME, WorkingCalendar, format_day
from domain.lifecycle import Lifecycle, StateRow
from domain.norms import Norms
from domain.people import Actor, Role
from domain.states import Action, State
from domain.support import level_of

END_OF_DAY = time(23, 59, 59)
BEFORE_A_LAPSE = ("remind.lapse_first", "remind.lapse_second")
"""How many working days before a dossier lapses people are told, beside the day before.

Norms before 2026-2 know of one reminder alone.
"""
PAYING = (State.PAYING_ADVANCE, State.PAYING_BALANCE)
HELD_UP = (State.REQUESTING_ADVANCE, State.IMPLEMENTING, State.INSPECTING)
"""States in which an undecided change comes first: the next money depends on it."""
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
UNDECIDED = frozenset({State.APPRAISING, State.CLARIFYING, State.APPROVING})
"""States in which an opinion is asked for, or may be asked for anew."""


def turn(application: Application, table: Lifecycle) -> Role | None:
    """Give the role it waits for; None when the dossier is closed.

    The table names one role per state; within some states it is another's turn as the
    step goes on: panel and officer, both sides of a contract, treasurer and treasury,
    and the leader before whom a change lies.
    """
    if application.state is State.APPRAISING:
        missing = len(application.opinions_now) < application.quorum
        seated = application.panel and not members_missing(application)
        return Role.APPRAISER if seated and missing else Role.OFFICER
    if application.state is State.CONTRACTING:
        drawn_up = Role.OFFICER in application.signed
        return Role.APPLICANT if drawn_up else Role.OFFICER
    if application.state in PAYING and application.tranche is not None:
        ordered = application.tranche.state == "ordered"
        return Role.TREASURY if ordered else Role.TREASURER
    if application.state in HELD_UP and application.amendment is not None:
        return Role.APPROVER
    return table.row(application.state).waits_for


def waiting(application: Application, table: Lifecycle) -> tuple[Role, ...]:
    """Give who waits for how the dossier goes on; nobody once it is closed.

    It is the applicant, the case officer, and whom the table names beside them; one of
    them may have the turn as well.
    """
    row = table.row(application.state)
    return () if row.closed else (Role.APPLICANT, Role.OFFICER, *row.awaited_by)


def members_missing(application: Application) -> int:
    """Give how many members the panel lacks to reach its quorum at all.

    So many seats were left for a conflict of interest that those who remain cannot
    give the opinions needed: somebody has to be seated anew first.
    """
    if application.state is not State.APPRAISING or not application.vacated:
        return 0
    return max(application.quorum - len(application.panel), 0)


def owes_opinion(application: Application, actor: Actor) -> bool:
    """Say whether this appraiser has still to give an opinion of their own.

    Also while the leaders decide: they may send back, and then everybody is asked anew.
    """
    return (
        actor.role is Role.APPRAISER
        and application.state in UNDECIDED
        and actor.id in application.panel
        and all(opinion.by != actor.id for opinion in application.opinions_now)
    )


def deciding_level(application: Application) -> int:
    """Give the level (1 or 2) of the leader whose decision is awaited."""
    if application.state is not State.APPROVING:
        return application.amendment.level if application.amendment else 1
    given = {a.level for a in application.approvals if a.round == application.round}
    return 2 if 1 in given else 1


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the clock will do, and when."""

    at: datetime
    action: Action


@dataclass(frozen=True, slots=True)
class Clockwork:
    """The table, the norms and the calendar by which an application's time runs."""

    lifecycle: Lifecycle
    norms: Norms
    calendar: WorkingCalendar

    def norm(self, key: str, application: Application) -> int:
        """Give a parameter as it stood when the application came in."""
        on = rules_day(application, self.calendar)
        return self.norms.value(key, on, level_of(application.facts))

    def holds(self, key: str, application: Application) -> bool:
        """Say whether the norms of the application know a parameter at all."""
        on = rules_day(application, self.calendar)
        return self.norms.holds(key, on, level_of(application.facts))

    def due(self, application: Application, now: datetime) -> datetime | None:
        """Give the due instant of the state the application has just come into.

        Working days count from the day after; the settlement file is due 15 days
        after acceptance and at the latest on 22 January (TT 36/2013 Art 18); money
        is waited for until the budget year ends. A day that is over already gives
        until the next working day, so that nobody is late on arrival.
        """
        row = self.lifecycle.row(application.state)
        if row.within:
            return self.calendar.due(now, self.norm(row.within, application))
        day = self._day(application, self.calendar.local_day(now))
        if day is None:
            return None
        due = self.calendar.close_of(day)
        if application.state is State.AWAITING_FUNDS:
            due = datetime.combine(day, END_OF_DAY, VIETNAM_TIME)
        return due if due > now else self.calendar.due(now, 1)

    def _day(self, application: Application, today: date) -> date | None:
        if application.state is State.AWAITING_FUNDS:
            return date(today.year, 12, 31)
        if application.state is State.IMPLEMENTING and application.completes_on:
            return date.fromisoformat(application.completes_on)
        if application.state is State.SETTLING:
            return self._settlement_day(application, today)
        return None

    def _settlement_day(self, application: Application, today: date) -> date:
        latest = self.norm("settlement.latest", application)
        last = date(today.year, latest // 100, latest % 100)
        if today > last:
            last = last.replace(year=today.year + 1)
        return min(today + timedelta(self.norm("within.settling", application)), last)

    def next_alarm(self, application: Application) -> Alarm | None:
        """Give the next thing the clock does if nobody acts before, or None."""
        row = self.lifecycle.row(application.state)
        if row.closed or application.since is None:
            return None
        candidates = [self._report(application), self._deadline(application)]
        alarms = [a for a in candidates if a is not None]
        return min(alarms, key=lambda a: a.at) if alarms else None

    def _deadline(self, application: Application) -> Alarm | None:
        if application.due_at is None:
            return self._reminder_without_deadline(application)
        row = self.lifecycle.row(application.state)
        ahead = self._reminders(application, application.due_at)
        if application.reminded < len(ahead):
            return Alarm(ahead[application.reminded], Action.REMIND)
        if row.when_up is None or application.escalated:
            return None
        return Alarm(application.due_at, row.when_up)

    def _reminders(
        self, application: Application, due_at: datetime
    ) -> tuple[datetime, ...]:
        """Give when people are reminded of a due instant, earliest first.

        Before a dossier lapses they are told well ahead, more than once; norms older
        than that rule have no such days. What lies before the state is left out.
        """
        keys = ["remind.before"]
        if self.lifecycle.row(application.state).when_up is Action.LAPSE:
            keys += (key for key in BEFORE_A_LAPSE if self.holds(key, application))
        ahead = {
            self.calendar.before(due_at, self.norm(key, application)) for key in keys
        }
        since = application.since
        return tuple(sorted(at for at in ahead if since is not None and at > since))

    def _reminder_without_deadline(self, application: Application) -> Alarm | None:
        times = self.norm("remind.advance_times", application)
        if application.reminded >= times or application.since is None:
            return None
        every = self.norm("remind.advance_every", application)
        return Alarm(
            self.calendar.due(application.since, every * (application.reminded + 1)),
            Action.REMIND,
        )

    def _report(self, application: Application) -> Alarm | None:
        """The monthly report is due before the 25th (TT 36/2013 Art 22-23)."""
        if application.state is not State.IMPLEMENTING or application.since is None:
            return None
        month = self._report_month(application)
        day = month.replace(day=self.norm("report.day", application))
        before = self.norm("report.remind_before", application)
        at = self.calendar.before(self.calendar.close_of(day), before)
        if application.due_at is not None and at >= application.due_at:
            return None
        return Alarm(at, Action.REMIND_REPORT)

    def _report_month(self, application: Application) -> date:
        """The first month whose report was neither asked for nor given.

        The first report falls due in the month after the work began.
        """
        assert application.since is not None
        began = self.calendar.local_day(application.since).replace(day=1)
        if not application.report_asked:
            return _next_month(began)
        asked = date.fromisoformat(f"{application.report_asked}-01")
        return _next_month(max(asked, began))

    def report_month_due(self, application: Application) -> str:
        """Give the month (YYYY-MM) that the next report is asked for."""
        return self._report_month(application).isoformat()[:7]

    def entered(
        self, before: Application, after: Application, now: datetime
    ) -> Application:
        """Give the application with the clock of the state it has come into.

        Coming into another state, or into the same one anew, starts its clock and
        forgets reminders of the old one.
        """
        fresh = replace(after, since=now, reminded=0, escalated=False)
        if after.state is State.APPRAISING and before.days_left is not None:
            due: datetime | None = self.calendar.due(now, before.days_left)
            return replace(fresh, due_at=due, days_left=None)
        return replace(fresh, due_at=self.due(fresh, now))


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def overdue(application: Application, now: datetime) -> bool:
    """Say whether the due instant of its state has passed."""
    return application.due_at is not None and application.due_at < now


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
    day = format_day(local, language)
    if whole_day:
        return day
    return (
        f"{local:%H:%M} ngày {day}" if language == "vi" else f"{local:%H:%M} on {day}"
    )
