"""The relay: messages of the outbox go out, however often that must be tried."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from activities.mail import Mail, MailDelayed, Mailer, MailRefused
from activities.message_context import Addressee, MessageContext, message_context
from activities.rendering import MessageUnrenderable, Renderer
from domain.application import evolve, opened
from persistence import intake, outbox, queries
from persistence.database import Database, DatabaseAway, Session
from persistence.outbox import Message
from persistence.recipients import Telling, relieved

log = logging.getLogger(__name__)

RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    *(timedelta(days=1),) * 4,
)
"""How long after each failed attempt the next one comes: some five days in all."""


class Fate(StrEnum):
    """What became of a message in one round of the relay."""

    SENT = "sent"
    POSTPONED = "postponed"
    GIVEN_UP = "given_up"
    UNRECORDED = "unrecorded"


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages a round sent, put off or left to a person.

    `unrecorded` are those whose fate the database could not take down; their lease
    runs out and they are sent again under the same Message-ID.
    """

    sent: int = 0
    postponed: int = 0
    given_up: int = 0
    unrecorded: int = 0

    @property
    def claimed(self) -> int:
        """All the messages the round had in hand."""
        return self.sent + self.postponed + self.given_up + self.unrecorded


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a relay works: batches, messages under way together, retries, pauses."""

    batch: int = 16
    together: int = 8
    lease: timedelta = timedelta(seconds=90)
    """Longer than a batch takes when the mail server lets every message time out, and
    short: what a relay that was killed held is not sent before."""
    retries: tuple[timedelta, ...] = RETRIES
    pause: timedelta = timedelta(seconds=2)


class Relay:
    """Sends what the outbox holds, at least once, and records every attempt.

    Several relays may run at once. A message that was rendered is sent in those words
    ever after, also when it is sent again.
    """

    def __init__(
        self,
        database: Database,
        mailer: Mailer,
        renderer: Renderer,
        clock: Callable[[], datetime],
        link: Callable[[str], str],
        rhythm: Rhythm = Rhythm(),
    ) -> None:
        """Prepare; `link` gives the address at which people open a dossier."""
        self._database = database
        self._mailer = mailer
        self._renderer = renderer
        self._clock = clock
        self._link = link
        self._rhythm = rhythm

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; a round under way is finished first."""
        while not stop.is_set():
            claimed = 0
            try:
                claimed = (await self.run_once(self._clock())).claimed
            except DatabaseAway as away:
                log.warning("no messages can be sent, the database is away: %s", away)
            if claimed < self._rhythm.batch:
                with suppress(TimeoutError):
                    pause = self._rhythm.pause.total_seconds()
                    await asyncio.wait_for(stop.wait(), pause)

    async def run_once(self, now: datetime) -> Delivered:
        """Deliver one batch of what is due; DatabaseAway when it cannot be had."""
        messages = await self._database.write(
            outbox.claim_due, now, self._rhythm.batch, self._rhythm.lease
        )
        turns = asyncio.Semaphore(self._rhythm.together)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._deliver_in_turn(turns, message, now))
                for message in messages
            ]
        fates = Counter(task.result() for task in tasks)
        return Delivered(**{fate.value: count for fate, count in fates.items()})

    async def _deliver_in_turn(
        self, turns: asyncio.Semaphore, message: Message, now: datetime
    ) -> Fate:
        async with turns:
            try:
                return await self._deliver(message, now)
            except DatabaseAway as away:
                log.warning("message %s: fate not recorded: %s", message.id, away)
                return Fate.UNRECORDED

    async def _deliver(self, message: Message, now: datetime) -> Fate:
        try:
            await self._mailer.send(await self._mail(message, now))
        except MailRefused as refused:
            return await self._failed(message, now, refused, None)
        except (MailDelayed, MessageUnrenderable) as fault:
            return await self._failed(message, now, fault, self._again(message, now))
        await self._database.write(outbox.sent, message.id, now)
        return Fate.SENT

    async def _failed(
        self,
        message: Message,
        now: datetime,
        fault: Exception,
        retry_at: datetime | None,
    ) -> Fate:
        reason = f"{type(fault).__name__}: {fault}"
        await self._database.write(outbox.failed, message.id, now, reason, retry_at)
        if retry_at is not None:
            return Fate.POSTPONED
        log.error("message %s was given up; see its last failure", message.id)
        return Fate.GIVEN_UP

    def _again(self, message: Message, now: datetime) -> datetime | None:
        """When to try again; never, once all the waits have been used up.

        A message that was given up and is sent again by a person gets one attempt.
        """
        waits = self._rhythm.retries
        if message.attempts >= len(waits):
            return None
        return now + waits[message.attempts]

    async def _mail(self, message: Message, now: datetime) -> Mail:
        if message.template:
            subject, text, html = message.subject, message.text, message.html
        else:
            subject, text, html = await self._write(message)
        return Mail(
            id=message.id,
            to=message.address,
            subject=subject,
            text=text,
            html=html,
            language=message.language,
            at=now,
            first=message.first,
        )

    async def _write(self, message: Message) -> tuple[str, str, str]:
        context = await self._database.read(
            context_of, message, self._link(message.code)
        )
        words = self._renderer.render(context)
        await self._database.write(
            outbox.rendered,
            message.id,
            words.subject,
            words.text,
            words.html,
            words.template,
            words.digest,
        )
        return words.subject, words.text, words.html


def context_of(session: Session, message: Message, url: str) -> MessageContext:
    """Give what a message may say: the dossier as it stood after the message's event.

    Raises MessageUnrenderable when the record or today's rules do not hold what the
    event names.
    """
    code = message.code
    row = queries.stored(session, code)
    trail = [recorded.event for recorded in queries.trail(session, code)]
    told = next((event for event in trail if event.number == message.number), None)
    if row is None or told is None:
        raise MessageUnrenderable(f"{code} has no event {message.number}")
    before = opened(intake.stored_submission(session, code).opening)
    for event in trail:
        if event.number < told.number:
            before = evolve(before, event)
    application = evolve(before, told)
    telling = Telling(before, application, told.actor, told.tells)
    left = message.recipient in relieved(telling, message.role)
    steps = queries.kept_steps(session, code)
    brought = {step.command_id: step.answers for step in steps}
    addressee = Addressee(message.role, message.language, url, left)
    answers = brought.get(told.command_id, {})
    try:
        return message_context(application, told, row.answers, answers, addressee)
    except (LookupError, TypeError, ValueError) as fault:
        raise MessageUnrenderable(f"{code} {told.number}: {fault}") from fault
