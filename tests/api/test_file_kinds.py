"""Files as people have them: which are taken, why others are not, how they show."""

import gzip
import logging
import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import httpx2
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
from PIL import Image
from sqlalchemy import func, select

from api.problems import RequestRefused
from api.uploads import picture as picture_reading
from api.uploads.__main__ import read
from api.uploads.file_types import ACCEPT, MEDIA_TYPES
from api.uploads.reader import FileReader
from domain.people import Role
from persistence.database import Database
from persistence.tables import documents
from tests.api.pictures import kept, pdf, picture, scans, sheet, turned
from tests.api.world import PDF, World, archive, build

COUNT = select(func.count()).select_from(documents)
GOOD = pdf(3)
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
ODT = {"mimetype": MEDIA_TYPES["odt"].encode(), "content.xml": b"<o/>"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100
NO_PAGES = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
)


def found_in(content: bytes, folder: Path) -> tuple[str, int | None, str, str]:
    file = folder / "file"
    file.write_bytes(content)
    found = read(file, folder / "view")
    return found.ending, found.pages, found.fault, found.found


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (GOOD, 3),
        (PDF, 1),
        (b"\n" * 1_024 + GOOD, 3),
        (b"\x1b%-12345X@PJL JOB\r\n" + GOOD, 3),
        (b"\xef\xbb\xbf" + GOOD, 3),
        (b"<br />\n<b>Warning</b>: Undefined index in a.php\n" + GOOD, 3),
        (GOOD + b"\0" * 5_000, 3),
        (GOOD + os.urandom(5_000), 3),
        (kept("owner-password.pdf"), 1),
        (kept("linearized.pdf"), 4),
    ],
)
def test_a_pdf_that_readers_open_is_taken(
    content: bytes, pages: int, tmp_path: Path
) -> None:
    assert found_in(content, tmp_path) == ("pdf", pages, "", "")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"%PDF-1.7", "file_cut_off"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file_cut_off"),
        (GOOD[: len(GOOD) // 2], "file_cut_off"),
        (GOOD[: len(GOOD) // 4], "file_cut_off"),
        (b"\n" * 9 + GOOD[: len(GOOD) // 2], "file_cut_off"),
        (kept("linearized.pdf")[:3_000], "file_cut_off"),
        (GOOD + b"\n90 0 obj\n<</Type/Annot/Contents(begun", "file_cut_off"),
        (NO_PAGES, "file_without_pages"),
        (kept("password.pdf"), "file_locked"),
        (b"%PDF-1.7\n" + b"x" * 400 + b"\n%%EOF\n", "file_damaged"),
        (gzip.decompress(kept("deep-dict.pdf.gz")), "file_damaged"),
    ],
)
def test_a_pdf_that_is_not_good_is_told_why(
    content: bytes, fault: str, tmp_path: Path
) -> None:
    assert found_in(content, tmp_path) == ("pdf", None, fault, "")


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("png", picture("PNG", sheet(300, 200))),
        ("jpg", picture("JPEG", sheet(300, 200))),
        ("webp", picture("WEBP", sheet(300, 200))),
        ("tif", picture("TIFF", sheet(300, 200))),
        ("tif", picture("TIFF", sheet(300, 200), compression="tiff_lzw")),
        ("avif", picture("AVIF", sheet(300, 200))),
        ("heic", kept("photo.heic")),
    ],
)
def test_a_picture_is_taken_whole_or_not_at_all(
    ending: str, content: bytes, part: float, tmp_path: Path
) -> None:
    assert found_in(content, tmp_path) == (ending, 1, "", "")
    cut = content[: int(len(content) * part)]
    assert found_in(cut, tmp_path) == (ending, None, "file_cut_off", "")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (picture("GIF"), "picture"),
        (picture("BMP"), "picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture"),
        (FILM, "film"),
        (OLD_OFFICE, "old_office"),
        (b"Rar!\x1a\x07\x01\0", "archive"),
        (archive({"a.txt": b"x"}), "archive"),
        (archive(DOCX)[:60], "office_broken"),
        (archive(DOCX | {"word/vbaProject.bin": b"x"}), "macros"),
        (archive(ODT | {"Basic/Standard/Module1.xml": b"x"}), "macros"),
        (b"<html>%PDF-1.7</html>", "web"),
        (b"{\\rtf1 a}", "text"),
        ("Kính gửi Sở Công Thương".encode(), "text"),
        (b"MZ\x90\0" + GOOD, "program"),
        (b"\n" * 1_025 + GOOD, "buried"),
        (b"\0\1\2\3", "other"),
    ],
)
def test_what_is_not_taken_is_known_for_what_it_is(
    content: bytes, found: str, tmp_path: Path
) -> None:
    assert found_in(content, tmp_path) == ("", None, "file_type_not_allowed", found)


@pytest.mark.parametrize(
    "content",
    [
        OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
        archive(
            ODT | {"META-INF/manifest.xml": b"<manifest:encryption-data checksum='x'>"}
        ),
    ],
)
def test_a_password_of_an_office_file_is_told(content: bytes, tmp_path: Path) -> None:
    assert found_in(content, tmp_path)[2] == "file_locked"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(
    tmp_path: Path,
) -> None:
    large = picture("PNG", Image.new("1", (20_000, 6_000)))
    assert found_in(large, tmp_path)[2] == "picture_too_large"
    fax = picture("TIFF", Image.new("1", (20_000, 6_000)), compression="group4")
    assert found_in(fax, tmp_path)[2] == "picture_too_large"


async def shown(world: World, content: bytes, name: str) -> httpx2.Response:
    applicant = world.as_(Role.APPLICANT)
    sent = await applicant.upload(content, name)
    assert sent.status_code == 201, sent.text
    digest = sent.json()["digest"]
    original = await applicant.get(f"/documents/{digest}")
    assert original.content == content
    assert original.headers["content-type"] == sent.json()["media_type"]
    return await applicant.get(f"/documents/{digest}/view")


@pytest.mark.parametrize(
    ("content", "name", "size"),
    [
        (kept("photo.heic"), "IMG_0001.HEIC", (96, 64)),
        (kept("turned.heic"), "IMG_0002.HEIF", (64, 96)),
        (picture("WEBP"), "a.webp", (90, 60)),
        (turned("WEBP"), "a.webp", (60, 90)),
        (picture("TIFF"), "a.tiff", (90, 60)),
        (turned("TIFF"), "a.tif", (60, 90)),
        (picture("TIFF", sheet(mode="1"), compression="group4"), "fax.tif", (90, 60)),
        (picture("TIFF", sheet(mode="CMYK")), "a.tif", (90, 60)),
        (picture("TIFF", sheet(mode="RGBA")), "a.tif", (90, 60)),
        (picture("TIFF", Image.new("I;16", (90, 60), 40_000)), "a.tif", (90, 60)),
        (picture("AVIF"), "a.avif", (90, 60)),
        (picture("TIFF", sheet(6_000, 1_000)), "a.tif", (4_000, 667)),
    ],
)
async def test_what_no_browser_shows_is_shown_as_a_photograph(
    world: World, content: bytes, name: str, size: tuple[int, int]
) -> None:
    view = await shown(world, content, name)
    assert view.headers["content-type"] == "image/jpeg"
    assert view.headers["content-disposition"].startswith("inline; ")
    assert view.headers["content-disposition"].endswith(".jpg")
    assert view.headers["x-content-type-options"] == "nosniff"
    with Image.open(BytesIO(view.content)) as image:
        assert image.size == size
        assert "exif" not in image.info


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (scans([sheet(), sheet(60, 90), sheet(mode="1")]), 3),
        (kept("two-pages.heic"), 2),
    ],
)
async def test_scans_of_several_pages_are_shown_as_a_pdf(
    world: World, content: bytes, pages: int
) -> None:
    view = await shown(world, content, "quét.tif")
    assert view.headers["content-type"] == "application/pdf"
    assert len(pdfium.PdfDocument(view.content)) == pages


async def test_what_browsers_show_is_shown_as_it_is(world: World) -> None:
    for content in (GOOD, picture("PNG"), picture("JPEG")):
        view = await shown(world, content, "a.pdf")
        assert view.content == content
        assert "sandbox" in view.headers["content-security-policy"] or (
            view.headers["content-type"] == "application/pdf"
        )
    applicant = world.as_(Role.APPLICANT)
    word = (await applicant.upload(archive(DOCX), "a.docx")).json()["digest"]
    refused = await applicant.get(f"/documents/{word}/view")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_viewable")


async def test_a_view_that_was_lost_is_made_anew_for_whom_it_concerns(
    world: World,
) -> None:
    applicant = world.as_(Role.APPLICANT)
    sent = await applicant.upload(kept("photo.heic"), "a.heic")
    digest = sent.json()["digest"]
    lies = world.app.state.deps.documents.view(digest)
    lies.unlink()
    assert (await applicant.get(f"/documents/{digest}/view")).status_code == 200
    assert lies.exists()
    other = world.as_(Role.APPLICANT, "other")
    assert (await other.get(f"/documents/{digest}/view")).status_code == 404


async def test_a_refused_file_leaves_nothing_behind(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    for content in (GOOD[:300], kept("photo.heic")[:300], kept("password.pdf")):
        assert (await applicant.upload(content)).status_code == 422
    folder = world.app.state.deps.documents.path("ab" * 32).parent.parent
    assert [file for file in folder.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(
    ("content", "status", "vi", "en"),
    [
        (GOOD[:300], 422, "tải lại từ máy quét", "fetch it again from the scanner"),
        (kept("password.pdf"), 422, "bỏ mật khẩu", "Remove the password"),
        (NO_PAGES, 422, "không có trang nào", "has no pages"),
        (b"%PDF-1.7\n%%EOF\n", 422, "bị hỏng", "damaged"),
        (OLD_OFFICE, 415, "lưu lại thành .docx", "save it as .docx"),
        (FILM, 415, "chụp ảnh giấy tờ", "photograph the paper"),
    ],
)
async def test_a_refusal_says_in_both_languages_what_to_do(
    world: World, content: bytes, status: int, vi: str, en: str
) -> None:
    applicant = world.as_(Role.APPLICANT)
    for language, words in (("vi", vi), ("en", en)):
        answer = await applicant.call(
            "POST",
            "/documents",
            files={"file": ("a.pdf", content)},
            headers={"Accept-Language": language},
        )
        assert answer.status_code == status
        assert words in answer.json()["detail"]


async def test_files_made_to_harm_are_read_apart_and_logged_nowhere(
    world: World, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    applicant = world.as_(Role.APPLICANT)
    began = time.process_time()
    dag = await applicant.upload(kept("page-tree-dag.pdf"))
    deep = await applicant.upload(gzip.decompress(kept("deep-dict.pdf.gz")))
    assert time.process_time() - began < 0.5
    assert (dag.status_code, deep.status_code) == (201, 422)
    for logged in (*(record.name for record in caplog.records),):
        assert not logged.startswith(("pypdf", "PIL", "pi_heif"))
    out, err = capfd.readouterr()
    assert len(out) + len(err) < 20_000


async def test_a_reader_beyond_its_bounds_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root" / "api" / "uploads"
    root.mkdir(parents=True)
    (root.parent / "__init__.py").touch()
    (root / "__init__.py").touch()
    monkeypatch.setattr("api.uploads.reader._ROOT", str(tmp_path / "root"))

    def program(text: str) -> FileReader:
        (root / "__main__.py").write_text(text)
        return FileReader(seconds=30)

    spinning = (
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\n"
        "while True: pass\n"
    )
    for text in (spinning, "import os\nos.abort()\n"):
        found = await program(text).read(tmp_path / "a", tmp_path / "b")
        assert found.fault == "file_too_complex"
    for text in ("import time\ntime.sleep(60)\n", "import what_is_missing\n"):
        program(text)
        with pytest.raises(RequestRefused) as refused:
            await FileReader(seconds=2).read(tmp_path / "a", tmp_path / "b")
        assert refused.value.code == "files_busy"


def test_decoders_may_raise_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(picture_reading, "_sheet", broken)
    assert found_in(picture("WEBP"), tmp_path)[2] == "file_damaged"


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["_room", "_copy", "_name"])
async def test_a_full_disk_is_told_and_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    where = "DocumentStore._room" if step == "_room" else step
    monkeypatch.setattr(f"persistence.documents.{where}", full)
    answer = await world.as_(Role.APPLICANT).upload()
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
    assert answer.headers["retry-after"]
    with world.database.reading() as session:
        assert session.scalar(COUNT) == 0


async def test_a_full_disk_while_a_form_comes_in_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def write(*_: object) -> None:
        full()

    monkeypatch.setattr("starlette.datastructures.UploadFile.write", write)
    answer = await world.as_(Role.APPLICANT).upload()
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")


def multipart(disposition: str, content: bytes = PDF) -> dict[str, object]:
    """A request with one part, written as some program writes it."""
    body = b"\r\n".join(
        (b"--x", f"Content-Disposition: {disposition}".encode(), b"", content)
    )
    return {
        "content": body + b"\r\n--x--\r\n",
        "headers": {"Content-Type": "multipart/form-data; boundary=x"},
    }


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ('filename="đơn.pdf"', "đơn.pdf"),
        ('filename="=?UTF-8?B?xJHGoW4ucGRm?="', "đơn.pdf"),
        ('filename="=?utf-8?Q?=C4=91=C6=A1n.pdf?="', "đơn.pdf"),
        ("filename=\"UTF-8''%C4%91%C6%A1n.pdf\"", "đơn.pdf"),
        ("filename=\"a.pdf\"; filename*=UTF-8''%C4%91%C6%A1n.pdf", "a.pdf"),
        ('filename="=?x?"', "=x.pdf"),
        ('filename="%41.pdf"', "%41.pdf"),
    ],
)
async def test_names_come_as_programs_write_them(
    world: World, named: str, name: str
) -> None:
    answer = await world.as_(Role.APPLICANT).call(
        "POST", "/documents", **multipart(f'form-data; name="file"; {named}')
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["name"] == name


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (multipart('form-data; name="file"'), 422, "file_missing"),
        (multipart('form-data; name="tep"; filename="a"'), 422, "file_missing"),
        (
            multipart('form-data; name="file"', b"x" * 2_000_000),
            422,
            "file_missing",
        ),
        (
            multipart("form-data; name=\"file\"; filename*=UTF-8''a.pdf"),
            422,
            "file_missing",
        ),
        (multipart("form-data"), 400, "request_malformed"),
        ({"content": PDF}, 415, "media_type_not_supported"),
        (
            {"content": PDF, "headers": {"Content-Type": "application/pdf"}},
            415,
            "media_type_not_supported",
        ),
        (
            {"files": [("file", ("a", PDF)), ("file", ("b", PDF))]},
            422,
            "files_too_many",
        ),
    ],
)
async def test_a_request_that_brings_no_file_is_told_what_is_expected(
    world: World, request_: dict[str, object], status: int, code: str
) -> None:
    answer = await world.as_(Role.APPLICANT).call("POST", "/documents", **request_)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    told: Callable[[str], bool] = answer.json()["detail"].__contains__
    assert told("file") or told("multipart") or code == "request_malformed" or told("1")


def test_inputs_offer_every_kind_that_is_taken() -> None:
    offered = ACCEPT.split(",")
    assert {".pdf", ".heic", ".heif", ".jpeg", ".tiff", ".webp", ".docx"} <= {*offered}
    assert {*MEDIA_TYPES.values()} <= {*offered}


async def test_openapi_names_what_a_download_may_be(
    database: Database, tmp_path: Path
) -> None:
    world = build(database, tmp_path)
    async with world.client() as client:
        found = (await client.get("/openapi.json")).json()["paths"]
    download = found["/api/v1/documents/{digest}"]["get"]["responses"]["200"]
    assert {*download["content"]} == {*MEDIA_TYPES.values()}
    view = found["/api/v1/documents/{digest}/view"]["get"]["responses"]["200"]
    assert {*view["content"]} == {"application/pdf", "image/jpeg", "image/png"}
