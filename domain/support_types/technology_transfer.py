"""Advanced machines and technology transfer (ứng dụng máy móc thiết bị tiên tiến)."""

from domain.applicant_form import application_form, item_named_by
from domain.citations import TT28_8_4
from domain.eligibility import COMMON_RULES, EligibilityRule, Request
from domain.first_revision import first_revision
from domain.forms import Check, Choice, Facts, Field, Flag, Option, Text, Whole
from domain.required_documents import (
    ACCEPTANCE_PAPERS,
    CONTRACT,
    PROGRESS_REPORT,
    QUOTATION,
    REMAINDER,
    SETTLEMENT_PAPERS,
    SUBMISSION_PAPERS,
    named,
)
from domain.support import AdvanceTerms, Line, SupportType

_NEW = "TT 46/2012/TT-BCT, Điều 4 khoản 4"
_ENCOURAGED = "TT 46/2012/TT-BCT, Điều 4 khoản 3"

ITEM_KIND = Choice(
    (
        Option("machine", "Máy móc, thiết bị", "Machine or equipment"),
        Option("line", "Dây chuyền công nghệ", "Technology line"),
        Option("technology", "Chuyển giao công nghệ", "Technology transfer"),
    )
)

OWN = (
    Field("item_kind", ITEM_KIND, "Nội dung hỗ trợ", "What is supported", fact=True),
    Field("item_name", Text(300), "Tên máy móc, công nghệ", "Name of the item"),
    Field("item_count", Whole(1, 1000), "Số lượng", "Number of items", fact=True),
    Field(
        "is_new",
        Flag(),
        "Máy móc, thiết bị mới",
        "The machines are new",
        fact=True,
        basis=_NEW,
    ),
    Field(
        "technology_origin",
        Text(300),
        "Xuất xứ máy móc, nguồn công nghệ",
        "Origin of the technology",
        basis=_ENCOURAGED,
    ),
)
CHECKS = (
    Check(
        "is_new",
        "must_be_true",
        lambda a: a["item_kind"] == "technology" or a["is_new"] is True,
        ("item_kind", "is_new"),
    ),
)


def line(facts: Facts) -> Line:
    """Give the rate of the eligible cost; a technology line has a higher cap."""
    cap = "line_cap" if facts["item_kind"] == "line" else "cap"
    return Line(
        "eligible_cost_vnd", "technology-transfer.rate", f"technology-transfer.{cap}"
    )


def _bought(facts: Facts) -> bool:
    return facts.get("item_kind") != "technology"


def _transferred(facts: Facts) -> bool:
    return facts.get("item_kind") == "technology"


def _machines_new(request: Request) -> bool | None:
    if _transferred(request.facts):
        return True
    is_new = request.facts.get("is_new")
    return None if is_new is None or "item_kind" not in request.facts else bool(is_new)


def _encouraged(request: Request) -> bool | None:
    return True if request.facts.get("item_kind") in ("machine", "line") else None


RULES = (
    EligibilityRule(
        "machines_new",
        "Máy móc, thiết bị mới.",
        "The machines are new.",
        _NEW,
        _machines_new,
        "Chỉ hỗ trợ máy móc, thiết bị mới. Hãy chọn máy mới và nộp báo giá máy mới.",
        "Only new machines are supported. Choose a new one and bring its quotation.",
    ),
    EligibilityRule(
        "technology_encouraged",
        "Không chuyển giao công nghệ, hoặc công nghệ thuộc danh mục khuyến khích.",
        "No technology is transferred, or it is on the encouraged list.",
        _ENCOURAGED,
        _encouraged,
        "Công nghệ không thuộc danh mục khuyến khích chuyển giao. Hãy chọn công nghệ "
        "khác.",
        "The technology is not on the encouraged list. Choose another one.",
        "Cán bộ thụ lý đối chiếu công nghệ với danh mục khuyến khích chuyển giao.",
        "The officer checks the technology against the encouraged list.",
    ),
)

SUPPORT_TYPE = SupportType(
    code="technology-transfer",
    prefix="CGCN",
    revision=2,
    vi="Ứng dụng máy móc thiết bị tiên tiến, chuyển giao công nghệ",
    en="Advanced machinery and technology transfer",
    form=application_form(
        *OWN,
        title=(
            "Ứng dụng máy tiện CNC trong sản xuất cơ khí",
            "A CNC lathe for a metal workshop",
        ),
        checks=CHECKS,
    ),
    line=line,
    advance=lambda _facts: AdvanceTerms("advance.rate", "advance.progress"),
    papers=(*SUBMISSION_PAPERS, QUOTATION),
    advance_papers=(CONTRACT, PROGRESS_REPORT),
    acceptance_papers=(
        *ACCEPTANCE_PAPERS,
        named(
            REMAINDER,
            "purchase_contract",
            "Hợp đồng mua bán máy móc, thiết bị",
            "Purchase contract",
            _bought,
        ),
        named(
            REMAINDER,
            "transfer_contract",
            "Hợp đồng chuyển giao công nghệ",
            "Transfer contract",
            _transferred,
        ),
        named(
            REMAINDER,
            "contract_acceptance",
            "Biên bản nghiệm thu hợp đồng mua bán hoặc chuyển giao",
            "Acceptance minutes of that contract",
        ),
        named(
            REMAINDER,
            "contract_liquidation",
            "Biên bản thanh lý hợp đồng mua bán hoặc chuyển giao",
            "Liquidation of that contract",
        ),
    ),
    settlement_papers=SETTLEMENT_PAPERS,
    item=item_named_by("item_name"),
    common=COMMON_RULES,
    rules=RULES,
    norms_prefix="technology-transfer",
    target="technology-transfer",
    basis=f"NĐ 45/2012/NĐ-CP, Điều 4; {TT28_8_4}",
)
REVISION_1 = first_revision(
    SUPPORT_TYPE,
    OWN,
    CHECKS,
    basis="NĐ 45/2012/NĐ-CP, Điều 4; TT 28/2018/TT-BTC, Điều 8 khoản 4",
)
