"""Files: taken in by their content, given back only to whom they concern."""

from pathlib import Path

import pytest

from api.uploads.file_types import MEDIA_TYPES, clean_name, file_type
from domain.people import Role
from persistence.database import Database
from tests.api.world import PDF, World, archive, build

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
    b"\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
TYPES = b"[Content_Types].xml"
DOCX = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
XLSX = archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})
ODT = archive({"mimetype": MEDIA_TYPES["odt"].encode(), "content.xml": b"<o/>"})
ODS = archive({"mimetype": MEDIA_TYPES["ods"].encode(), "content.xml": b"<o/>"})
MACROS = archive(
    {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b"<w/>",
        "word/vbaProject.bin": b"x",
    }
)
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\0" * 200


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (DOCX, "docx"),
        (XLSX, "xlsx"),
        (ODT, "odt"),
        (ODS, "ods"),
    ],
)
def test_the_content_tells_what_a_file_is(content: bytes, ending: str) -> None:
    found = file_type(content)
    assert found is not None
    assert (found.ending, found.media_type) == (ending, MEDIA_TYPES[ending])


@pytest.mark.parametrize(
    "content",
    [
        EXECUTABLE,
        b"\x7fELF\x02\x01\x01" + b"\0" * 64,
        b"#!/bin/sh\necho %PDF-1.7\n",
        b"<html>%PDF-1.7</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"plain words",
        b"\0",
        archive({"a.txt": b"x"}),
        archive({"word/document.xml": b"<w/>"}),
        archive({"mimetype": b"application/x-evil", "content.xml": b""}),
        MACROS,
        DOCX[:60],
        b"PK\x03\x04" + b"\0" * 40,
        b"%PDX",
    ],
)
async def test_what_is_not_on_the_list_is_refused_whatever_its_name(
    world: World, content: bytes
) -> None:
    answer = await world.as_(Role.APPLICANT).upload(content, "đơn.pdf")
    assert (answer.status_code, answer.json()["code"]) == (415, "file_type_not_allowed")


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("đơn.pdf", "đơn.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\an\\đơn.pdf", "đơn.pdf"),
        ("a\0\r\nb\u202efdp.exe", "abfdp.exe.pdf"),
        ("", "tai-lieu.pdf"),
        ("...", "tai-lieu.pdf"),
        ("x" * 500 + ".PDF", "x" * 120 + ".PDF"),
        ('a<b>:"c|?*.pdf', "abc.pdf"),
    ],
)
def test_names_are_made_safe(given: str, clean: str) -> None:
    assert clean_name(given, "pdf") == clean


async def test_an_upload_answers_with_its_digest(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    answer = await applicant.upload(PDF, "đơn đề nghị.pdf")
    assert answer.status_code == 201
    found = answer.json()
    assert found["media_type"] == "application/pdf"
    assert (found["name"], found["size"]) == ("đơn đề nghị.pdf", len(PDF))
    again = await applicant.upload(PDF, "tên khác.pdf")
    assert again.json()["digest"] == found["digest"]
    file = await applicant.get(f"/documents/{found['digest']}")
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment; ")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-type"] == "application/pdf"


async def test_an_empty_file_is_refused(world: World) -> None:
    answer = await world.as_(Role.APPLICANT).upload(b"")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_empty")


async def test_a_request_without_a_file_is_refused(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    answer = await applicant.call("POST", "/documents", files={"other": ("a", PDF)})
    assert (answer.status_code, answer.json()["code"]) == (422, "file_missing")
    answer = await applicant.call("POST", "/documents", data={"file": "text"})
    assert answer.status_code == 415
    answer = await applicant.call(
        "POST",
        "/documents",
        content=b"--x\r\nbroken",
        headers={"Content-Type": "multipart/form-data"},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "request_malformed")


async def test_a_file_beyond_the_limit_is_refused(
    database: Database, tmp_path: Path
) -> None:
    world = build(database, tmp_path, upload_limit_bytes=1_000)
    applicant = world.as_(Role.APPLICANT)
    for size in (1_001, 500_000):
        answer = await applicant.upload(PDF + b"x" * (size - len(PDF)))
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert (await applicant.upload(PDF)).status_code == 201


async def test_uploads_are_rationed(database: Database, tmp_path: Path) -> None:
    world = build(database, tmp_path, uploads="2/minute")
    applicant = world.as_(Role.APPLICANT)
    codes = [(await applicant.upload()).status_code for _ in range(3)]
    assert codes == [201, 201, 429]
    assert (await world.as_(Role.APPLICANT, "other").upload()).status_code == 201


async def test_a_file_is_read_by_whom_it_concerns_alone(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    await applicant.submits()
    digest = (await applicant.upload()).json()["digest"]
    far = world.as_(Role.OFFICER, "far", "sct-ha-giang")
    other = world.as_(Role.APPLICANT, "other")
    near = world.as_(Role.OFFICER)
    assert (await near.get(f"/documents/{digest}")).status_code == 200
    hidden = await other.get(f"/documents/{digest}")
    absent = await other.get(f"/documents/{'0' * 64}")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json() == absent.json()
    assert (await far.get(f"/documents/{digest}")).status_code == 404
    assert (await far.get("/documents/..%2F..%2Fetc")).status_code in (404, 422)
