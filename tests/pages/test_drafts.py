"""An application is written page by page, and nothing typed is ever lost."""

import asyncio
import re

import pytest

from domain.people import Role
from persistence import drafts
from tests.api.world import PDF, World
from tests.pages.browsing import Browser, text_of
from tests.pages.typing_in import MACHINES, begun, bring, hidden, inputs

WHO = {
    "a.applicant.name": "Cơ sở Gốm Phù Lãng",
    "a.applicant.kind": "household",
    "a.applicant.tax_code": "0100109106",
    "a.applicant.representative": "Trần Thị Bình",
}


async def empty(browser: Browser, code: str = MACHINES) -> str:
    answer = await browser.post("/drafts", {"support_type": code})
    assert answer.status_code == 303
    return str(answer.headers["location"])


async def test_a_new_application_shows_what_there_is_to_do(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    page = await applicant.get(await empty(applicant))
    words = text_of(page)
    assert page.status_code == 200
    for part in ("Cơ sở đề nghị hỗ trợ", "Đề án", "Kinh phí", "Giấy tờ", "Cam kết"):
        assert part in words
    assert "Đã xong 0 trên 8 phần." in words
    assert words.count("Chưa làm") == 8


async def test_a_page_that_is_right_leads_to_the_next_one(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    answer = await applicant.post(f"{draft}/establishment", WHO)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{draft}/contact")
    tasks = text_of(await applicant.get(draft))
    assert "Đã xong 1 trên 8 phần." in tasks


async def test_what_is_wrong_is_kept_as_typed_and_named(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    page = await applicant.post(
        f"{draft}/establishment", WHO | {"a.applicant.tax_code": "12"}
    )
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert 'href="#f-applicant-tax_code"' in page.text
    assert "Cứ tiếp tục, sửa sau" in page.text
    again = await applicant.get(f"{draft}/establishment")
    assert 'value="12"' in again.text
    assert 'value="Cơ sở Gốm Phù Lãng"' in again.text
    assert "Đang làm" in text_of(await applicant.get(draft))


async def test_only_the_errors_of_this_page_are_told(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    page = await applicant.post(f"{draft}/contact", {"a.applicant.phone": ""})
    told = set(re.findall(r'href="#f-([a-z_-]+)"', page.text))
    assert told == {"applicant-phone", "applicant-email"}


async def test_saving_for_later_asks_for_nothing(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    answer = await applicant.post(
        f"{draft}/costs", {"a.total_cost_vnd": "8 triệu", "list": "yes"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, draft)
    assert 'value="8 triệu"' in (await applicant.get(f"{draft}/costs")).text


async def test_a_row_can_be_added_and_one_taken_out_stays_out(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant, "trademark-registration")
    page = await applicant.post(
        f"{draft}/details",
        {"a.goods_classes.0": "7", "rows.goods_classes": "1", "add": "goods_classes"},
    )
    assert page.status_code == 200
    assert 'name="a.goods_classes.1"' in page.text
    rows = {"a.goods_classes.0": "7", "a.goods_classes.1": "9", "list": "yes"}
    await applicant.post(f"{draft}/details", rows)
    rows = {"a.goods_classes.0": "", "a.goods_classes.1": "9", "list": "yes"}
    await applicant.post(f"{draft}/details", rows)
    text = (await applicant.get(f"{draft}/details")).text
    assert re.findall(r'name="a.goods_classes.\d".*?value="(\d)"', text) == ["9"]


async def test_an_old_technology_may_be_no_new_machine(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, item_kind="technology", is_new=False)
    sent = {n: t for n, t in inputs().items() if n.startswith("a.item_")}
    details = sent | {
        "a.item_kind": "technology",
        "a.is_new": "no",
        "a.technology_origin": "Nhật Bản",
    }
    answer = await applicant.post(f"{draft}/details", details)
    assert answer.headers["location"] == f"{draft}/costs"


async def test_a_session_that_ended_costs_nothing_typed(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    page = f"{draft}/establishment"
    seal = hidden((await applicant.get(page)).text, "seal")
    answer = await Browser(world).post(page, WHO | {"seal": seal})
    assert answer.headers["location"] == f"/sign-in?back={page}"
    assert "Cơ sở Gốm Phù Lãng" in (await applicant.get(page)).text


async def test_nobody_writes_to_a_draft_without_its_seal(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    page = f"{draft}/establishment"
    nobody = await Browser(world).post(page, WHO | {"seal": "0" * 64})
    assert nobody.headers["location"] == f"/sign-in?back={page}"
    other = Browser(world, Role.APPLICANT, id="other")
    assert (await other.post(page, WHO)).status_code == 404
    assert "Phù Lãng" not in (await applicant.get(page)).text


@pytest.mark.parametrize("path", ["", "/costs", "/papers", "/check", "/discard"])
async def test_a_draft_is_its_owner_s_alone(world: World, path: str) -> None:
    draft = await empty(Browser(world, Role.APPLICANT))
    other = Browser(world, Role.APPLICANT, id="other")
    assert (await other.get(f"{draft}{path}")).status_code == 404
    assert (await Browser(world, Role.APPRAISER).get(f"{draft}{path}")).is_error
    answer = await Browser(world).get(f"{draft}{path}")
    assert answer.headers["location"] == f"/sign-in?back={draft}{path}"


async def test_only_applicants_and_officers_begin_applications(world: World) -> None:
    for role in (Role.APPRAISER, Role.TREASURER, Role.AUDITOR):
        answer = await Browser(world, role).post("/drafts", {"support_type": MACHINES})
        assert answer.status_code == 403
    assert await empty(Browser(world, Role.OFFICER))


async def test_several_drafts_are_listed_and_one_is_discarded_after_a_question(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    kept, gone = await begun(applicant), await begun(applicant)
    assert "không khôi phục lại được" in text_of(await applicant.get(f"{gone}/discard"))
    answer = await applicant.post(f"{gone}/discard")
    assert answer.headers["location"] == "/drafts"
    listed = await applicant.get("/drafts")
    assert f'href="{kept}"' in listed.text
    assert f'href="{gone}"' not in listed.text
    assert (await applicant.get(gone)).status_code == 404


async def test_a_paper_is_brought_replaced_and_taken_away(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    assert (await bring(applicant, draft, "commitment", name="cam kết.pdf")).is_redirect
    page = await applicant.get(f"{draft}/papers")
    assert "cam kết.pdf" in page.text
    digest = re.search(r"/api/v1/documents/([0-9a-f]{64})", page.text)
    assert digest
    assert (await applicant.get(digest[0])).content == PDF
    await bring(applicant, draft, "commitment", PDF + b"\n", name="bản mới.pdf")
    page = await applicant.get(f"{draft}/papers")
    assert "bản mới.pdf" in page.text
    assert "cam kết.pdf" not in page.text
    await applicant.post(f"{draft}/papers/commitment", {"remove": "yes"})
    assert "bản mới.pdf" not in (await applicant.get(f"{draft}/papers")).text


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "trống.pdf"), (b"MZ\x90\x00" * 9, "a.exe"), (b"", "")]
)
async def test_a_file_that_cannot_be_used_is_told_beside_its_paper(
    world: World, content: bytes, name: str
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    await bring(applicant, draft, "quotation", name="báo giá.pdf")
    page = await bring(applicant, draft, "commitment", content, name)
    assert page.status_code == 422
    assert 'href="#file-commitment"' in page.text
    assert 'id="file-commitment-error"' in page.text
    assert "báo giá.pdf" in page.text


async def test_the_address_of_an_upload_leads_back_to_the_papers(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    answer = await applicant.get(f"{draft}/papers/commitment")
    assert answer.headers["location"] == f"{draft}/papers#paper-commitment"


async def test_a_file_that_came_after_the_session_ended_is_kept(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    seal = hidden((await applicant.get(f"{draft}/papers")).text, "seal")
    answer = await Browser(world).call(
        "POST",
        f"{draft}/papers/commitment",
        data={"seal": seal},
        files={"file": ("muộn.pdf", PDF)},
    )
    assert answer.headers["location"] == f"/sign-in?back={draft}/papers"
    assert "muộn.pdf" in (await applicant.get(f"{draft}/papers")).text


async def test_a_draft_that_several_windows_claim_at_once_is_claimed_once(
    either: World,
) -> None:
    begun_by = await Browser(either).post("/drafts", {"support_type": MACHINES})
    draft = begun_by.headers["location"].removeprefix("/sign-in?back=")
    one, other = (Browser(either, Role.APPLICANT, id=n) for n in ("mot", "hai"))
    await one.sign_in()
    await other.sign_in()
    pages = await asyncio.gather(*(who.get(draft) for who in (one, one, other, one)))
    seen = [page.status_code for page in pages]
    assert sorted({seen[0], seen[2]}) == [200, 404]
    assert seen[0] == seen[1] == seen[3]


async def test_a_paper_nobody_asked_for_is_refused(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    assert (await bring(applicant, draft, "love_letter")).status_code == 404


async def test_answers_to_questions_nobody_asked_are_not_kept(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    await applicant.post(
        "/drafts", {"support_type": MACHINES, "a.shoe_size": "41", "a.sector": "Gốm"}
    )
    (draft,) = await world.database.read(drafts.list_of, applicant.account.id)
    assert draft.answers == {"sector": ["Gốm"]}


async def test_an_upload_without_a_file_is_told_in_words_of_people(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    page = await applicant.post(f"{draft}/papers/request_letter", {"x": "y"})
    assert page.status_code == 422
    assert "Hãy chọn tệp trước, sau đó bấm tải lên." in text_of(page)
    assert "“file”" not in text_of(page)


async def test_a_file_that_is_too_large_is_told_in_the_unit_of_the_page(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    large = PDF + b"\0" * world.app.state.deps.settings.upload_limit_bytes
    page = await bring(applicant, draft, "request_letter", large)
    assert page.status_code == 422
    assert "nhiều nhất 20,0 MB" in text_of(page)
    assert "byte" not in text_of(page)


async def test_enter_in_a_field_saves_the_page_rather_than_adding_a_row(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    begins = {"support_type": "trademark-registration"}
    draft = (await applicant.post("/drafts", begins)).headers["location"]
    page = (await applicant.get(f"{draft}/details")).text
    form = page.split("data-autosave=")[1]
    pressed = re.findall(r'<(?:button|input)[^>]*type="submit"[^>]*>', form)
    assert 'name="add"' in "".join(pressed)
    assert "name=" not in pressed[0]
    assert 'tabindex="-1" aria-hidden="true"' in pressed[0]
