"""Deadlines: what is due when, over holidays and pauses, and what the clock does."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain import calendar as calendars
from domain.calendar import CURRENT_CALENDAR, VIETNAM_TIME, Holiday
from domain.deadlines import Alarm, overdue
from domain.people import Role
from domain.standard import OPEN, waits_for
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import (
    ADMINISTRATOR,
    APPRAISER,
    Life,
    begin,
    reach,
    walk,
)
from tests.domain.refusing import refusing
from tests.rows import each


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM_TIME)


def due(life: Life) -> str:
    assert life.application.due_at is not None
    return life.application.due_at.astimezone(VIETNAM_TIME).isoformat()[:16]


def alarm(life: Life) -> Alarm | None:
    return life.rules.clockwork.next_alarm(life.application)


def rings(life: Life) -> tuple[str, str]:
    found = alarm(life)
    assert found is not None
    return found.at.astimezone(VIETNAM_TIME).isoformat()[:16], found.action


def left_alone(life: Life, most: int = 40) -> Life:
    """Let only the clock act, until it has nothing left to do."""
    for _ in range(most):
        found = alarm(life)
        if found is None:
            return life
        life = life.at(max(found.at, life.now)).take(found.action)
    raise AssertionError("the clock never comes to rest")


@each(
    ("received", "falls_due"),
    [
        ("2026-02-11T09:00", "2026-02-23T17:00"),  # over Tết, 16 to 20 February
        ("2026-02-13T23:59", "2026-02-25T17:00"),  # the evening before Tết
        ("2026-02-11T23:30:00+00:00", "2026-02-24T17:00"),  # already the 12th here
        ("2026-01-07T09:00", "2026-01-10T17:00"),  # a Saturday made up for 2 January
        ("2026-08-19T09:00", "2026-08-22T17:00"),  # a Saturday made up for 31 August
        ("2026-08-28T09:00", "2026-09-07T17:00"),  # over National Day
        ("2026-11-21T09:00", "2026-11-26T17:00"),  # received on a Saturday
        ("2026-04-29T09:00", "2026-05-06T17:00"),  # over 30 April and 1 May
    ],
)
def test_screening_takes_three_working_days_after_the_day_of_receipt(
    received: str, falls_due: str
) -> None:
    assert due(begin(at=instant(received))) == falls_due


def test_time_counts_from_the_receipt_and_people_are_reminded_a_day_before() -> None:
    life = begin(at=instant("2026-02-11T09:00"))
    assert life.application.since == life.now
    assert rings(life) == ("2026-02-13T17:00", A.REMIND)
    reminded = life.take(A.REMIND)
    assert rings(reminded) == ("2026-02-23T17:00", A.ESCALATE)
    assert alarm(reminded.take(A.ESCALATE)) is None


def test_a_completed_file_starts_the_office_clock_again() -> None:
    life = begin().on("2026-11-26").take(A.RETURN)
    assert due(life) == "2026-12-10T17:00"
    assert due(life.on("2026-12-07").take(A.RESUBMIT)) == "2026-12-10T17:00"


def test_a_question_pauses_the_clock_and_the_days_left_continue_over_tet() -> None:
    life = walk(begin(at=instant("2026-01-26T09:00")), S.APPRAISING)
    assert due(life) == "2026-02-23T17:00"
    asked = life.on("2026-02-10").take(A.ASK_CLARIFICATION)
    assert asked.application.days_left == 4
    answered = asked.on("2026-02-25").take(A.CLARIFY)
    assert due(answered) == "2026-03-03T17:00"
    again = answered.take(A.ASK_CLARIFICATION).on("2026-03-02").take(A.CLARIFY)
    assert due(again) == "2026-03-06T17:00"


@each(
    ("accepted", "falls_due"),
    [
        ("2026-11-25", "2026-12-10"),
        ("2026-12-31", "2027-01-15"),
        ("2027-01-07", "2027-01-22"),
        ("2027-01-08", "2027-01-22"),
        ("2027-01-21", "2027-01-22"),
        ("2027-01-22", "2027-01-22"),
        ("2027-01-23", "2027-02-07"),
        ("2028-01-10", "2028-01-22"),
    ],
)
def test_the_settlement_file_is_due_in_fifteen_days_and_by_22_january(
    accepted: str, falls_due: str
) -> None:
    assert due(reach(S.INSPECTING).on(accepted).take(A.ACCEPT)) == f"{falls_due}T17:00"


def test_funds_are_waited_for_until_the_year_ends() -> None:
    life = reach(S.AWAITING_FUNDS)
    assert due(life) == "2026-12-31T23:59"
    for _ in range(3):
        life = life.take(A.REMIND)
    assert rings(life) == ("2026-12-31T23:59", A.LAPSE)
    assert left_alone(life).state is S.LAPSED


def test_the_monthly_report_is_asked_for_before_the_25th() -> None:
    life = reach(S.IMPLEMENTING)
    assert rings(life) == ("2026-12-22T17:00", A.REMIND_REPORT)
    assert life.rules.clockwork.report_month_due(life.application) == "2026-12"
    asked = life.take(A.REMIND_REPORT)
    assert asked.application.report_asked == "2026-12"
    assert rings(asked) == ("2027-01-20T17:00", A.REMIND_REPORT)


def test_a_report_given_in_time_is_not_asked_for() -> None:
    life = reach(S.IMPLEMENTING).on("2026-12-05").take(A.REPORT_PROGRESS)
    assert rings(life) == ("2027-01-20T17:00", A.REMIND_REPORT)


def test_a_report_before_the_work_began_spares_no_later_one() -> None:
    life = reach(S.REQUESTING_ADVANCE).take(A.REPORT_PROGRESS, month="2026-10")
    assert rings(walk(life, S.IMPLEMENTING)) == ("2026-12-22T17:00", A.REMIND_REPORT)


def test_the_completion_day_is_reminded_of_then_escalated_and_reports_end() -> None:
    life = reach(S.IMPLEMENTING)
    assert due(life) == "2027-06-30T17:00"
    asked = []
    while alarm(life) is not None:
        at, action = rings(life)
        asked.append((at[:10], action))
        life = life.at(instant(at)).take(A(action))
    assert [day for day, action in asked if action == A.REMIND_REPORT] == [
        "2026-12-22", "2027-01-20", "2027-02-22", "2027-03-22", "2027-04-21",
        "2027-05-20", "2027-06-22",
    ]  # fmt: skip
    assert asked[-2:] == [("2027-06-29", A.REMIND), ("2027-06-30", A.ESCALATE)]


def test_an_advance_has_no_deadline_but_three_reminders() -> None:
    life = reach(S.REQUESTING_ADVANCE)
    assert life.application.due_at is None
    days = []
    while alarm(life) is not None:
        at, action = rings(life)
        assert action == A.REMIND
        days.append(at[:10])
        life = life.at(instant(at)).take(A.REMIND)
    assert days == ["2026-12-22", "2027-01-20", "2027-02-24"]


def test_a_short_time_is_not_reminded_of_before_it_began() -> None:
    life = reach(S.INSPECTING).on("2026-11-25", 18)
    life = life.take(A.REQUIRE_CORRECTION, correct_by="2026-11-26")
    assert rings(life) == ("2026-11-26T17:00", A.REINSPECT)


@each("state", OPEN)
def test_left_alone_every_dossier_comes_to_rest(state: S) -> None:
    rested = left_alone(reach(state))
    closed = rested.rules.lifecycle.row(rested.state).closed
    assert (
        closed
        or rested.application.escalated
        or rested.state in (S.REQUESTING_ADVANCE,)
    )


def test_a_closed_dossier_has_no_alarm_and_waits_for_nobody() -> None:
    life = reach(S.COMPLETED)
    assert alarm(life) is None
    assert waits_for(life.application) is None
    assert life.application.due_at is None


class TestALateCommand:
    """It loses against the clock only if the clock's event was recorded first."""

    late = timedelta(hours=1)

    def after_the_due_instant(self, state: S) -> Life:
        life = reach(state)
        assert life.application.due_at is not None
        return life.at(life.application.due_at + self.late)

    @each(
        ("state", "action"),
        [
            (S.COMPLETING, A.RESUBMIT),
            (S.CLARIFYING, A.CLARIFY),
            (S.CORRECTING, A.CORRECT),
        ],
    )
    def test_before_the_clock_it_counts(self, state: S, action: A) -> None:
        life = self.after_the_due_instant(state)
        assert overdue(life.application, life.now)
        assert life.take(action).state is not state

    @each(
        ("state", "first", "second", "code"),
        [
            (S.COMPLETING, A.LAPSE, A.RESUBMIT, "application_closed"),
            (S.CLARIFYING, A.RESUME, A.CLARIFY, "not_in_this_state"),
            (S.CORRECTING, A.REINSPECT, A.CORRECT, "not_in_this_state"),
            (S.COMPLETING, A.RESUBMIT, A.LAPSE, "not_in_this_state"),
            (S.CLARIFYING, A.CLARIFY, A.RESUME, "not_in_this_state"),
        ],
    )
    def test_whichever_is_recorded_first_wins(
        self, state: S, first: A, second: A, code: str
    ) -> None:
        life = self.after_the_due_instant(state).take(first)
        with refusing(code):
            life.take(second)

    def test_whoever_read_the_dossier_before_a_reminder_reads_it_again(self) -> None:
        life = reach(S.SCREENING)
        read = life.application.number
        command = life.command(A.ADMIT)
        with refusing("application_stale"):
            life.take(A.REMIND).given(replace(command, expects=read))
        assert life.given(replace(command, expects=read)).state is S.APPRAISING


class TestAnotherCalendar:
    """A decree moves a holiday: what is due is counted anew on adopted days."""

    @pytest.fixture(autouse=True)
    def _published(self, monkeypatch: pytest.MonkeyPatch) -> None:
        decreed = calendars.load(CURRENT_CALENDAR).with_changes(
            "vn-2026-9", (Holiday(date(2026, 11, 26), "Nghỉ bù", "Day off"),)
        )
        monkeypatch.setitem(dict_of_calendars(), "vn-2026-9", decreed)

    def adopted(self, life: Life) -> Life:
        return life.take(A.ADOPT_CALENDAR, ADMINISTRATOR, calendar="vn-2026-9")

    def test_a_day_off_more_is_a_day_later(self) -> None:
        life = begin()
        assert due(life) == "2026-11-27T17:00"
        after = self.adopted(life.take(A.REMIND).take(A.ESCALATE))
        assert due(after) == "2026-11-30T17:00"
        assert after.application.calendar == "vn-2026-9"
        assert after.application.since == life.application.since
        assert not after.application.escalated
        assert rings(after) == ("2026-11-27T17:00", A.REMIND)

    def test_the_days_left_after_a_question_stay_as_many(self) -> None:
        life = walk(begin(), S.APPRAISING).on("2026-12-11")
        life = life.take(A.ASK_CLARIFICATION, APPRAISER)
        assert life.application.days_left == 2
        life = life.on("2026-11-24").take(A.CLARIFY)
        assert due(life) == "2026-11-26T17:00"
        assert due(self.adopted(life)) == "2026-11-27T17:00"

    @each("state", [S.SETTLING, S.REQUESTING_ADVANCE, S.IMPLEMENTING])
    def test_what_is_due_on_a_calendar_day_stays(self, state: S) -> None:
        life = reach(state)
        after = self.adopted(life)
        assert after.application.due_at == life.application.due_at

    def test_the_same_days_change_nothing_but_the_calendar(self) -> None:
        life = begin(at=instant("2026-03-02T09:00")).take(A.REMIND)
        after = self.adopted(life)
        assert after.last.changes == {"calendar": "vn-2026-9"}


def dict_of_calendars() -> dict[str, calendars.WorkingCalendar]:
    assert isinstance(calendars.CALENDARS, dict)
    return calendars.CALENDARS


def test_the_turn_moves_within_a_state() -> None:
    panel = reach(S.APPRAISING)
    assert waits_for(panel.application) is Role.APPRAISER
    signing = reach(S.CONTRACTING)
    assert waits_for(signing.application) is Role.OFFICER
    assert waits_for(signing.take(A.SIGN_CONTRACT).application) is Role.APPLICANT
    paying = reach(S.PAYING_ADVANCE)
    assert waits_for(paying.application) is Role.TREASURER
    assert waits_for(paying.take(A.ORDER_PAYMENT).application) is Role.TREASURY
    working = reach(S.IMPLEMENTING)
    assert waits_for(working.application) is Role.APPLICANT
    assert waits_for(working.take(A.REQUEST_AMENDMENT).application) is Role.APPROVER


def reminders(life: Life) -> list[str]:
    """Let only the clock act and give the days on which it reminds."""
    found, now = [], life
    while (ringing := alarm(now)) is not None:
        if ringing.action is A.REMIND:
            found.append(ringing.at.astimezone(VIETNAM_TIME).date().isoformat())
        now = now.at(ringing.at).take(ringing.action)
    return found


def test_before_a_dossier_lapses_people_are_reminded_well_ahead_and_again() -> None:
    assert reminders(reach(S.AWAITING_FUNDS)) == [
        "2026-12-03",
        "2026-12-24",
        "2026-12-30",
    ]


def test_a_short_time_before_a_lapse_has_the_reminders_that_fit_into_it() -> None:
    assert reminders(reach(S.COMPLETING)) == ["2026-12-01", "2026-12-07"]


@each("state", [S.AWAITING_FUNDS, S.COMPLETING])
def test_dossiers_under_older_norms_keep_their_one_reminder(state: S) -> None:
    life = reach(state)
    older = replace(life, application=replace(life.application, norms="2026-1"))
    assert len(reminders(older)) == 1
    assert older.application.due_at == life.application.due_at


def test_states_that_do_not_lapse_are_reminded_of_once() -> None:
    assert len(reminders(reach(S.APPROVING))) == 1
