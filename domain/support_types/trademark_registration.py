"""Building and registering a trademark (xây dựng, đăng ký nhãn hiệu)."""

from domain.applicant_form import application_form, item_named_by
from domain.citations import old_joint_circular
from domain.eligibility import COMMON_RULES
from domain.first_revision import first_revision
from domain.forms import Choice, Facts, Field, Many, Option, Text, Whole
from domain.required_documents import (
    ACCEPTANCE_PAPERS,
    CONTRACT,
    IMPLEMENTATION_PLAN,
    QUOTATION,
    REMAINDER,
    SETTLEMENT_PAPERS,
    SUBMISSION_PAPERS,
    named,
    usual,
)
from domain.support import AdvanceTerms, Line, SupportType, whole

MARK_KIND = Choice(
    (
        Option("individual", "Nhãn hiệu riêng", "Individual mark"),
        Option("collective", "Nhãn hiệu tập thể", "Collective mark"),
        Option("certification", "Nhãn hiệu chứng nhận", "Certification mark"),
    )
)

OWN = (
    Field("trademark_name", Text(200), "Tên nhãn hiệu", "Name of the trademark"),
    Field("mark_kind", MARK_KIND, "Loại nhãn hiệu", "Kind of mark", fact=True),
    Field(
        "goods_classes",
        Many(Whole(1, 45), 1, 45),
        "Nhóm sản phẩm, dịch vụ (Nice)",
        "Classes of goods and services (Nice)",
        hint_vi="Các số từ 1 đến 45 của bảng phân loại Nice.",
        hint_en="Numbers from 1 to 45 of the Nice classification.",
    ),
    Field(
        "trademark_count",
        Whole(1, 100),
        "Số nhãn hiệu",
        "Number of trademarks",
        fact=True,
    ),
)


def line(facts: Facts) -> Line:
    """Give the rate of the eligible cost, and one cap for each trademark."""
    return Line(
        "eligible_cost_vnd",
        "trademark.rate",
        "trademark.cap",
        whole(facts, "trademark_count"),
    )


def _is_collective(facts: Facts) -> bool:
    return facts.get("mark_kind") == "collective"


SUPPORT_TYPE = SupportType(
    code="trademark-registration",
    prefix="NHAN",
    revision=2,
    vi="Xây dựng, đăng ký nhãn hiệu",
    en="Trademark registration",
    form=application_form(
        *OWN,
        title=(
            "Đăng ký nhãn hiệu cho sản phẩm đồ gỗ",
            "Registering a trademark for furniture",
        ),
    ),
    line=line,
    advance=lambda _facts: AdvanceTerms("advance.rate"),
    papers=(
        *SUBMISSION_PAPERS,
        QUOTATION,
        usual("mark_design", "Mẫu nhãn hiệu", "Design of the mark"),
        usual(
            "search_result",
            "Kết quả tra cứu nhãn hiệu",
            "Result of the trademark search",
            required=False,
        ),
    ),
    advance_papers=(CONTRACT, IMPLEMENTATION_PLAN),
    acceptance_papers=(
        *ACCEPTANCE_PAPERS,
        named(
            REMAINDER,
            "trademark_certificate",
            "Giấy chứng nhận đăng ký nhãn hiệu",
            "Trademark registration certificate",
        ),
        named(
            REMAINDER,
            "rules_of_use",
            "Quy chế sử dụng nhãn hiệu tập thể",
            "Rules of use of the collective mark",
            _is_collective,
        ),
        named(
            REMAINDER,
            "brand_plan",
            "Chiến lược hoặc kế hoạch phát triển thương hiệu",
            "Brand strategy or plan",
        ),
        named(
            REMAINDER,
            "full_cost_vouchers",
            "Bảng kê và chứng từ của 100 % kinh phí",
            "Voucher list with vouchers for 100 % of the cost",
        ),
    ),
    settlement_papers=SETTLEMENT_PAPERS,
    item=item_named_by("trademark_name"),
    common=COMMON_RULES,
    rules=(),
    norms_prefix="trademark",
    target="trademark-registration",
    basis=f"NĐ 45/2012/NĐ-CP, Điều 4; {old_joint_circular('Điều 6 khoản 2')}",
)
REVISION_1 = first_revision(
    SUPPORT_TYPE,
    OWN,
    basis="NĐ 45/2012/NĐ-CP, Điều 4; TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2",
)
