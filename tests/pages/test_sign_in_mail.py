"""What was caught by the mail catcher, as the pages show it."""

from datetime import UTC, datetime
from email.headerregistry import Address
from pathlib import Path

import pytest

from activities.mail import Mail, compose
from api.pages.admin.caught_mail import MOST_SHOWN
from persistence.database import Database
from tests.api.world import World, build
from tests.pages.browsing import HOST, Browser, text_of

URL = f"https://{HOST}"
TEXT = f"""Hồ sơ CGCN-2026-000001-F cần bổ sung.

Mở {URL}/applications/CGCN-2026-000001-F.
Hoặc https://evil.example/x và <script>alert(1)</script>
"""


def lay(folder: Path, name: str, subject: str = "Hồ sơ cần bổ sung") -> None:
    mail = Mail(
        id=name,
        to="an@congty.example.vn",
        subject=subject,
        text=TEXT,
        html="<h1>chỉ trong HTML</h1>",
        language="vi",
        at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
    )
    sender = Address("Khuyến công", "khuyencong", "localhost.example")
    (folder / f"{name}.eml").write_bytes(compose(mail, sender))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mail"
    made.mkdir()
    return made


@pytest.fixture
def desk(database: Database, tmp_path: Path, folder: Path) -> World:
    return build(database, tmp_path, public_url=URL, demo=True, caught_mail=folder)


async def test_what_was_caught_is_listed_the_newest_first(
    desk: World, folder: Path
) -> None:
    lay(folder, "20261123-020000-0001-mot", "Một")
    lay(folder, "20261123-030000-0002-hai", "Hai & <b>")
    (folder / "20261123-040000-0003-ba.coming").write_bytes(b"half")
    page = await Browser(desk).get("/mail")
    assert page.status_code == 200
    words = text_of(page)
    assert words.index("Hai & <b>") < words.index("Một")
    assert "an@congty.example.vn" in words
    assert "23/11/2026 09:00" in words
    assert 'href="/mail/20261123-030000-0002-hai"' in page.text
    assert "0003" not in page.text


async def test_an_empty_folder_says_so(desk: World) -> None:
    assert "Chưa có thư nào" in text_of(await Browser(desk).get("/mail"))


async def test_a_folder_that_is_not_made_yet_holds_nothing(
    database: Database, tmp_path: Path
) -> None:
    world = build(database, tmp_path, demo=True, caught_mail=tmp_path / "later")
    assert "Chưa có thư nào" in text_of(await Browser(world).get("/mail"))


async def test_the_list_does_not_grow_without_end(desk: World, folder: Path) -> None:
    for number in range(MOST_SHOWN + 5):
        lay(folder, f"20261123-020000-{number:04d}-thu")
    page = await Browser(desk).get("/mail")
    assert page.text.count('href="/mail/2026') == MOST_SHOWN


async def test_a_letter_is_shown_as_text_with_links_to_our_own_pages(
    desk: World, folder: Path
) -> None:
    lay(folder, "20261123-020000-0001-mot")
    page = await Browser(desk).get("/mail/20261123-020000-0001-mot")
    assert page.status_code == 200
    assert 'href="/applications/CGCN-2026-000001-F"' in page.text
    assert "https://evil.example/x" in text_of(page)
    assert 'href="https://evil' not in page.text
    assert "<script>alert" not in page.text
    assert "chỉ trong HTML" not in page.text


@pytest.mark.parametrize(
    "name",
    [
        "unknown",
        "../signing",
        "..%2fsigning",
        "%2e%2e%2fsigning",
        "..%5csigning",
        "a%00b",
        "x" * 500,
        "20261123-020000-0001-mot.eml",
    ],
)
async def test_a_name_leads_to_letters_alone(
    desk: World, folder: Path, name: str
) -> None:
    lay(folder, "20261123-020000-0001-mot")
    (folder.parent / "signing.eml").write_text("secret words")
    answer = await Browser(desk).get(f"/mail/{name}")
    assert answer.status_code == 404
    assert "secret words" not in answer.text


async def test_what_is_no_letter_breaks_nothing(desk: World, folder: Path) -> None:
    (folder / "20261123-020000-0001-x.eml").write_bytes(b"\xff\xfe\x00 not a letter")
    assert (await Browser(desk).get("/mail")).status_code == 200
    page = await Browser(desk).get("/mail/20261123-020000-0001-x")
    assert page.status_code == 200


@pytest.mark.parametrize("settings", [{"demo": False}, {"caught_mail": None}])
async def test_outside_a_demonstration_there_is_no_such_page(
    database: Database, tmp_path: Path, folder: Path, settings: dict[str, object]
) -> None:
    lay(folder, "20261123-020000-0001-mot")
    world = build(
        database, tmp_path, **{"demo": True, "caught_mail": folder} | settings
    )
    for path in ("/mail", "/mail/20261123-020000-0001-mot"):
        assert (await Browser(world).get(path)).status_code == 404
