"""What inputs of files offer, and where a file that arrived can be looked at."""

import re

from api.uploads.file_types import ACCEPT
from domain.people import Role
from domain.states import State as S
from tests.api.pictures import kept
from tests.api.world import World
from tests.domain.dossier import APPLICANT, reach
from tests.pages.browsing import Browser, text_of
from tests.pages.every_state import lived
from tests.pages.test_steps import address
from tests.pages.typing_in import begun, bring

VIEW = re.compile(r'href="(/api/v1/documents/[0-9a-f]{64}/view)"')


def offers(page: str) -> set[str]:
    inputs = re.findall(r'<input[^>]*type="file"[^>]*>', page)
    assert inputs
    found = [re.search(r'accept="([^"]*)"', one) for one in inputs]
    return {match[1] if match else "" for match in found}


async def test_every_input_of_a_draft_offers_the_kinds_that_are_taken(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    page = await applicant.get(f"{draft}/papers")
    assert offers(page.text) == {ACCEPT}
    assert "HEIC" in text_of(page)
    assert "iPhone" in text_of(page)
    assert "20,0 MB" in text_of(page)


async def test_every_input_of_a_step_does_too(world: World) -> None:
    code = await lived(world, reach(S.COMPLETING))
    page = await Browser(world, APPLICANT.role, APPLICANT.id).get(
        address(code, "resubmit")
    )
    assert offers(page.text) == {ACCEPT}
    assert "HEIC" in text_of(page)


async def test_a_photograph_of_a_telephone_can_be_looked_at_where_it_is_listed(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    await bring(applicant, draft, "commitment", kept("photo.heic"), name="IMG_1.HEIC")
    page = await applicant.get(f"{draft}/papers")
    (view,) = VIEW.findall(page.text)
    shown = await applicant.get(view)
    assert shown.headers["content-type"] == "image/jpeg"


async def test_a_file_that_is_not_good_is_told_why_beside_its_paper(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    page = await bring(applicant, draft, "commitment", kept("password.pdf"))
    assert page.status_code == 422
    assert "bỏ mật khẩu" in text_of(page)
    cut = kept("linearized.pdf")[:3_000]
    page = await bring(applicant, draft, "request_letter", cut)
    assert "tải lại từ máy quét" in text_of(page)
