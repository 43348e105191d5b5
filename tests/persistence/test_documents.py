"""A file is kept once under its digest, and speaks only to those it belongs to."""

import asyncio
from hashlib import sha256
from io import BytesIO

import pytest

from domain.errors import NotFound
from domain.people import Actor, Role
from persistence import queries
from persistence.database import Database
from persistence.documents import DocumentStore, document, register, usable
from persistence.intake import KeptStep, keep_step
from tests.persistence.dossiers import LAN, MINH, NOON, filed, moved, submitted

PAGES = b"%PDF-1.7 " + bytes(range(256)) * 9000
HOA = Actor(Role.APPLICANT, "hoa")


async def brought(
    database: Database,
    store: DocumentStore,
    by: str = "lan",
    content: bytes = PAGES,
    name: str = "đơn đề nghị.pdf",
) -> str:
    kept = await store.keep(BytesIO(content))
    found = await database.write(register, kept, name, "application/pdf", by, NOON)
    return found.digest


async def test_a_file_comes_back_as_it_was_under_its_own_digest(
    store: DocumentStore,
) -> None:
    kept = await store.keep(BytesIO(PAGES))

    assert kept.digest == sha256(PAGES).hexdigest()
    assert kept.size == len(PAGES)
    assert await store.read(kept.digest) == PAGES


async def test_the_same_content_brought_many_times_at_once_lies_there_once(
    store: DocumentStore,
) -> None:
    many = await asyncio.gather(*(store.keep(BytesIO(PAGES)) for _ in range(8)))

    folder = store.path(many[0].digest).parent
    assert len(set(many)) == 1
    assert [file.name for file in folder.iterdir()] == [many[0].digest]
    assert [file.name for file in folder.parent.iterdir()] == [folder.name]


async def test_a_file_that_breaks_off_leaves_nothing(store: DocumentStore) -> None:
    class BreaksOff(BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await store.keep(BreaksOff())

    assert list(store.path("ab" * 32).parent.parent.iterdir()) == []


async def test_a_file_changed_on_the_disk_is_not_given_out(
    store: DocumentStore,
) -> None:
    kept = await store.keep(BytesIO(PAGES))
    store.path(kept.digest).write_bytes(b"another")

    with pytest.raises(NotFound):
        await store.read(kept.digest)
    with pytest.raises(NotFound):
        await store.read("0" * 64)


async def test_a_document_may_be_used_by_who_uploaded_it_and_nobody_else(
    database: Database, store: DocumentStore
) -> None:
    digest = await brought(database, store)

    with database.reading() as session:
        assert set(usable(session, LAN, (digest, "0" * 64))) == {digest}
        assert usable(session, HOA, (digest,)) == {}
        with pytest.raises(NotFound):
            document(session, HOA, digest)


async def test_each_uploader_sees_their_own_name_of_the_same_file(
    database: Database, store: DocumentStore
) -> None:
    digest = await brought(database, store)
    await brought(database, store, by="hoa", name="Hoa.pdf")

    with database.reading() as session:
        assert document(session, LAN, digest).name == "đơn đề nghị.pdf"
        assert document(session, HOA, digest).name == "Hoa.pdf"


async def test_a_document_of_a_dossier_is_used_by_those_who_may_see_the_dossier(
    database: Database, store: DocumentStore
) -> None:
    digest = await brought(database, store)
    application = await submitted(
        database, filing_given={"documents": {"request": digest}}
    )

    with database.reading() as session:
        assert document(session, MINH, digest).name == "đơn đề nghị.pdf"
        assert usable(session, HOA, (digest,)) == {}
        elsewhere = Actor(Role.OFFICER, "x", "sct-dong-nai")
        assert usable(session, elsewhere, (digest,)) == {}
        [held] = queries.papers(session, application.code)
    assert (held.paper, held.digest, held.size) == ("request", digest, len(PAGES))


async def test_documents_of_a_step_belong_to_the_dossier_once_it_is_recorded(
    database: Database, store: DocumentStore
) -> None:
    digest = await brought(database, store)
    application = await submitted(database)
    step = KeptStep(
        application.code, "c2", "correct", "lan", "d", {}, {"photo": digest}, NOON
    )
    await database.write(keep_step, step)
    with database.reading() as session:
        assert queries.papers(session, application.code) == ()
        assert usable(session, MINH, (digest,)) == {}

    await moved(database, application, command_id="c2")

    with database.reading() as session:
        assert [p.paper for p in queries.papers(session, application.code)] == ["photo"]
        assert set(usable(session, MINH, (digest,))) == {digest}


async def test_papers_of_a_submission_are_there_before_its_first_event(
    database: Database, store: DocumentStore
) -> None:
    digest = await brought(database, store)
    received = await filed(database, filing_given={"documents": {"request": digest}})

    held = await database.read(queries.papers, received.opening.code)
    assert [h.paper for h in held] == ["request"]


async def test_pages_once_counted_stay_with_the_file(
    database: Database, store: DocumentStore
) -> None:
    kept = await store.keep(BytesIO(PAGES))
    pdf = "application/pdf"
    for pages, known in ((None, None), (3, 3), (None, 3), (7, 3)):
        with database.writing() as session:
            register(session, kept, "đơn.pdf", pdf, "lan", NOON, pages)
            assert document(session, LAN, kept.digest).pages == known

    given = {"documents": {"application": kept.digest}}
    application = await submitted(database, "k1", given)
    (paper,) = await database.read(queries.papers, application.code)
    assert paper.pages == 3
