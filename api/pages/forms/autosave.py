"""What is typed into a form is kept as it is typed, until the form is sent.

A page that its owner opened carries a seal with which it may write to its draft, and
only write: also when the session has ended meanwhile, nothing typed is lost. It also
carries what it was drawn from, so that it overwrites nothing it never showed.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData

from api.dependencies import Deps, DepsOf
from api.pages.common.rendering import render_part, visitor_of
from api.pages.common.visitor import Visiting
from api.pages.forms.form_data import Typed, first, typed_of
from api.pages.forms.form_version import Questions, people_named, questions_of_draft
from api.pages.forms.merge import (
    ROWS,
    Clash,
    Merged,
    Origin,
    Saves,
    lists_of,
    merged,
    origin_of,
    saves_of,
    was_written,
)
from api.pages.forms.template_filters import typed_in_words
from api.problems import RequestRefused
from domain.errors import ApplicationStale, NotFound
from domain.identity import derived_id
from persistence import drafts
from persistence.database import Session
from persistence.drafts import Draft
from presentation.formatting import clock_time
from presentation.language import say

routes = APIRouter()

_TRIES = 5
_MOST_INPUTS = 2000
_LARGEST_TYPED = 400_000
"""Characters a draft may hold in all; the longest form has a tenth of it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft as a form shows it: what was typed, its papers, and the seal to save."""

    id: str
    owner: str
    kind: str
    typed: Typed
    documents: Mapping[str, str]
    seal: str
    saves: Saves


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a form: what was typed, and from which page; None if it tells none.

    `whole` is a form that was sent by a button, rather than saved while typing.
    """

    typed: Typed
    origin: Origin | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of a form that was sent; `found` is None where it told no page."""

    draft: Draft
    found: Merged | None = None
    superseded: bool = False


NOTHING_TYPED = Sent({})


def seal_of(key: bytes, draft_id: str) -> str:
    """Give the seal that lets a page save to a draft."""
    return hmac.digest(key, f"autosave {draft_id}".encode(), "sha256").hex()


def sheet_id(owner: str, *about: str) -> str:
    """Give the id of the one sheet somebody fills in about something."""
    return derived_id(owner, "sheet", *about)


async def open_sheet(deps: Deps, owner: str, kind: str, *about: str) -> Sheet:
    """Give the sheet somebody fills in about something, begun anew when there is none.

    `kind` tells what it is for; sheets of steps begin with "step:".
    """
    found = await deps.database.read(find_sheet, deps, owner, kind, *about)
    return found or await begin_sheet(deps, owner, kind, *about)


def find_sheet(
    session: Session, deps: Deps, owner: str, kind: str, *about: str
) -> Sheet | None:
    """Return the sheet somebody fills in about something, None before it is begun."""
    draft = drafts.find_any(session, sheet_id(owner, kind, *about))
    return sheet(deps, draft) if draft else None


async def begin_sheet(deps: Deps, owner: str, kind: str, *about: str) -> Sheet:
    """Begin the sheet that somebody fills in about something."""
    id, now = sheet_id(owner, kind, *about), deps.clock()
    draft = await deps.database.write(
        drafts.save, id, owner, kind, {}, {}, now, None, first_saves(deps)
    )
    return sheet(deps, draft)


def sheet(deps: Deps, draft: Draft) -> Sheet:
    """Give a draft as a form shows it."""
    return Sheet(
        draft.id,
        draft.owner,
        draft.support_type,
        typed_in(draft),
        draft.documents,
        seal_of(deps.signing_key, draft.id),
        saves_of(draft.saves),
    )


def typed_in(draft: Draft) -> dict[str, list[str]]:
    """Give what was typed into a draft."""
    return {
        name: [str(text) for text in texts] if isinstance(texts, list | tuple) else []
        for name, texts in draft.answers.items()
    }


def first_saves(deps: Deps) -> Mapping[str, object]:
    """Give what a draft knows of its pages as it is begun."""
    return Saves(deps.new_id(), {}, {}, {}).written


async def save_typed(
    deps: Deps,
    draft_id: str,
    sent: Sent,
    documents: Mapping[str, str | None] | None = None,
) -> SaveResult:
    """Lay what was typed over what is there, question by question.

    What clashes with another page stays as it was and is held beside it. A save that
    comes after a later one of its page changes nothing. A document of None takes a
    paper away. Raises NotFound when the draft is gone, ApplicationStale when it was
    submitted meanwhile, body_too_large beyond all forms.
    """
    for left in reversed(range(_TRIES)):
        kept = await deps.database.write(
            _keep, draft_id, sent, documents or {}, deps.clock(), final=not left
        )
        if kept is not None:
            return kept
    raise ApplicationStale


def _keep(
    session: Session,
    draft_id: str,
    sent: Sent,
    documents: Mapping[str, str | None],
    now: datetime,
    *,
    final: bool,
) -> SaveResult | None:
    """Return what was kept; None when another save came between and one may retry."""
    found = drafts.find_any(session, draft_id)
    if found is None:
        raise NotFound(draft=draft_id)
    saves = saves_of(found.saves)
    if not sent.whole and sent.origin and saves.superseded(sent.origin):
        return SaveResult(found, superseded=True)
    laid, saves = _laid(found, sent, saves)
    typed = laid.answers if laid else sent.typed
    answers = {**found.answers, **{k: list(v) for k, v in typed.items()}}
    given = {**found.documents, **documents}
    papers = {name: digest for name, digest in given.items() if digest}
    if _too_much(answers, saves):
        raise RequestRefused("body_too_large", largest=_LARGEST_TYPED)
    try:
        draft = drafts.save(
            session,
            found.id,
            found.owner,
            found.support_type,
            answers,
            papers,
            now,
            found.version,
            saves.written,
        )
    except ApplicationStale:
        if final or found.code:
            raise
        return None
    return SaveResult(draft, laid)


def _laid(found: Draft, sent: Sent, saves: Saves) -> tuple[Merged | None, Saves]:
    if sent.origin is None:
        return None, saves.without(sent.typed)
    laid = merged(typed_in(found), sent.typed, sent.origin, saves)
    return laid, saves.after(sent.origin, laid, whole=sent.whole)


def _too_much(answers: Mapping[str, Any], saves: Saves) -> bool:
    held = (mine for mine, _ in saves.open.values())
    every = (answers, *held)
    said = sum(len(t) for one in every for texts in one.values() for t in texts)
    return said + sum(map(len, answers)) > _LARGEST_TYPED


async def discard_sheet(deps: Deps, found: Sheet) -> None:
    """Throw a sheet away whose form was sent."""
    await deps.database.write(drafts.discard, found.owner, found.id)


def sealed(deps: Deps, draft_id: str, form: FormData) -> bool:
    """Say whether a form carries the seal of this draft."""
    given = form.get("seal")
    return isinstance(given, str) and any(
        hmac.compare_digest(given.encode(), seal_of(key, draft_id).encode())
        for key in (deps.signing_key, *deps.former_keys)
    )


@routes.post("/autosave/{draft_id}")
async def autosave(
    request: Request, draft_id: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Keep what was typed so far; answer when, and the amounts in words.

    Told as well are what the page holds from now on, and what another window changed.
    """
    form = await request.form(max_files=0, max_fields=_MOST_INPUTS)
    if not sealed(deps, draft_id, form):
        raise NotFound
    typed = typed_of(form)
    origin = origin_of(form)
    kept = await save_typed(deps, draft_id, Sent(typed, origin, whole=False))
    language = visitor.language
    if kept.superseded:
        words = say(language, "What was saved after it stands; this was left out.")
        return JSONResponse({"superseded": True, "message": words})
    clashes = kept.found.clashes if kept.found else ()
    at = clock_time(kept.draft.saved_at)
    said = say(language, "Saved at %(at)s", at=at)
    if clashes:
        said = say(language, "Saved, but for what another window changed too.")
    return JSONResponse(
        {
            "saved_at": at,
            "message": said,
            "was": was_written(kept.found.was) if kept.found else "",
            "clashes": await _clashes_drawn(request, deps, kept.draft, form, clashes),
            "reload": bool(kept.found and kept.found.gave_way),
            "words": {
                name: typed_in_words(first(typed, name), language)
                for name in typed
                if name.endswith("_vnd")
            },
        }
    )


async def _clashes_drawn(
    request: Request,
    deps: Deps,
    draft: Draft,
    form: FormData,
    clashes: tuple[Clash, ...],
) -> str:
    """Give the part of a page on which what clashes is chosen; empty for nothing."""
    if not clashes:
        return ""
    fields = await questions_of_draft(deps, draft, form.get("dossier"))
    people = await people_named(deps, clashes)
    lists = {*lists_of(fields), *_lists_shown(form)}
    asked = Questions(fields, tuple(lists), people=people)
    language = visitor_of(request).language
    return render_part(
        request, "parts/clashes.html", clashes=asked.shown(clashes, language)
    )


def _lists_shown(form: FormData) -> Iterable[str]:
    return (n.removeprefix(ROWS) for n in form if n.startswith(ROWS))
