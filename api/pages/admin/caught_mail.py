"""What the mail catcher of this machine holds, so that links in letters can be used."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_binary_file
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from fastapi import APIRouter, Request, Response

from api.dependencies import Deps, DepsOf
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting
from api.problems import RequestRefused

MOST_SHOWN = 100
_NAME = re.compile(r"[A-Za-z0-9-]{1,140}")
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])")

routes = APIRouter()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a letter; with an address of ours they lead there."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Caught:
    """A letter that was caught, and under which name it lies there."""

    name: str
    to: str
    subject: str
    at: datetime | None


@routes.get("/mail")
async def letters(request: Request, deps: DepsOf, _visitor: Visiting) -> Response:
    """Show what was caught, newest first. Raises not_found where nothing is."""
    found = await asyncio.to_thread(_newest, _folder(deps))
    return render(request, "mail/letters.html", letters=found, most=MOST_SHOWN)


@routes.get("/mail/{name}")
async def letter(
    request: Request, deps: DepsOf, _visitor: Visiting, name: str
) -> Response:
    """Show the text of one letter; its HTML is never drawn. Raises not_found."""
    folder = _folder(deps)
    if not _NAME.fullmatch(name):
        raise RequestRefused("not_found")
    message = await asyncio.to_thread(_read, folder / f"{name}.eml")
    return render(
        request,
        "mail/letter.html",
        letter=_caught(name, message),
        paragraphs=_paragraphs(message, deps.settings.public_url.rstrip("/")),
    )


def _folder(deps: Deps) -> Path:
    folder = deps.settings.caught_mail
    if folder is None or not deps.settings.demo:
        raise RequestRefused("not_found")
    return folder


def _newest(folder: Path) -> tuple[Caught, ...]:
    """Give the newest letters; their names begin with the time they came."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.name, reverse=True)
    return tuple(_caught(f.stem, _read(f)) for f in files[:MOST_SHOWN])


def _read(file: Path) -> EmailMessage:
    """Give a letter. Raises not_found."""
    try:
        with file.open("rb") as opened:
            found = message_from_binary_file(opened, policy=default)
    except FileNotFoundError as missing:
        raise RequestRefused("not_found") from missing
    assert isinstance(found, EmailMessage)
    return found


def _caught(name: str, message: EmailMessage) -> Caught:
    return Caught(
        name,
        str(message.get("To", "")),
        str(message.get("Subject", "")),
        _sent_at(str(message.get("Date", ""))),
    )


def _sent_at(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _paragraphs(
    message: EmailMessage, ours: str
) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    """Give the text as paragraphs of lines of pieces."""
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return tuple(
        tuple(_pieces(line, ours) for line in block.split("\n")) for block in blocks
    )


def _pieces(line: str, ours: str) -> tuple[Piece, ...]:
    """Give the pieces of a line; only links that lead to our own pages are links."""
    return tuple(Piece(part, _href(part, ours)) for part in _LINK.split(line) if part)


def _href(part: str, ours: str) -> str:
    inside = bool(ours) and part.startswith(f"{ours}/")
    return part.removeprefix(ours) if inside else ""
