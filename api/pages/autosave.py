"""What is typed into a form is kept as it is typed, until the form is sent.

A page that its owner opened carries a seal with which it may write to its draft, and
only write: also when the session has ended meanwhile, nothing typed is lost.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData

from api.dependencies import Deps, DepsOf
from api.pages.figures import figures
from api.pages.form_words import typed_in_words
from api.pages.typed import Typed, first, typed_of
from api.pages.visitor import Visiting
from api.pages.words import say
from api.problems import RequestRefused
from domain.errors import ApplicationStale, NotFound
from domain.identity import derived_id
from persistence import drafts
from persistence.drafts import Draft

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
    found = sheet_id(owner, kind, *about)
    async with deps.database.read() as session:
        draft = await drafts.find_any(session, found)
    if draft is None:
        now = deps.clock()
        async with deps.database.write() as session:
            draft = await drafts.save(session, found, owner, kind, {}, {}, now, None)
    return sheet(deps, draft)


def sheet(deps: Deps, draft: Draft) -> Sheet:
    """Give a draft as a form shows it."""
    typed = {
        name: [str(text) for text in texts] if isinstance(texts, list | tuple) else []
        for name, texts in draft.answers.items()
    }
    return Sheet(
        draft.id,
        draft.owner,
        draft.support_type,
        typed,
        draft.documents,
        seal_of(deps.signing_key, draft.id),
    )


async def keep(
    deps: Deps,
    draft_id: str,
    typed: Typed,
    documents: Mapping[str, str | None] | None = None,
) -> Draft:
    """Lay what was typed over what is there, question by question.

    A document of None takes a paper away. Raises NotFound when the draft is gone,
    ApplicationStale when it was submitted meanwhile, body_too_large beyond all forms.
    """
    for left in reversed(range(_TRIES)):
        async with deps.database.write() as session:
            found = await drafts.find_any(session, draft_id)
            if found is None:
                raise NotFound(draft=draft_id)
            answers = {**found.answers, **{k: list(v) for k, v in typed.items()}}
            given = {**found.documents, **(documents or {})}
            papers = {name: digest for name, digest in given.items() if digest}
            if _too_much(answers):
                raise RequestRefused("body_too_large", largest=_LARGEST_TYPED)
            try:
                return await drafts.save(
                    session,
                    found.id,
                    found.owner,
                    found.support_type,
                    answers,
                    papers,
                    deps.clock(),
                    found.version,
                )
            except ApplicationStale:
                if not left or found.code:
                    raise
    raise ApplicationStale


def _too_much(answers: Mapping[str, Any]) -> bool:
    return sum(len(t) for texts in answers.values() for t in texts) > _LARGEST_TYPED


async def forget(deps: Deps, found: Sheet) -> None:
    """Throw a sheet away whose form was sent."""
    async with deps.database.write() as session:
        await drafts.discard(session, found.owner, found.id)


def sealed(deps: Deps, draft_id: str, form: FormData) -> bool:
    """Say whether a form carries the seal of this draft."""
    given = form.get("seal")
    wanted = seal_of(deps.signing_key, draft_id)
    return isinstance(given, str) and hmac.compare_digest(
        given.encode(), wanted.encode()
    )


@routes.post("/autosave/{draft_id}")
async def autosave(
    request: Request, draft_id: str, visitor: Visiting, deps: DepsOf
) -> Response:
    """Keep what was typed so far; answer when, and the amounts in words."""
    form = await request.form(max_files=0, max_fields=_MOST_INPUTS)
    if not sealed(deps, draft_id, form):
        raise NotFound
    typed = typed_of(form)
    draft = await keep(deps, draft_id, typed)
    at = figures(visitor.language)["clock"](draft.saved_at)
    return JSONResponse(
        {
            "saved_at": at,
            "message": say(visitor.language, "Saved at %(at)s", at=at),
            "words": {
                name: typed_in_words(first(typed, name), visitor.language)
                for name in typed
                if name.endswith("_vnd")
            },
        }
    )
