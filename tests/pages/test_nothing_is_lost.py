"""Two windows on one form, files on their way, a form that is over: nothing is lost."""

import re
from html import unescape
from typing import Any

import pytest

from domain.people import Role
from persistence import drafts
from tests.api.test_steps import PANEL, admit, admitted
from tests.api.world import PDF, World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_steps import address, submitted
from tests.pages.typing_in import begun, ready

_INPUT = re.compile(r"<input[^>]*>")
_NAMED = re.compile(r'\b([a-z-]+)="([^"]*)"')
JSON = {"accept": "application/json"}
UPLOAD = {"upload": "yes"}


def form_of(page: Any) -> dict[str, Any]:
    """What a browser would send of the form of a page, as it was drawn."""
    found: dict[str, Any] = {}
    form = page.text.split("data-autosave=")[1].split("</form>")[0]
    for one in _INPUT.findall(form):
        given = {n: unescape(v) for n, v in _NAMED.findall(one)}
        if given.get("type") in ("submit", "file") or not given.get("name"):
            continue
        if given.get("type") in ("radio", "checkbox") and " checked" not in one:
            continue
        found[given["name"]] = given.get("value", "")
    return found


async def drawn(browser: Browser, path: str) -> dict[str, Any]:
    page = await browser.get(path)
    assert page.status_code == 200, text_of(page)
    return form_of(page)


def value(page: Any, name: str) -> str:
    found = re.search(rf'name="a.{re.escape(name)}"[^>]*value="([^"]*)"', page.text)
    return unescape(found[1]) if found else ""


async def test_a_stale_window_keeps_what_the_other_saved(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, project_title="", sector="")
    path = f"{draft}/project"
    stale, fresh = await drawn(applicant, path), await drawn(applicant, path)
    other = {
        "a.sector": "chế biến chè",
        "a.starts_on.day": "9",
        "a.completes_on.month": "11",
    }
    await applicant.post(path, {**fresh, **other, "list": "yes"})
    saved = await applicant.post(
        f"/autosave/{draft.split('/')[-1]}",
        {**stale, "a.project_title": "M", "turn": "1"},
    )
    assert saved.json()["message"].startswith("Đã lưu lúc")
    await applicant.post(path, {**stale, "a.project_title": "Máy", "turn": "2"})
    page = await applicant.get(path)
    assert value(page, "project_title") == "Máy"
    assert value(page, "sector") == "chế biến chè"
    assert value(page, "starts_on.day") == "9"
    assert value(page, "completes_on.month") == "11"


async def test_a_save_held_on_its_way_does_not_undo_what_came_after(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, project_title="", sector="")
    path, sheet = f"{draft}/project", f"/autosave/{draft.split('/')[-1]}"
    form = await drawn(applicant, path)
    late = {**form, "a.project_title": "Sửa", "turn": "1"}
    sent = {**form, "a.project_title": "Sửa máy", "a.sector": "bún", "turn": "2"}
    await applicant.post(path, {**sent, "list": "yes"})
    answer = await applicant.post(sheet, late)
    assert answer.status_code == 200
    assert answer.json()["superseded"] is True
    assert (await applicant.post(sheet, {**late, "turn": "0"})).json()["superseded"]
    page = await applicant.get(path)
    assert (value(page, "project_title"), value(page, "sector")) == ("Sửa máy", "bún")
    back = await applicant.post(sheet, {**sent, "a.sector": "bún khô", "turn": "3"})
    assert "superseded" not in back.json()
    assert value(await applicant.get(path), "sector") == "bún khô"


@pytest.mark.parametrize("chosen", ["mine", "theirs"])
async def test_what_both_windows_changed_is_shown_and_chosen_without_scripts(
    world: World, chosen: str
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, sector="")
    path = f"{draft}/project"
    one, other = await drawn(applicant, path), await drawn(applicant, path)
    await applicant.post(path, {**other, "a.sector": "gốm sứ"})
    page = await applicant.post(path, {**one, "a.sector": "mây tre"})
    assert page.status_code == 409
    words = text_of(page)
    assert "Nội dung nhập ở đây: mây tre" in words
    assert "Nội dung cửa sổ kia đã lưu: gốm sứ" in words
    assert 'href="#clash-f-sector"' in page.text
    assert 'id="clash-f-sector"' in page.text
    # Neither is lost while nothing is chosen, and nothing is submitted meanwhile.
    again = await applicant.post(path, form_of(page))
    assert again.status_code == 409
    check = text_of(await applicant.get(f"{draft}/check"))
    assert "cửa sổ khác cũng đã sửa" in check
    refused = await applicant.post(f"{draft}/submit")
    assert refused.status_code == 422
    reopened = await applicant.get(path)
    assert value(reopened, "sector") == "mây tre"
    choice = {**form_of(reopened), "choose.sector": chosen}
    assert (await applicant.post(path, choice)).status_code == 303
    now = value(await applicant.get(path), "sector")
    assert now == {"mine": "mây tre", "theirs": "gốm sứ"}[chosen]
    assert "cửa sổ khác" not in text_of(await applicant.get(f"{draft}/check"))


async def test_a_script_is_told_what_clashes_and_saves_the_rest(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, project_title="", sector="")
    path, sheet = f"{draft}/project", f"/autosave/{draft.split('/')[-1]}"
    one, other = await drawn(applicant, path), await drawn(applicant, path)
    await applicant.post(path, {**other, "a.sector": "gốm sứ"})
    typed = {**one, "a.sector": "mây tre", "a.project_title": "Máy chẻ"}
    told = (await applicant.post(sheet, {**typed, "turn": "1"})).json()
    assert "gốm sứ" in told["clashes"]
    assert "mây tre" in told["clashes"]
    assert "trừ nội dung" in told["message"]
    seen = re.search(r'name="seen.sector" value="([^"]+)"', told["clashes"])
    assert seen
    choice = {"choose.sector": "theirs", "seen.sector": seen[1]}
    sent = {**typed, **choice, "turn": "2", "was": told["was"]}
    told = (await applicant.post(sheet, sent)).json()
    assert (told["clashes"], told["reload"]) == ("", True)
    page = await applicant.get(path)
    assert value(page, "sector") == "gốm sứ"
    assert value(page, "project_title") == "Máy chẻ"


async def test_rows_that_two_windows_added_both_stand(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    kind = {"support_type": "trademark-registration", "a.goods_classes.0": "7"}
    draft = (await applicant.post("/drafts", kind)).headers["location"]
    path = f"{draft}/details"
    one, other = await drawn(applicant, path), await drawn(applicant, path)
    await applicant.post(path, {**other, "a.goods_classes.1": "9"})
    await applicant.post(path, {**one, "a.goods_classes.1": "20"})
    page = await applicant.get(path)
    rows = [value(page, f"goods_classes.{place}") for place in range(4)]
    assert rows == ["7", "9", "20", ""]
    stale, fresh = form_of(page), await drawn(applicant, path)
    await applicant.post(path, {**fresh, "a.goods_classes.0": ""})
    await applicant.post(path, {**stale, "a.goods_classes.2": "21"})
    page = await applicant.get(path)
    rows = [value(page, f"goods_classes.{place}") for place in range(4)]
    assert rows == ["9", "21", "", ""]


async def test_a_sheet_of_a_step_is_merged_as_a_draft_is(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    path = address(code, "return")
    page = await officer.get(path)
    one, other = form_of(page), form_of(await officer.get(path))
    typed = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu chữ ký"}
    await officer.post(f"/autosave/{one['sheet']}", {**other, **typed, "turn": "1"})
    stale = {"a.items.0.item": "Báo giá", "a.items.0.reason": "Cũ"}
    shown = await officer.post(path, {**one, **stale, "add": "items"})
    # Neither window had a row before: both rows stand, and nothing is sent unasked.
    assert shown.status_code == 200
    again = await officer.get(path)
    assert value(again, "items.0.item") == "Đơn"
    assert value(again, "items.1.item") == "Báo giá"


async def test_a_step_whose_form_clashes_is_not_taken(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    path = address(code, "admit")
    one, other = form_of(await officer.get(path)), form_of(await officer.get(path))
    await officer.post(
        f"/autosave/{one['sheet']}", {**other, "a.note": "Đủ giấy tờ", "turn": "1"}
    )
    page = await officer.post(path, {**one, "a.note": "Còn thiếu"})
    assert page.status_code == 409
    assert "Nội dung cửa sổ kia đã lưu: Đủ giấy tờ" in text_of(page)
    sent = {**form_of(page), "a.note": "Còn thiếu", "choose.note": "mine"}
    assert (await officer.post(path, sent)).status_code == 303


async def test_a_late_save_of_a_step_taken_does_not_come_into_the_next_one(
    world: World,
) -> None:
    code = await admitted(world)
    officer = Browser(world, Role.OFFICER)
    path = address(code, "reassign")
    form = form_of(await officer.get(path))
    late = {**form, "a.people": "officer-1", "turn": "1"}
    assert (await officer.post(f"/autosave/{form['sheet']}", late)).status_code == 200
    await world.database.write(drafts.discard, "officer-1", form["sheet"])
    assert (await officer.post(f"/autosave/{form['sheet']}", late)).status_code == 404
    await officer.get(path)
    told = await officer.post(f"/autosave/{form['sheet']}", {**late, "turn": "7"})
    assert told.json()["superseded"] is True


async def test_what_was_typed_for_a_step_that_is_over_can_be_copied(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    path = address(code, "refuse")
    form = form_of(await officer.get(path))
    await admit(world, code)
    page = await officer.post(
        path, {**form, "a.reason_code": "incomplete", "a.reason": "Thiếu báo giá gốc"}
    )
    assert page.status_code == 409
    words = text_of(page)
    assert "Thiếu báo giá gốc" in words
    assert "Hồ sơ không đầy đủ" in words
    assert f'href="/applications/{code}"' in page.text
    again = await officer.get(path)
    assert "Thiếu báo giá gốc" in text_of(again)
    stranger = await Browser(world, Role.APPRAISER, id=PANEL[0]).get(path)
    assert "Thiếu báo giá gốc" not in stranger.text


async def test_what_was_typed_after_a_draft_was_submitted_can_be_copied(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant)
    form = await drawn(applicant, f"{draft}/project")
    done = await applicant.post(f"{draft}/submit")
    same = await applicant.post(f"{draft}/project", form)
    assert same.headers["location"] == done.headers["location"]
    late = await applicant.post(f"{draft}/project", {**form, "a.sector": "làm giấy dó"})
    assert late.status_code == 409
    assert "làm giấy dó" in text_of(late)


async def test_what_was_typed_into_a_draft_that_is_gone_can_be_copied(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, project_title="", sector="")
    path = f"{draft}/project"
    form = await drawn(applicant, path)
    await applicant.post(f"{draft}/discard")
    typed = {**form, "a.project_title": "Máy sấy cá", "a.starts_on.day": "4"}
    late = await applicant.post(path, typed)
    assert late.status_code == 404
    assert "Máy sấy cá" in late.text
    assert "không còn" in text_of(late)
    nothing = await applicant.post(path, {"seal": form["seal"]})
    assert nothing.status_code == 404


async def test_every_file_chosen_goes_up_with_any_button(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    path = f"{draft}/papers"
    for button, leads in (
        ({}, f"{draft}/declaration"),
        ({"list": "yes"}, draft),
        ({"upload": "yes"}, path),
    ):
        mark = str(button).encode()
        files = {
            "paper.commitment": ("cam kết.pdf", PDF + mark),
            "paper.quotation": ("báo giá.pdf", PDF + mark + b"1"),
            "paper.request_letter": ("", b""),
        }
        answer = await applicant.call("POST", path, data=button, files=files)
        assert answer.headers["location"] == leads
    page = await applicant.get(path)
    assert page.text.count("Đã tải lên:") == 2
    files = {"paper.request_letter": ("đơn.pdf", PDF)}
    taken = {"remove": "quotation"}
    await applicant.call("POST", path, data=taken, files=files)
    words = text_of(await applicant.get(path))
    assert "đơn.pdf" in words
    assert "báo giá.pdf" not in words


async def test_one_bad_file_keeps_no_other_from_coming(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    files = {
        "paper.commitment": ("cam kết.exe", b"MZ\x90\x00" * 9),
        "paper.quotation": ("báo giá.pdf", PDF),
    }
    page = await applicant.call("POST", f"{draft}/papers", files=files)
    assert page.status_code == 422
    assert 'id="file-commitment-error"' in page.text
    assert 'href="#file-commitment"' in page.text
    assert "cam kết.exe" in text_of(page)
    assert "Đã tải lên: báo giá.pdf" in text_of(page)


async def test_a_script_that_uploads_is_told_of_every_slot(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    for paper in ("commitment", "request_letter"):
        files = {f"paper.{paper}": ("đơn.pdf", PDF)}
        answer = await applicant.call(
            "POST", f"{draft}/papers", data=UPLOAD, files=files, headers=JSON
        )
        assert answer.status_code == 200
    told = answer.json()
    assert "đơn.pdf" in told["slots"]["commitment"]
    assert "Cùng một tệp với: Đơn đề nghị hỗ trợ" in text_of(
        told["slots"]["commitment"]
    )
    assert told["slots"]["quotation"] == ""
    bad = {"paper.quotation": ("x.exe", b"MZ\x90\x00" * 9)}
    told = await applicant.call(
        "POST", f"{draft}/papers", data=UPLOAD, files=bad, headers=JSON
    )
    assert "x.exe" in told.json()["wrong"]["quotation"]


async def test_one_file_for_two_papers_is_pointed_out_and_not_refused(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    files = {f"paper.{p}": ("đơn.pdf", PDF) for p in ("commitment", "request_letter")}
    answer = await applicant.call("POST", f"{draft}/papers", files=files)
    assert answer.status_code == 303
    for page in ("papers", "check"):
        words = text_of(await applicant.get(f"{draft}/{page}"))
        assert words.count("Cùng một tệp với:") == 2


async def test_files_of_a_step_stay_while_an_answer_is_wrong(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = form_of(await officer.get(address(code, "return")))
    asked = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu chữ ký"}
    await officer.post(address(code, "return"), {**form, **asked})
    applicant = Browser(world, Role.APPLICANT)
    path = address(code, "resubmit")
    form = form_of(await applicant.get(path))
    page = await applicant.call(
        "POST",
        path,
        data={**form, "a.corrections.applicant.email": "không phải thư"},
        files={"paper.commitment": ("cam kết mới.pdf", PDF + b"new")},
    )
    assert page.status_code == 422
    assert "Đã tải lên: cam kết mới.pdf" in text_of(page)
    told = await applicant.call(
        "POST",
        path,
        data=UPLOAD | {n: form[n] for n in ("seal", "sheet", "key", "number")},
        files={"paper.quotation": ("báo giá mới.pdf", PDF + b"q")},
        headers=JSON,
    )
    assert "báo giá mới.pdf" in told.json()["slots"]["quotation"]


async def test_files_that_came_to_a_step_after_the_session_ended_are_kept(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = form_of(await officer.get(address(code, "return")))
    asked = {"a.items.0.item": "Đơn", "a.items.0.reason": "Thiếu chữ ký"}
    await officer.post(address(code, "return"), {**form, **asked})
    applicant = Browser(world, Role.APPLICANT)
    path = address(code, "resubmit")
    form = form_of(await applicant.get(path))
    files = {"paper.commitment": ("muộn.pdf", PDF + b"late")}
    answer = await Browser(world).call("POST", path, data=form, files=files)
    assert answer.headers["location"].startswith("/sign-in")
    assert "muộn.pdf" in (await applicant.get(path)).text


async def test_who_runs_no_scripts_is_told_to_save_before_another_language(
    world: World,
) -> None:
    browser = Browser(world, Role.APPLICANT)
    draft = await begun(browser)
    for language, words in (("vi", "Hãy lưu trước khi"), ("en", "Save before you")):
        await browser.get(f"{draft}/project?language={language}")
        page = await browser.get(f"{draft}/project")
        told = page.text.partition("<noscript>")[2].partition("</noscript>")[0]
        assert words in told
