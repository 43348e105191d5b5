"""A dossier in every state, as everybody reads it: no page fails or leaves a hole."""

import re
import sys
from types import FrameType
from typing import Any, ClassVar

import pytest
from jinja2 import ChainableUndefined

from api.pages.common.rendering import PageTemplates
from api.pages.forms.template_filters import form_filters_of
from domain.people import Actor
from domain.states import State
from templates import PAGES
from tests.api.world import PDF, World
from tests.domain.dossier import (
    ADMINISTRATOR,
    APPLICANT,
    APPRAISER,
    APPROVER,
    INSPECTOR,
    LEADER,
    NOW,
    OFFICER,
    TREASURER,
)
from tests.pages.browsing import Browser
from tests.pages.every_state import recorded

READERS = (
    APPLICANT, OFFICER, APPRAISER, APPROVER, LEADER, TREASURER, INSPECTOR,
    ADMINISTRATOR,
)  # fmt: skip
SEEN = (200, 404)
"""Appraisers and inspectors know the dossiers they have a part in, no others."""
MAY_LACK = frozenset(
    {"caller", "current", "number", "payee", "reason", "told", "told_html", "undefined"}
)
"""What a page need not be given, and then does not show."""


class Noticed(ChainableUndefined):
    """A name that a page asked for in vain; names of the components do not count."""

    names: ClassVar[set[tuple[str, str]]] = set()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        place = _template(sys._getframe(1))
        if str(PAGES) in place and self._undefined_name not in MAY_LACK:
            self.names.add((place.removeprefix(str(PAGES)), str(self._undefined_name)))


def _template(frame: FrameType | None) -> str:
    while frame is not None and not frame.f_code.co_filename.endswith(".html"):
        frame = frame.f_back
    return frame.f_code.co_filename if frame else ""


def browser(world: World, actor: Actor) -> Browser:
    return Browser(world, actor.role, id=actor.id, unit=actor.unit)


async def paper(world: World) -> str:
    """A file that the applicant has uploaded."""
    answer = await browser(world, APPLICANT).call(
        "POST", "/api/v1/documents", files={"file": ("giấy tờ.pdf", PDF)}
    )
    return str(answer.json()["digest"])


@pytest.mark.parametrize("state", State)
async def test_everybody_reads_a_dossier_in_every_state_without_a_hole(
    state: State, world: World
) -> None:
    world.clock.now = NOW
    world.app.state.drawing = PageTemplates(form_filters_of, Noticed)
    Noticed.names.clear()
    code = await recorded(world, state, "technology-transfer", await paper(world))
    for actor in READERS:
        someone = browser(world, actor)
        page = await someone.get(f"/applications/{code}")
        assert page.status_code in SEEN, actor
        history = await someone.get(f"/applications/{code}/history")
        assert history.status_code == page.status_code, actor
        offered = re.findall(rf"/applications/{code}/steps/[a-z_]+", page.text)
        for step in dict.fromkeys(offered):
            assert (await someone.get(step)).status_code == 200, (actor, step)
    assert not Noticed.names
