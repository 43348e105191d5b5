"""The relay against a real database and a real mail server, whatever fails between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from activities.delivery import RETRIES, Delivered, Relay, Rhythm
from activities.mail import Mail, SmtpMailer
from activities.rendering import Renderer
from domain.application import Command, Opening
from domain.calendar import CURRENT_CALENDAR
from domain.decision import decide, rulebook, submit
from domain.norms import CURRENT_NORMS
from domain.people import Actor, Role
from domain.states import Action
from persistence import delivery_log, history, intake, outbox, recorder
from persistence.database import Database, DatabaseAway, Session
from persistence.outbox import Message
from persistence.tables import messages
from templates import NOTIFICATIONS
from tests.activities.mailbox import Mailbox, mailbox
from tests.persistence.counting import watched

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
ADMINISTRATOR = Actor(Role.ADMINISTRATOR, "qt-1")
SENDER = "Khuyến công <tin@sct.example.vn>"


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = Database(migrated_url)
    yield opened
    await opened.dispose()


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailbox() as opened:
        yield opened


def relay_to(
    box: Mailbox,
    database: Database,
    renderer: Renderer | None = None,
    rhythm: Rhythm | None = None,
) -> Relay:
    return Relay(
        database,
        SmtpMailer(box.url, SENDER, 5),
        renderer or Renderer(),
        clock=lambda: NOW,
        link=lambda code: f"https://khuyencong.example.vn/applications/{code}",
        rhythm=rhythm or Rhythm(),
    )


def opening(code: str) -> Opening:
    return Opening(
        code=code,
        support_type="trademark-registration",
        revision=1,
        norms=CURRENT_NORMS,
        calendar=CURRENT_CALENDAR,
        applicant="cs-1",
        unit="sct-vinh-long",
        province="Vĩnh Long",
        fund="local",
        received_at=NOW,
        facts={"trademark_count": 1},
        papers=(),
        answers_digest="",
        payee_mark="",
    )


async def submitted(database: Database, key: str, email: str = "moc@example.vn") -> str:
    """File an application and record its submission: one message to the applicant."""
    filing = intake.Filing(
        principal="cs-1",
        key=key,
        route="POST /applications",
        body_digest="x",
        command_id=f"c-{key}",
        prefix="NHAN",
        year=2026,
        applicant="cs-1",
        support_type="trademark-registration",
        revision=1,
        answers={
            "project_title": f"Đăng ký nhãn hiệu {key}",
            "applicant": {"name": "Cơ sở Bánh tráng Mỹ Lồng", "email": email},
        },
        documents={},
        received_at=NOW,
    )
    with database.writing() as session:
        received = intake.receive(session, filing, opening)
        who = Actor(Role.APPLICANT, "cs-1")
        command = Command(received.command_id, Action.SUBMIT, who)
        event = submit(received.opening, command, NOW)
        recorder.append(session, event, received.opening)
    return received.opening.code


async def told(database: Database, code: str) -> Message:
    log = await database.read(delivery_log.log, ADMINISTRATOR, code=code)
    return next(m for m in log.items if m.role is Role.APPLICANT)


async def outcomes(database: Database, message: Message) -> list[tuple[str, datetime]]:
    found = await database.read(outbox.attempts, message.id)
    return [(attempt.outcome, attempt.at) for attempt in found]


async def test_a_message_arrives_and_its_words_are_kept(
    database: Database, box: Mailbox
) -> None:
    code = await submitted(database, "a")

    delivered = await relay_to(box, database).run_once(NOW)

    message = await told(database, code)
    (arrived,) = box.received
    assert delivered == Delivered(sent=1)
    assert arrived["Subject"] == message.subject
    assert message.subject.startswith(f"{code} – Đã tiếp nhận hồ sơ")
    assert "Cơ sở Bánh tráng Mỹ Lồng" in message.text
    assert "Đăng ký nhãn hiệu a" in message.html
    assert (message.state, message.sent_at) == ("sent", NOW)
    assert message.template == "vi/submit"
    assert len(message.template_digest) == 64
    assert await outcomes(database, message) == [("sent", NOW)]


async def test_nothing_is_sent_twice_when_nothing_failed(
    database: Database, box: Mailbox
) -> None:
    await submitted(database, "a")
    relay = relay_to(box, database)

    await relay.run_once(NOW)
    again = await relay.run_once(NOW + timedelta(days=1))

    assert again == Delivered()
    assert len(box.received) == 1


async def test_a_server_that_comes_back_gets_what_was_put_off(
    database: Database, box: Mailbox
) -> None:
    code = await submitted(database, "a")
    relay = relay_to(box, database)
    await box.close()

    down = await relay.run_once(NOW)
    too_early = await relay.run_once(NOW + RETRIES[0] - timedelta(seconds=1))
    await box.open()
    up = await relay.run_once(NOW + RETRIES[0])

    message = await told(database, code)
    assert (down, too_early, up) == (
        Delivered(postponed=1),
        Delivered(),
        Delivered(sent=1),
    )
    assert len(box.received) == 1
    assert await outcomes(database, message) == [
        ("failed", NOW),
        ("sent", NOW + RETRIES[0]),
    ]


async def test_after_some_five_days_a_message_is_left_to_a_person(
    database: Database, box: Mailbox
) -> None:
    code = await submitted(database, "a")
    relay = relay_to(box, database)
    box.to_recipient = lambda _: "450 greylisted"

    now, rounds = NOW, []
    for wait in (*RETRIES, timedelta(days=30)):
        rounds.append(await relay.run_once(now))
        now += wait

    message = await told(database, code)
    assert rounds == [Delivered(postponed=1)] * len(RETRIES) + [Delivered(given_up=1)]
    assert timedelta(days=4) < sum(RETRIES, timedelta()) <= timedelta(days=5)
    assert message.state == "failed"
    assert "450 greylisted" in message.last_failure
    assert len(await outcomes(database, message)) == len(RETRIES) + 1
    assert await relay.run_once(now) == Delivered()


async def test_a_lasting_refusal_is_given_up_at_once(
    database: Database, box: Mailbox
) -> None:
    code = await submitted(database, "a")
    box.to_recipient = lambda _: "550 no such user"

    delivered = await relay_to(box, database).run_once(NOW)

    message = await told(database, code)
    assert delivered == Delivered(given_up=1)
    assert message.state == "failed"
    assert message.attempts == 1


async def test_what_was_given_up_goes_out_again_in_the_same_words_when_asked(
    database: Database, box: Mailbox, tmp_path: Path
) -> None:
    code = await submitted(database, "a")
    box.to_recipient = lambda _: "550 no such user"
    await relay_to(box, database).run_once(NOW)
    before = await told(database, code)
    box.to_recipient = lambda _: "250 OK"
    later = NOW + timedelta(days=40)
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "submit.txt").write_text("Lời mới.")

    await database.write(delivery_log.resend, ADMINISTRATOR, before.id, later)
    renderer = Renderer(tmp_path, NOTIFICATIONS)
    delivered = await relay_to(box, database, renderer).run_once(later)

    after = await told(database, code)
    assert delivered == Delivered(sent=1)
    assert (after.state, after.text) == ("sent", before.text)
    assert box.ids == [f"<{before.id}@sct.example.vn>"]


async def test_a_crash_after_sending_leads_to_a_second_copy_under_the_same_id(
    database: Database, box: Mailbox
) -> None:
    await submitted(database, "a")
    crashing = _Crashing(SmtpMailer(box.url, SENDER))
    relay = relay_to(box, database)
    dying = Relay(database, crashing, Renderer(), lambda: NOW, str)

    with pytest.raises(BaseExceptionGroup):
        await dying.run_once(NOW)
    leased = await relay.run_once(NOW + timedelta(minutes=1))
    recovered = await relay.run_once(NOW + Rhythm().lease)

    assert (leased, recovered) == (Delivered(), Delivered(sent=1))
    assert len(box.received) == 2
    assert len(set(box.ids)) == 1


async def test_a_relay_killed_amid_a_batch_sends_few_again(
    database: Database, box: Mailbox
) -> None:
    for number in range(20):
        await submitted(database, str(number))
    dying = _Crashing(SmtpMailer(box.url, SENDER), after=18)
    rhythm = replace(Rhythm(), each=10, marked=4)
    relay = Relay(database, dying, Renderer(), lambda: NOW, str, rhythm)

    with pytest.raises(BaseExceptionGroup):
        await relay.run_once(NOW)
    await relay_to(box, database).run_once(NOW + Rhythm().lease)

    assert len(set(box.ids)) == 20
    assert len(box.ids) - 20 <= rhythm.marked + 1


class _Killed(BaseException):
    """The process ended here."""


class _Crashing:
    def __init__(self, mailer: SmtpMailer, after: int = 1) -> None:
        self.mailer = mailer
        self.left = after

    @asynccontextmanager
    async def connected(self) -> AsyncIterator["_Crashing"]:
        yield self

    async def send(self, mail: Mail) -> None:
        await self.mailer.send(mail)
        self.left -= 1
        if self.left <= 0:
            raise _Killed


class _Losing(Database):
    """A database that goes away when told to."""

    lost = False

    def writing(self) -> AbstractContextManager[Session]:
        if self.lost:
            raise DatabaseAway("lost")
        return super().writing()


async def test_a_database_lost_after_sending_leads_to_a_second_copy_at_most(
    database: Database, migrated_url: str, box: Mailbox
) -> None:
    code = await submitted(database, "a")
    losing = _Losing(migrated_url)

    def lose(_address: str) -> str:
        losing.lost = True
        return "250 OK"

    box.to_content = lose
    unrecorded = await relay_to(box, losing).run_once(NOW)
    await losing.dispose()
    recovered = await relay_to(box, database).run_once(NOW + Rhythm().lease)

    assert (unrecorded, recovered) == (Delivered(unrecorded=1), Delivered(sent=1))
    assert len(set(box.ids)) == 1
    assert (await told(database, code)).state == "sent"


async def test_a_template_fault_stops_only_its_own_message(
    database: Database, box: Mailbox, tmp_path: Path
) -> None:
    codes = [await submitted(database, key) for key in ("a", "b", "c")]
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "submit.txt").write_text(
        f'{{% if code == "{codes[1]}" %}}{{{{ nobody }}}}{{% endif %}}Đã nhận.'
    )
    renderer = Renderer(tmp_path, NOTIFICATIONS)

    delivered = await relay_to(box, database, renderer).run_once(NOW)

    faulty = await told(database, codes[1])
    assert delivered == Delivered(sent=2, postponed=1)
    assert "nobody" in faulty.last_failure
    assert (faulty.state, faulty.text) == ("queued", "")


async def test_a_bad_address_stops_only_its_own_message(
    database: Database, box: Mailbox
) -> None:
    await submitted(database, "a")
    bad = await submitted(database, "b", email="không phải địa chỉ")
    await submitted(database, "c")

    delivered = await relay_to(box, database).run_once(NOW)

    assert delivered == Delivered(sent=2, given_up=1)
    assert (await told(database, bad)).state == "failed"


async def test_many_letters_cost_one_connection_and_three_transactions(
    database: Database, box: Mailbox
) -> None:
    for number in range(12):
        await submitted(database, str(number))
    transactions = 0

    def count(_session: Session) -> None:
        nonlocal transactions
        transactions += 1

    with watched(database, count):
        delivered = await relay_to(box, database).run_once(NOW)

    assert delivered == Delivered(sent=12)
    assert (box.connections, transactions) == (1, 3)


async def test_a_recipient_refused_between_others_costs_them_nothing(
    database: Database, box: Mailbox
) -> None:
    await submitted(database, "a")
    gone = await submitted(database, "b", email="mat@example.vn")
    later = await submitted(database, "c", email="day@example.vn")
    await submitted(database, "d")
    replies = {"mat@example.vn": "550 no such user", "day@example.vn": "452 full"}
    box.to_recipient = lambda address: replies.get(address, "250 OK")

    delivered = await relay_to(box, database).run_once(NOW)

    assert delivered == Delivered(sent=2, postponed=1, given_up=1)
    assert box.connections == 1
    assert (await told(database, gone)).state == "failed"
    assert (await told(database, later)).last_failure == "MailDelayed: 452 full"


async def test_a_server_that_ends_a_connection_gets_the_rest_on_another(
    database: Database, box: Mailbox
) -> None:
    for number in range(6):
        await submitted(database, str(number))
    box.to_recipient = lambda _: (
        "421 too many" if len(box.received) == 2 * box.connections else "250 OK"
    )

    delivered = await relay_to(box, database).run_once(NOW)

    assert delivered == Delivered(sent=6)
    assert (box.connections, len(set(box.ids))) == (3, 6)


async def test_a_connection_lost_for_good_puts_off_what_was_not_sent(
    database: Database, box: Mailbox
) -> None:
    for number in range(5):
        await submitted(database, str(number))

    def lose(_address: str) -> str:
        return "421 closing" if len(box.received) == 2 else "250 OK"

    box.to_content = lose
    broken = await relay_to(box, database).run_once(NOW)
    box.to_content = lambda _: "250 OK"
    mended = await relay_to(box, database).run_once(NOW + RETRIES[0])

    assert (broken, mended) == (Delivered(sent=2, postponed=3), Delivered(sent=3))
    assert len(box.ids) == len(set(box.ids)) == 5


async def test_what_a_slow_server_left_no_time_for_is_given_back_untried(
    database: Database, box: Mailbox
) -> None:
    codes = [await submitted(database, str(number)) for number in range(3)]
    impatient = replace(Rhythm(), patience=timedelta())

    in_vain = await relay_to(box, database, rhythm=impatient).run_once(NOW)
    kept = await told(database, codes[0])
    at_once = await relay_to(box, database).run_once(NOW)

    assert (in_vain, at_once) == (Delivered(untried=3), Delivered(sent=3))
    assert (kept.state, kept.attempts, bool(kept.text)) == ("queued", 0, True)


async def test_letters_of_several_events_say_how_the_dossier_stood_at_each(
    database: Database, box: Mailbox
) -> None:
    code = await submitted(database, "a")
    with database.writing() as session:
        dossier = history.load_dossiers(session, [code])[code]
        officer = Actor(Role.OFFICER, "o1", "sct-vinh-long")
        facts = {"reason": "x", "reason_code": "incomplete"}
        refuse = Command("c-2", Action.REFUSE, officer, facts=facts)
        stands = dossier.states[-1]
        recorder.append(session, decide(stands, refuse, rulebook(stands), NOW))

    await relay_to(box, database).run_once(NOW)

    log = await database.read(delivery_log.log, ADMINISTRATOR, code=code)
    by_event = {m.number: m for m in log.items if m.role is Role.APPLICANT}
    assert by_event[1].template == "vi/submit"
    assert by_event[2].template == "vi/refuse"


async def test_two_relays_at_once_send_every_message_once(
    database: Database, box: Mailbox
) -> None:
    for number in range(12):
        await submitted(database, str(number))
    rhythm = replace(Rhythm(), batch=5)
    relays = [relay_to(box, database, rhythm=rhythm) for _ in range(2)]

    rounds: list[Delivered] = []
    for _ in range(2):
        rounds += await asyncio.gather(*(relay.run_once(NOW) for relay in relays))

    assert sum(delivered.sent for delivered in rounds) == 12
    assert len(box.ids) == len(set(box.ids)) == 12


async def test_a_message_without_an_address_waits_for_a_person(
    database: Database, box: Mailbox
) -> None:
    code = await submitted(database, "a", email="")

    assert await relay_to(box, database).run_once(NOW) == Delivered()
    assert (await told(database, code)).state == "unaddressed"


async def test_the_relay_works_until_it_is_stopped(
    database: Database, box: Mailbox
) -> None:
    for number in range(3):
        await submitted(database, str(number))
    stop = asyncio.Event()
    arrived = 0

    def count(_address: str) -> str:
        nonlocal arrived
        arrived += 1
        if arrived == 3:
            stop.set()
        return "250 OK"

    box.to_content = count
    rhythm = replace(Rhythm(), batch=1)

    await asyncio.wait_for(relay_to(box, database, rhythm=rhythm).run(stop), 20)

    assert len(box.received) == 3


async def test_a_database_that_is_away_does_not_end_the_relay(
    box: Mailbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = Database(f"sqlite:///{tmp_path / 'nowhere' / 'khuyencong.db'}")
    stop, rounds = asyncio.Event(), 0

    def clock() -> datetime:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            stop.set()
        return NOW

    rhythm = replace(Rhythm(), pause=timedelta())
    mailer = SmtpMailer(box.url, SENDER)
    relay = Relay(away, mailer, Renderer(), clock, str, rhythm)
    with pytest.raises(DatabaseAway):
        await relay.run_once(NOW)

    await asyncio.wait_for(relay.run(stop), 20)
    await away.dispose()

    assert rounds == 2
    assert "database is away" in caplog.text


async def test_letters_about_one_dossier_to_one_address_are_a_thread(
    database: Database, box: Mailbox
) -> None:
    """Whatever is sent again, late or in another language: by address, not person."""
    code = await submitted(database, "a")
    other = await submitted(database, "b")
    first = await told(database, code)
    await _told_more(database, first, (2, "moc@example.vn", "vi"))
    await _told_more(database, first, (3, "moc@example.vn", "en"))
    await _told_more(database, first, (3, "can-bo@sct.example.vn", "vi"))
    await _told_more(database, first, (4, "can-bo@sct.example.vn", "vi"))

    box.to_recipient = lambda _: "450 greylisted"
    await _sent_as_they_are(database, box, NOW)
    box.to_recipient = lambda _: "250 OK"
    await _sent_as_they_are(database, box, NOW + timedelta(hours=1))

    threads: dict[tuple[str, str], list[str | None]] = {}
    for mail in sorted(box.received, key=lambda mail: str(mail["Message-ID"])):
        about = str(mail["Subject"])
        threads.setdefault((str(mail["To"]), about), []).append(mail["References"])
    root = f"<{first.id}@sct.example.vn>"
    assert threads == {
        ("moc@example.vn", code): [None, root, root],
        ("moc@example.vn", other): [None],
        ("can-bo@sct.example.vn", code): [None, "<3-can-bo@sct.example.vn>"],
    }


async def _told_more(
    database: Database, first: Message, later: tuple[int, str, str]
) -> None:
    number, address, language = later
    row = asdict(first) | {
        "id": f"{'zz' if 'moc' in address else ''}{number}-{address.partition('@')[0]}",
        "number": number,
        "address": address,
        "language": language,
    }
    del row["first"], row["text"], row["html"]
    with database.writing() as session:
        session.execute(insert(messages).values(row))


async def _sent_as_they_are(database: Database, box: Mailbox, now: datetime) -> None:
    """Send what is due with its code for a subject."""
    with database.writing() as session:
        changed = update(messages).values(subject=messages.c.code, template="x")
        session.execute(changed.where(messages.c.state == "queued"))
    await relay_to(box, database).run_once(now)
