"""How a page is drawn: its template, its language, and what every page knows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, Undefined

from api.auth.tokens import Person
from api.dependencies import deps_of
from api.pages.common.visitor import Visitor, language_of
from api.uploads.file_types import ACCEPT, CONVERTED, KINDS, SHOWN_AS_THEY_ARE
from domain.calendar import VIETNAM_TIME
from presentation.environment import LANGUAGES, Filters, environment
from presentation.language import Language


class PageTemplates:
    """The templates of the pages, read once, in each language."""

    def __init__(
        self,
        more_filters: Callable[[Language], Filters],
        undefined: type[Undefined] = ChainableUndefined,
    ) -> None:
        """Prepare an environment for each language: they share no words.

        `more_filters` are those by which forms are written, beside those of all pages.
        `undefined` is what stands for a name that a page was not given. The components
        ask for what they were not given; so may our own pages.
        """
        made = {name: environment(name) for name in LANGUAGES}
        for name, one in made.items():
            one.filters.update(more_filters(name), view_address=view_address)
            one.globals.update(files_accepted=ACCEPT, kinds_of_files=KINDS)
        if undefined is not ChainableUndefined:
            made = {n: one.overlay(undefined=undefined) for n, one in made.items()}
        self._environments = made

    def text(self, name: str, language: Language, values: Mapping[str, Any]) -> str:
        """Give the HTML of a template."""
        return self._environments[language].get_template(name).render(values)


@dataclass(frozen=True, slots=True)
class PersonLabel:
    """Who is signed in, as the head of every page names them."""

    name: str
    role: str
    unit: str
    id: str


def person_label(person: Person | None) -> PersonLabel | None:
    """Give who is signed in for a template to name."""
    if person is None:
        return None
    actor = person.actor
    called = person.name or person.email or actor.id
    return PersonLabel(called, actor.role.value, actor.unit, actor.id)


def visitor_of(request: Request) -> Visitor:
    """Give who visits, also where a page failed before anybody asked."""
    found: Visitor | None = getattr(request.state, "visitor", None)
    return found or Visitor(None, language_of(request))


def render(
    request: Request, template: str, /, http_status: int = 200, **values: Any
) -> HTMLResponse:
    """Give the page of a template, in the language of who visits it."""
    visitor = visitor_of(request)
    settings = deps_of(request).settings
    known = {
        "visitor": visitor,
        "person": person_label(visitor.person),
        "path": request.url.path,
        "here": _here(request),
        # What a POST drew cannot be asked for again: some is shown this once, such as a
        # new key. Its other language opens beside it, so that nothing here is lost.
        "drawn_once": request.method == "POST",
        "demo": settings.demo,
        "demo_people": [
            (f"{found.person.actor.role}:{found.person.actor.id}", words)
            for found in settings.demo_people
            for words in (found.vi if visitor.language == "vi" else found.en,)
        ],
        "program_version": settings.version,
        "largest_file": settings.upload_limit_bytes,
        "example_day": example_day(deps_of(request).clock()),
        "errors": (),
        "going": "",
    }
    drawing: PageTemplates = request.app.state.drawing
    text = drawing.text(template, visitor.language, known | values)
    return HTMLResponse(
        text, http_status, headers={"Content-Language": visitor.language}
    )


def render_part(request: Request, template: str, /, **values: Any) -> str:
    """Give a part of a page, for its script to put in its place."""
    drawing: PageTemplates = request.app.state.drawing
    return drawing.text(template, visitor_of(request).language, values)


def example_day(now: datetime) -> str:
    """Give a day as it is typed, for examples: one that is always still to come."""
    return f"05 09 {now.astimezone(VIETNAM_TIME).year + 1}"


def _here(request: Request) -> str:
    """Give this page's address up to where the language is chosen."""
    if request.method != "GET":
        return f"{request.url.path}?"
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "language"]
    return f"{request.url.path}?{urlencode(kept)}{'&' if kept else ''}"


class Shown(Protocol):
    """A file that is listed on a page."""

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        ...

    @property
    def media_type(self) -> str:
        """What it is."""
        ...


def view_address(document: Shown) -> str:
    """Give where a file is shown by any browser; empty for one that is not."""
    shown = document.media_type in (*SHOWN_AS_THEY_ARE, *CONVERTED)
    return f"/api/v1/documents/{document.digest}/view" if shown else ""
