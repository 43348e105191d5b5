"""The relay: messages of the outbox go out, however often that must be tried."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from activities.mail import Mail, MailDelayed, Mailer, MailRefused
from activities.message_context import Addressee, MessageContext, message_context
from activities.rendering import MessageUnrenderable, Renderer
from persistence import outbox
from persistence.database import Database, DatabaseAway, Session
from persistence.history import Dossier, load_dossiers
from persistence.outbox import Message, Outcome, Words
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


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages a round sent, put off or left to a person.

    `unrecorded` are those whose fate the database could not take down; their lease
    runs out and they are sent again under the same Message-ID. `untried` are those for
    which a slow mail server left no time; the next round has them.
    """

    sent: int = 0
    postponed: int = 0
    given_up: int = 0
    unrecorded: int = 0
    untried: int = 0

    @property
    def claimed(self) -> int:
        """All the messages the round had in hand."""
        tried = self.sent + self.postponed + self.given_up
        return tried + self.unrecorded + self.untried


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a relay works: batches, connections, retries, pauses.

    A batch is one claim and one keeping of words in the database, and one connection
    with the mail server for `each` so many messages, `together` at most. What was
    handed over is marked once there are `marked` of them, and at the end: a relay that
    is killed sends at most so many a second time, and one more for each connection.
    """

    batch: int = 64
    each: int = 16
    together: int = 4
    marked: int = 16
    patience: timedelta = timedelta(seconds=45)
    """For how long a round begins to hand messages over."""
    lease: timedelta = timedelta(seconds=90)
    """Longer than a round takes whose last message times out, and short: what a relay
    that was killed held is not sent before."""
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
        rhythm = self._rhythm
        messages, dossiers = await self._database.write(
            _claim, now, rhythm.batch, rhythm.lease
        )
        until = _seconds() + rhythm.patience.total_seconds()
        round = _Round(now, now + rhythm.lease, until)
        try:
            await self._write(messages, dossiers, round)
            await self._send(round)
            await self._database.write(_close, round)
            round.marked += round.outcomes
        except DatabaseAway as away:
            unrecorded = len(messages) - len(round.marked)
            log.warning("%s messages: fate not recorded: %s", unrecorded, away)
            return replace(round.delivered, unrecorded=unrecorded, untried=0)
        for id in round.given_up:
            log.error("message %s was given up; see its last failure", id)
        return round.delivered

    async def _write(
        self,
        messages: Sequence[Message],
        dossiers: Mapping[str, Dossier],
        round: "_Round",
    ) -> None:
        """Write what is not written yet, and keep the words before they are sent."""
        new: list[Words] = []
        for message in messages:
            if message.template:
                round.ready.append(message)
                continue
            try:
                words = self._words(message, dossiers.get(message.code))
            except MessageUnrenderable as fault:
                self._failed(message, fault, round)
                continue
            new.append(words)
            round.ready.append(_said(message, words))
            # Whoever waits for a step does not wait for all letters of a batch.
            await asyncio.sleep(0)
        if new:
            await self._database.write(outbox.keep_words, new, round.claim)

    def _words(self, message: Message, dossier: Dossier | None) -> Words:
        url = self._link(message.code)
        found = self._renderer.render(context_of(message, dossier, url))
        return Words(
            message.id,
            found.subject,
            found.text,
            found.html,
            found.template,
            found.digest,
        )

    async def _send(self, round: "_Round") -> None:
        """Hand over what is ready, on as many connections as so many need."""
        many = -(-len(round.ready) // self._rhythm.each)
        lanes = min(many, self._rhythm.together)
        async with asyncio.TaskGroup() as group:
            for _ in range(lanes):
                group.create_task(self._hand_over(round))

    async def _hand_over(self, round: "_Round") -> None:
        async with self._mailer.connected() as connection:
            while round.ready and not round.over:
                message = round.ready.pop(0)
                try:
                    await connection.send(_mail(message, round.now))
                except (MailRefused, MailDelayed) as fault:
                    self._failed(message, fault, round)
                else:
                    round.outcomes.append(Outcome(message.id))
                await self._mark(round)

    async def _mark(self, round: "_Round") -> None:
        """Mark what is known once it is enough; no other is handed over meanwhile."""
        async with round.marking:
            known = tuple(round.outcomes)
            if len(known) < self._rhythm.marked:
                return
            try:
                await self._database.write(outbox.settle, known, round.claim, round.now)
            except DatabaseAway:
                # Tried once more when the round ends, which is now.
                round.until = _seconds()
                return
            round.marked += known
            del round.outcomes[: len(known)]

    def _failed(self, message: Message, fault: Exception, round: "_Round") -> None:
        lasting = isinstance(fault, MailRefused)
        retry_at = None if lasting else self._again(message, round.now)
        reason = f"{type(fault).__name__}: {fault}"
        round.outcomes.append(Outcome(message.id, reason, retry_at))

    def _again(self, message: Message, now: datetime) -> datetime | None:
        """When to try again; never, once all the waits have been used up.

        A message that was given up and is sent again by a person gets one attempt.
        """
        waits = self._rhythm.retries
        if message.attempts >= len(waits):
            return None
        return now + waits[message.attempts]


@dataclass(slots=True)
class _Round:
    """One batch under way: what is ready to be sent, and what became of the rest.

    What is still ready when the round is over is given back untried. `outcomes` are
    those that the database does not know yet, `marked` those that it does.
    """

    now: datetime
    claim: datetime
    until: float
    ready: list[Message] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    marked: list[Outcome] = field(default_factory=list)
    marking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def over(self) -> bool:
        return _seconds() >= self.until

    @property
    def given_up(self) -> list[str]:
        return [o.id for o in self.marked if o.failure and o.retry_at is None]

    @property
    def delivered(self) -> Delivered:
        sent = sum(not outcome.failure for outcome in self.marked)
        given_up = len(self.given_up)
        postponed = len(self.marked) - sent - given_up
        return Delivered(sent, postponed, given_up, 0, len(self.ready))


def _seconds() -> float:
    return asyncio.get_running_loop().time()


def _claim(
    session: Session, now: datetime, limit: int, lease: timedelta
) -> tuple[Sequence[Message], Mapping[str, Dossier]]:
    """Claim what is due, with the dossiers of what has no words yet."""
    messages = outbox.claim_due(session, now, limit, lease)
    codes = {message.code for message in messages if not message.template}
    return messages, load_dossiers(session, sorted(codes))


def _close(session: Session, round: _Round) -> None:
    outbox.settle(session, round.outcomes, round.claim, round.now)
    outbox.release(session, [message.id for message in round.ready], round.claim)


def _said(message: Message, words: Words) -> Message:
    return replace(
        message,
        subject=words.subject,
        text=words.text,
        html=words.html,
        template=words.template,
        template_digest=words.template_digest,
    )


def _mail(message: Message, now: datetime) -> Mail:
    return Mail(
        id=message.id,
        to=message.address,
        subject=message.subject,
        text=message.text,
        html=message.html,
        language=message.language,
        at=now,
        first=message.first,
    )


def context_of(message: Message, dossier: Dossier | None, url: str) -> MessageContext:
    """Give what a message may say: the dossier as it stood after the message's event.

    Raises MessageUnrenderable when the record or today's rules do not hold what the
    event names.
    """
    told = dossier.around(message.number) if dossier else None
    if dossier is None or told is None:
        raise MessageUnrenderable(f"{message.code} has no event {message.number}")
    before, event, after = told
    telling = Telling(before, after, event.actor, event.tells)
    left = message.recipient in relieved(telling, message.role)
    addressee = Addressee(message.role, message.language, url, left)
    answers = dossier.brought.get(event.command_id, {})
    try:
        return message_context(after, event, dossier.answers, answers, addressee)
    except (LookupError, TypeError, ValueError) as fault:
        raise MessageUnrenderable(f"{event.code} {event.number}: {fault}") from fault
