"""How an application is filled in by somebody before a browser."""

import re
from html import unescape
from typing import Any

from api.pages.forms.form_data import typed_from
from domain import support_types
from tests.api.world import PAPERS, PDF, answers
from tests.pages.browsing import Browser

MACHINES = "technology-transfer"


def inputs(code: str = MACHINES, **changes: Any) -> dict[str, Any]:
    """The inputs of a form in which right answers were typed, but for the changes."""
    fields = support_types.find(code).form.fields
    typed = typed_from(fields, answers(**changes))
    return {f"a.{name}": texts for name, texts in typed.items()}


def hidden(page: str, name: str) -> str:
    """The value of a hidden input of a page."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


async def begun(browser: Browser, **changes: Any) -> str:
    """A draft that holds right answers, but for the changes; gives its address."""
    typed = inputs(**changes)
    answer = await browser.post("/drafts", {"support_type": MACHINES, **typed})
    assert answer.status_code == 303, answer.text
    draft = str(answer.headers["location"])
    await browser.post(f"{draft}/declaration", typed)
    return draft


async def bring(
    browser: Browser, draft: str, paper: str, content: bytes = PDF, name: str = "a.pdf"
) -> Any:
    """Upload a file for a paper of a draft."""
    return await browser.call(
        "POST", f"{draft}/papers/{paper}", files={"file": (name, content)}
    )


async def ready(browser: Browser, **changes: Any) -> str:
    """A draft with right answers and all its papers; gives its address."""
    draft = await begun(browser, **changes)
    for paper in PAPERS:
        assert (await bring(browser, draft, paper)).status_code == 303
    return draft
