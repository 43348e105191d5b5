"""What was typed into a draft that can no longer be sent, shown to be copied."""

from fastapi import Request, Response

from api.pages.common.rendering import visitor_of
from api.pages.drafts.access import DraftAccess, lead_to_receipt
from api.pages.drafts.form import FormPage, pages_of
from api.pages.forms.form_data import Typed
from api.pages.forms.form_version import Questions
from api.pages.forms.merge import drawn_from, lists_of
from api.pages.forms.unsent import show_unsent
from api.problems import http_status
from domain.errors import NotFound
from domain.support_types import current
from presentation.language import say


def show_unsent_of(
    request: Request, found: DraftAccess, page: FormPage, sent: Typed
) -> Response:
    """Lead to the receipt of a draft that was submitted; show what came after it."""
    lists = tuple(lists_of(page.fields, page.path))
    asked = Questions(page.fields, lists, page.path)
    handed_in = drawn_from(found.typed, lists)
    late = {
        name: texts
        for name, texts in sent.items()
        if (q := asked.question(name)) not in handed_in
        or drawn_from(sent, lists).get(q, handed_in[q]) != handed_in[q]
    }
    language = visitor_of(request).language
    lines = asked.told(late, language)
    if not lines:
        return lead_to_receipt(found.code)
    return show_unsent(
        request,
        say(language, "This application has been submitted already"),
        say(
            language,
            "What you typed here came after it and is not part of it. Copy what you "
            "still need: it is kept nowhere else.",
        ),
        lines,
        found.code,
        409,
    )


def show_unsent_gone(
    request: Request, code: str, sent: Typed, gone: NotFound
) -> Response:
    """Show what was typed into a page of a draft that is there no more.

    Raises `gone` where nothing was typed. Which type the draft was of is known no
    more: the page is the one that asks the most of what was sent.
    """
    pages = [p for k in current() for p in pages_of(k) if p.code == code]
    page = max(pages, key=lambda one: sum(map(one.holds, sent)), default=None)
    if page is None:
        raise gone
    language = visitor_of(request).language
    asked = Questions(page.fields, tuple(lists_of(page.fields, page.path)), page.path)
    lines = asked.told({n: t for n, t in sent.items() if page.holds(n)}, language)
    if not lines:
        raise gone
    return show_unsent(
        request,
        say(language, "This application is not being filled in any more"),
        say(
            language,
            "It was deleted, perhaps in another window, or belongs to another account. "
            "Copy what you still need: it is kept nowhere else.",
        ),
        lines,
        "",
        http_status(gone),
    )
