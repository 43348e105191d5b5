"""No decision is silent: everybody told has a message, delivered once or shown."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.application import Amendment, Application, Approval
from domain.errors import NotFound, Refused
from domain.people import Actor, Role
from domain.states import Action, State
from persistence import delivery_log, outbox
from persistence.accounts import Account, covering, find, keep, same
from persistence.database import Database
from persistence.outbox import Outcome, Words
from persistence.recipients import Recipient
from tests.persistence.dossiers import (
    LAN,
    MINH,
    NOON,
    answers,
    moved,
    next_event,
    submitted,
)

ADMINISTRATOR = Actor(Role.ADMINISTRATOR, "quan-tri")
LATER = NOON + timedelta(days=30)


async def known(database: Database, *accounts: Account) -> None:
    with database.writing() as session:
        for account in accounts:
            keep(session, account)


async def told(
    database: Database, application: Application, **given: Any
) -> list[outbox.Message]:
    await moved(database, application, **given)
    found = await database.read(delivery_log.log, ADMINISTRATOR, code=application.code)
    return sorted(found.items, key=lambda m: (m.role, m.recipient))


async def test_the_applicant_is_told_at_the_address_of_the_submission(
    database: Database,
) -> None:
    application = await submitted(database, filing_given={"language": "en"})

    [message] = await told(database, application, tells=(Role.APPLICANT,))

    assert message.address == "lan@example.vn"
    assert (message.language, message.state) == ("en", outbox.QUEUED)
    assert (message.number, message.action) == (2, "admit")


async def test_what_is_decided_a_second_time_is_another_letter(
    database: Database,
) -> None:
    application = await submitted(database)
    await moved(database, application)
    event = next_event(application)
    lost = replace(event, command_id="lost", at=event.at - timedelta(hours=1))
    officer = Recipient(Role.OFFICER, "o1", "o1@x.vn", "vi")
    with database.writing() as session:
        before = {m.id for m in outbox.claim_due(session, LATER)}
        for decided in (event, event, lost):
            outbox.queue(session, decided, (officer,))
        after = {m.id for m in outbox.claim_due(session, LATER)} - before

    assert len(after) == 2


async def test_staff_are_told_who_cover_the_unit(database: Database) -> None:
    await known(
        database,
        Account("o1", Role.OFFICER, "sct-binh-dinh", email="o1@x.vn"),
        Account("o2", Role.OFFICER, "", email="o2@x.vn", language="en"),
        Account("o3", Role.OFFICER, "ubnd-binh-dinh", email="o3@x.vn"),
        Account("o4", Role.OFFICER, "sct-dong-nai", email="o4@x.vn"),
        Account("o1", Role.TREASURER, "sct-binh-dinh", email="t1@x.vn"),
    )
    application = await submitted(database)

    found = await told(database, application, tells=(Role.OFFICER,))

    assert [m.address for m in found] == ["o1@x.vn", "o2@x.vn", "o3@x.vn"]
    assert [m.language for m in found] == ["vi", "en", "vi"]


async def test_who_is_named_on_the_dossier_is_told_instead_of_all(
    database: Database,
) -> None:
    await known(
        database,
        Account("o1", Role.OFFICER, email="o1@x.vn"),
        Account("o2", Role.OFFICER, "sct-dong-nai", email="o2@x.vn"),
        Account("a1", Role.APPRAISER, email="a1@x.vn"),
        Account("a2", Role.APPRAISER, email="a2@x.vn"),
        Account("i1", Role.INSPECTOR, email="i1@x.vn"),
        Account("i2", Role.INSPECTOR, email="i2@x.vn"),
    )
    roles = (Role.OFFICER, Role.APPRAISER, Role.INSPECTOR)
    application = await submitted(database)

    found = await told(
        database,
        application,
        tells=roles,
        officer="o2",
        panel=("a2", "stranger"),
        inspectors=("i1",),
    )

    told_now = {m.recipient: (m.address, m.state) for m in found}
    assert told_now == {
        "o2": ("o2@x.vn", outbox.QUEUED),
        "a2": ("a2@x.vn", outbox.QUEUED),
        "stranger": ("", outbox.UNADDRESSED),
        "i1": ("i1@x.vn", outbox.QUEUED),
    }


async def test_of_leaders_those_are_told_whose_level_decides(
    database: Database,
) -> None:
    await known(
        database,
        Account("p0", Role.APPROVER, "", email="p0@x.vn"),
        Account("p1", Role.APPROVER, "sct-binh-dinh", email="p1@x.vn"),
        Account("p2", Role.APPROVER, "ubnd-binh-dinh", email="p2@x.vn"),
    )
    roles = (Role.APPROVER,)
    application = await submitted(database)
    consent = Approval("p1", 1, application.round)
    change = Amendment("content", 2, NOON, {})

    approving = {"target": State.APPROVING, "tells": roles}
    first = await moved(database, application, **approving)
    second = await moved(
        database,
        first,
        action=Action.APPROVE,
        approver="p1",
        approvals=(consent,),
        **approving,
    )
    third = await moved(
        database,
        second,
        action=Action.REQUEST_AMENDMENT,
        target=State.REQUESTING_ADVANCE,
        amendment=change,
        tells=roles,
    )
    log = await database.read(delivery_log.log, ADMINISTRATOR, code=third.code)

    told_at = {
        number: {m.recipient for m in log.items if m.number == number}
        for number in (first.number, second.number, third.number)
    }
    assert list(told_at.values()) == [{"p0", "p1"}, {"p0", "p2"}, {"p0", "p2"}]


async def test_who_took_the_step_is_not_written_to_and_who_was_relieved_is(
    database: Database,
) -> None:
    await known(
        database,
        Account("o1", Role.OFFICER, "sct-binh-dinh", email="o1@x.vn"),
        Account("o2", Role.OFFICER, "sct-binh-dinh", email="o2@x.vn"),
    )
    application = await submitted(database)
    first = await moved(database, application, officer="o1", tells=())

    by_colleague = await told(
        database,
        first,
        action=Action.REASSIGN,
        actor=Actor(Role.OFFICER, "o2", "sct-binh-dinh"),
        officer="o2",
        tells=(Role.OFFICER,),
    )

    assert [m.recipient for m in by_colleague] == ["o1"]


async def test_nobody_known_of_a_role_is_a_message_a_person_will_see(
    database: Database,
) -> None:
    application = await submitted(database)

    [message] = await told(database, application, tells=(Role.TREASURER, Role.CLOCK))

    assert (message.role, message.state) == (Role.TREASURER, outbox.UNADDRESSED)


async def test_two_relays_never_claim_the_same_message(database: Database) -> None:
    for n in range(12):
        application = await submitted(database, f"k{n}")
        await moved(database, application, tells=(Role.APPLICANT,))

    async def relay() -> list[str]:
        claimed: list[str] = []
        while True:
            batch = await database.write(outbox.claim_due, LATER, limit=2)
            if not batch:
                return claimed
            claimed += [m.id for m in batch]

    one, two, three = await asyncio.gather(relay(), relay(), relay())

    assert len(one + two + three) == len({*one, *two, *three}) == 12


async def test_a_message_claimed_by_a_relay_that_died_is_free_when_its_lease_ends(
    database: Database,
) -> None:
    await told(database, await submitted(database), tells=(Role.APPLICANT,))
    lease = timedelta(minutes=5)
    with database.writing() as session:
        assert len(outbox.claim_due(session, LATER, lease=lease)) == 1
        assert outbox.claim_due(session, LATER + lease / 2) == ()
        assert len(outbox.claim_due(session, LATER + lease)) == 1


async def test_a_message_is_not_due_before_its_time(database: Database) -> None:
    await told(database, await submitted(database), tells=(Role.APPLICANT,))

    assert await database.write(outbox.claim_due, NOON) == ()


async def test_attempts_are_kept_until_it_is_sent(database: Database) -> None:
    application = await submitted(database)
    [message] = await told(database, application, tells=(Role.APPLICANT,))
    again = LATER + timedelta(hours=1)

    with database.writing() as session:
        outbox.claim_due(session, LATER)
        words = Words(message.id, "Hồ sơ", "Chào", "<p>Chào</p>", "vi/admit", "d" * 64)
        claim = LATER + outbox.LEASE
        outbox.keep_words(session, [words], claim)
        outbox.settle(session, [Outcome(message.id, "no route", again)], claim, LATER)
        assert outbox.claim_due(session, LATER) == ()
        [claimed] = outbox.claim_due(session, again)
        assert (claimed.subject, claimed.template) == ("Hồ sơ", "vi/admit")
        outbox.settle(session, [Outcome(message.id)], again + outbox.LEASE, again)
        assert outbox.claim_due(session, again + timedelta(days=9)) == ()

        tried = outbox.attempts(session, message.id)
        assert [(t.number, t.outcome, t.reason) for t in tried] == [
            (1, "failed", "no route"),
            (2, "sent", ""),
        ]
        now = delivery_log.find(session, ADMINISTRATOR, message.id)
        assert (now.state, now.attempts, now.sent_at) == (outbox.SENT, 2, again)
        assert outbox.waiting(session) == {outbox.SENT: 1}


async def test_a_relay_whose_lease_ran_out_changes_nothing_of_who_claimed_after_it(
    database: Database,
) -> None:
    application = await submitted(database)
    [message] = await told(database, application, tells=(Role.APPLICANT,))
    late, prompt = LATER + outbox.LEASE, LATER + 2 * outbox.LEASE

    def words(subject: str) -> Words:
        return Words(message.id, subject, "Chào", "<p>Chào</p>", "vi/admit", "d" * 64)

    with database.writing() as session:
        assert len(outbox.claim_due(session, LATER)) == 1
        assert len(outbox.claim_due(session, late)) == 1
        outbox.keep_words(session, [words("của người đang giữ")], prompt)

        outbox.keep_words(session, [words("của người đến muộn")], late)
        outbox.settle(session, [Outcome(message.id, "no such user")], late, late)
        outbox.release(session, [message.id], late)

        assert outbox.claim_due(session, late) == ()
        assert outbox.attempts(session, message.id) == ()
        outbox.settle(session, [Outcome(message.id)], prompt, late)
        now = delivery_log.find(session, ADMINISTRATOR, message.id)
        assert (now.state, now.subject) == (outbox.SENT, "của người đang giữ")
        assert [t.outcome for t in outbox.attempts(session, message.id)] == ["sent"]


async def test_giving_up_leaves_a_message_for_a_person_who_may_send_it_again(
    database: Database,
) -> None:
    application = await submitted(database)
    [message] = await told(database, application, tells=(Role.APPLICANT,))

    with database.writing() as session:
        outbox.claim_due(session, LATER)
        refused = Outcome(message.id, "unknown user")
        outbox.settle(session, [refused], LATER + outbox.LEASE, LATER)
        shown = delivery_log.log(session, ADMINISTRATOR, state=outbox.FAILED)
        assert [m.last_failure for m in shown.items] == ["unknown user"]
        assert outbox.claim_due(session, LATER) == ()

        again = delivery_log.resend(session, ADMINISTRATOR, message.id, LATER)
        assert again.state == outbox.QUEUED
        assert len(outbox.claim_due(session, LATER)) == 1


async def test_sending_again_uses_the_address_known_by_then(
    database: Database,
) -> None:
    application = await submitted(database)
    [message] = await told(
        database, application, tells=(Role.APPRAISER,), panel=("a1",)
    )
    with pytest.raises(Refused) as refused:
        await database.write(delivery_log.resend, ADMINISTRATOR, message.id, LATER)
    assert refused.value.code == "no_address"
    await known(database, Account("a1", Role.APPRAISER, email="a1@x.vn"))

    again = await database.write(delivery_log.resend, ADMINISTRATOR, message.id, LATER)

    assert (again.address, again.state) == ("a1@x.vn", outbox.QUEUED)


async def test_the_log_shows_a_reader_the_messages_of_dossiers_in_sight(
    database: Database,
) -> None:
    both = (Role.APPLICANT, Role.OFFICER)
    mine = await submitted(database, "k1")
    await told(database, mine, tells=both)
    other = await submitted(database, "k2", {"applicant": "hoa"}, fund="national")
    [message, _] = await told(database, other, tells=both)

    with database.reading() as session:
        own = delivery_log.log(session, LAN)
        assert [(m.code, m.role) for m in own.items] == [(mine.code, Role.APPLICANT)]
        unit = delivery_log.log(session, MINH)
        assert {m.code for m in unit.items} == {mine.code}
        assert len(unit.items) == 2
        with pytest.raises(NotFound):
            delivery_log.find(session, LAN, message.id)
        first = delivery_log.log(session, ADMINISTRATOR, limit=3)
        rest = delivery_log.log(
            session, ADMINISTRATOR, limit=3, cursor=first.next_cursor
        )
    assert len({m.id for m in first.items + rest.items}) == 4
    assert rest.next_cursor is None


async def test_an_account_is_known_by_the_role_it_acts_in(database: Database) -> None:
    minh = Account("minh", Role.OFFICER, "sct-binh-dinh", "Trần Minh", "m@x.vn")
    paying = replace(minh, role=Role.TREASURER)
    await known(database, minh, paying, replace(minh, name="Trần Văn Minh"))
    now = replace(minh, unit="sct-gia-lai")  # which is what Bình Định is today

    with database.reading() as session:
        found = find(session, "minh", Role.OFFICER)
        assert found == replace(now, name="Trần Văn Minh")
        assert same(session, paying)
        assert not same(session, minh)
        assert find(session, "minh", Role.AUDITOR) is None
        assert covering(session, Role.TREASURER, "sct-binh-dinh") == (
            replace(now, role=Role.TREASURER),
        )
        assert covering(session, Role.TREASURER, "sct-dong-nai") == ()


async def test_an_applicant_without_an_address_in_the_answers_is_told_at_their_own(
    database: Database,
) -> None:
    await known(database, Account("lan", Role.APPLICANT, email="own@x.vn"))
    application = await submitted(
        database, filing_given={"answers": answers(applicant={"email": ""})}
    )

    [message] = await told(database, application, tells=(Role.APPLICANT,))

    assert message.address == "own@x.vn"
