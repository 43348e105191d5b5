"""What the events of a dossier make of its submission: the record alone is enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from sqlalchemy import exists, select

from domain.application import Application, Event, Opening, evolve, opened
from domain.errors import NotFound
from domain.serialization import read
from domain.standing_answers import answers_after, source_of_change
from domain.states import Action
from persistence import projection
from persistence.database import Found, Session
from persistence.event_log import first_fault
from persistence.event_log import recorded as recorded_of
from persistence.tables import applications, events, steps, submissions


@dataclass(frozen=True, slots=True)
class Folded:
    """What the events make of a submission: how it stands, and its latest answers."""

    application: Application
    answers: Mapping[str, object]
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A step that somebody sent and that led to no event so far."""

    command_id: str
    action: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier from its opening on, read once to be told of several of its events.

    `answers` are its latest, `brought` those that came with each command.
    """

    events: Sequence[Event]
    states: Sequence[Application]
    """How it stood before the first event, and after each."""
    answers: Mapping[str, object]
    brought: Mapping[str, Mapping[str, object]]

    def around(self, number: int) -> tuple[Application, Event, Application] | None:
        """Give an event between the dossier before and after it, or None."""
        for before, event, after in zip(
            self.states, self.events, self.states[1:], strict=False
        ):
            if event.number == number:
                return before, event, after
        return None


def load_dossiers(session: Session, codes: Sequence[str]) -> Mapping[str, Dossier]:
    """Give those dossiers of these that have begun, all of them in three readings."""
    if not codes:
        return {}
    a, s = applications.c, submissions.c
    begun = session.execute(
        select(a.code, a.answers, s.opening)
        .join(submissions, s.code == a.code)
        .where(a.code.in_(codes))
    ).all()
    trails: dict[str, list[Event]] = {code: [] for code in codes}
    query = select(events).where(events.c.code.in_(codes))
    for row in session.execute(query.order_by(events.c.code, events.c.number)):
        trails[row.code].append(recorded_of(row).event)
    brought: dict[str, dict[str, Mapping[str, object]]] = {code: {} for code in codes}
    came = select(steps.c.code, steps.c.command_id, steps.c.answers)
    for row in session.execute(came.where(steps.c.code.in_(codes))):
        brought[row.code][row.command_id] = row.answers
    return {
        row.code: Dossier(
            trails[row.code],
            tuple(accumulate(trails[row.code], evolve, initial=_opened(row.opening))),
            row.answers,
            brought[row.code],
        )
        for row in begun
    }


def _opened(opening: object) -> Application:
    return opened(read(Opening, opening))


def unrecorded(session: Session, code: str, since: datetime) -> tuple[Sent, ...]:
    """Give the steps sent after an instant that led to no event, oldest first.

    They are under way, or they were refused.
    """
    led = exists().where(
        events.c.code == steps.c.code, events.c.command_id == steps.c.command_id
    )
    rows = session.execute(
        select(steps.c.command_id, steps.c.action, steps.c.kept_by, steps.c.kept_at)
        .where(steps.c.code == code, steps.c.kept_at >= since, ~led)
        .order_by(steps.c.kept_at, steps.c.command_id)
    )
    return tuple(Sent(*row) for row in rows)


def rebuild(session: Session, code: str) -> Application:
    """Give the application that its events make of its submission.

    Raises NotFound when nothing was submitted under this code.
    """
    return fold(session, code).application


def reproject(session: Session, code: str) -> Application:
    """Draw the row of a dossier anew from its events, and give the application."""
    # Nobody records a step between our look and our write.
    standing = select(applications.c.number).where(applications.c.code == code)
    session.execute(standing.with_for_update())
    folded = fold(session, code)
    projection.write_anew(
        session, folded.application, folded.answers, folded.accepted_at
    )
    return folded.application


def verify_chain(session: Session, code: str) -> int | None:
    """Give the number of the first event that is not as it was written, or None."""
    return first_fault([recorded_of(row) for row in _rows(session, code)])


def _rows(session: Session, code: str) -> Sequence[Found]:
    return session.execute(
        select(events).where(events.c.code == code).order_by(events.c.number)
    ).all()


def fold(session: Session, code: str) -> Folded:
    """Give what its events make of a submission. Raises NotFound without one."""
    submission = session.execute(
        select(submissions.c.opening, submissions.c.answers).where(
            submissions.c.code == code
        )
    ).one_or_none()
    if submission is None:
        raise NotFound(application=code)
    brought = {
        row.command_id: row.answers
        for row in session.execute(select(steps).where(steps.c.code == code))
    }
    application, answers = opened(read(Opening, submission.opening)), submission.answers
    accepted_at = None
    for row in _rows(session, code):
        event = recorded_of(row).event
        source = source_of_change(application, event)
        answers = answers_after(answers, event, brought.get(source))
        application = evolve(application, event)
        accepted_at = event.at if event.action is Action.ACCEPT else accepted_at
    return Folded(application, answers, accepted_at)
