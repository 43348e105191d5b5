"""Papers of a dossier: a wrong one replaced, marked wherever papers are listed."""

from typing import Any

import pytest

from api.schemas.documents import documents_of
from domain.people import Role
from domain.support_types import find
from persistence.queries import Held
from tests.api.test_steps import admit
from tests.api.world import PDF, World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_nothing_is_lost import form_of
from tests.pages.test_steps import address, submitted

KIND = find("technology-transfer")


def held(paper: str, digest: str, command: str) -> Held:
    return Held(paper, digest, f"{digest}.pdf", "application/pdf", 9, command)


def test_papers_stand_in_the_order_of_the_checklist_newest_first() -> None:
    found = documents_of(
        [
            held("quotation", "q1", "1"),
            held("commitment", "c1", "1"),
            held("unheard_of", "u1", "1"),
            held("contract", "k1", "2"),
            held("quotation", "q2", "3"),
            held("request_letter", "c1", "3"),
            held("quotation", "q3", "4"),
        ],
        KIND,
        "vi",
    )
    order = [(p.paper, p.digest, p.replaced_by, p.replaces) for p in found]
    codes = [paper.code for paper in KIND.every_paper]
    expected = sorted(
        [
            ("request_letter", "c1", "", False),
            ("commitment", "c1", "", False),
            ("quotation", "q3", "", True),
            ("quotation", "q2", "q3", True),
            ("quotation", "q1", "q2", False),
            ("contract", "k1", "", False),
        ],
        key=lambda p: codes.index(p[0]),
    )
    assert order == [*expected, ("unheard_of", "u1", "", False)]
    same = {p.paper: p.same_as for p in found if p.same_as}
    assert same == {
        "commitment": ("request_letter",),
        "request_letter": ("commitment",),
    }


async def upload(world: World, content: bytes, name: str) -> str:
    answer = await world.as_(Role.APPLICANT).call(
        "POST", "/documents", files={"file": (name, content)}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["digest"])


async def replaced(world: World, code: str) -> None:
    applicant = Browser(world, Role.APPLICANT)
    path = address(code, "replace_papers")
    form = form_of(await applicant.get(path))
    files = {"paper.quotation": ("báo giá đúng.pdf", PDF + b"right")}
    answer = await applicant.call("POST", path, data=form, files=files)
    assert answer.status_code == 303, text_of(answer)


@pytest.mark.parametrize("page", ["", "/receipt", "/history"])
async def test_a_replaced_paper_is_marked_wherever_papers_are_listed(
    world: World, page: str
) -> None:
    code = await submitted(world)
    await replaced(world, code)
    for role in (Role.APPLICANT, Role.OFFICER):
        words = text_of(await Browser(world, role).get(f"/applications/{code}{page}"))
        assert "báo giá đúng.pdf" in words
        assert "Đã được thay lúc 23/11/2026" in words
        assert "Bản thay thế" in words


async def test_the_officer_at_a_step_sees_old_and_new_marked(world: World) -> None:
    code = await submitted(world)
    await replaced(world, code)
    words = text_of(await Browser(world, Role.OFFICER).get(address(code, "admit")))
    assert "Bản thay thế, mới nhất" in words
    assert words.count("Đã được thay lúc") == 1


async def test_programs_replace_papers_and_read_which_one_stands(world: World) -> None:
    code = await submitted(world)
    applicant = world.as_(Role.APPLICANT)
    before = (await applicant.get(f"/applications/{code}")).json()
    assert "replace_papers" in [a["action"] for a in before["allowed_actions"]]
    assert all(d["current"] and d["replaced_by"] is None for d in before["documents"])
    digest = await upload(world, PDF + b"api", "mới.pdf")
    sent = await applicant.act(code, "replace_papers", documents={"quotation": digest})
    assert sent.status_code == 200, sent.text
    after = (await applicant.get(f"/applications/{code}")).json()
    quotations = [d for d in after["documents"] if d["paper"] == "quotation"]
    assert [d["current"] for d in quotations] == [True, False]
    assert quotations[0]["digest"] == quotations[1]["replaced_by"] == digest
    order = [p.code for p in KIND.papers]
    listed = [order.index(d["paper"]) for d in after["documents"]]
    assert listed == sorted(listed)
    nothing = await applicant.act(code, "replace_papers", documents={})
    assert nothing.status_code == 409
    assert nothing.json()["code"] == "no_paper_brought"
    history: Any = await Browser(world, Role.AUDITOR).get(
        f"/applications/{code}/history.json"
    )
    documents = history.json()["documents"]
    assert [d["current"] for d in documents if d["paper"] == "quotation"] == [
        True,
        False,
    ]


async def test_no_paper_is_replaced_once_the_dossier_was_taken_up(
    world: World,
) -> None:
    code = await submitted(world)
    await admit(world, code)
    applicant = Browser(world, Role.APPLICANT)
    page = await applicant.get(address(code, "replace_papers"))
    assert page.status_code == 409
    digest = await upload(world, PDF + b"late", "mới.pdf")
    sent = await world.as_(Role.APPLICANT).act(
        code, "replace_papers", documents={"quotation": digest}
    )
    assert sent.status_code == 409


async def test_one_file_for_two_papers_is_pointed_out_to_both_sides(
    world: World,
) -> None:
    code = await submitted(world)
    for role in (Role.APPLICANT, Role.OFFICER):
        words = text_of(await Browser(world, role).get(f"/applications/{code}"))
        assert "Cùng một tệp với:" in words
    shown = (await world.as_(Role.OFFICER).get(f"/applications/{code}")).json()
    assert all(d["same_as"] for d in shown["documents"])
