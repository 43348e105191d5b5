"""Which papers every support type asks for at each step, and how sure that list is."""

from collections.abc import Callable

from domain.citations import old_joint_circular
from domain.forms import Facts
from domain.norms import Confidence
from domain.support import Paper

COMMITMENTS = old_joint_circular("Điều 7 khoản 3 và khoản 4")
PROJECT = "TT 36/2013/TT-BCT, Điều 5"
DOSSIER = "TT 36/2013/TT-BCT, Điều 10"
FIRST_ADVANCE = "TT 36/2013/TT-BCT, Điều 13"
REMAINDER = "TT 36/2013/TT-BCT, Điều 14"
SETTLEMENT = "TT 36/2013/TT-BCT, Điều 18"

CRAFT_VILLAGE = "NĐ 45/2012/NĐ-CP, Điều 1 (sửa đổi bởi NĐ 235/2025/NĐ-CP)"


def in_craft_village(facts: Facts) -> bool:
    """Say whether production is said to be in a recognised craft village."""
    return facts.get("craft_village") is True


def usual(code: str, vi: str, en: str, required: bool = True) -> Paper:
    """Give a paper of the registration dossier as departments usually ask for it.

    Unverified: annex 2 of TT 36/2013, which lists these papers, was not found.
    """
    return Paper(code, vi, en, DOSSIER, Confidence.UNVERIFIED, required)


def named(
    basis: str,
    code: str,
    vi: str,
    en: str,
    needed: Callable[[Facts], bool] | None = None,
) -> Paper:
    """Give a paper that an article names, in the wording before TT 17/2018."""
    return Paper(code, vi, en, basis, Confidence.OLD_TEXT_ONLY, needed=needed)


SUBMISSION_PAPERS = (
    usual("request_letter", "Đơn đề nghị hỗ trợ", "Letter of request"),
    usual(
        "registration_certificate",
        "Giấy chứng nhận đăng ký doanh nghiệp, hợp tác xã, liên hiệp hợp tác xã hoặc "
        "hộ kinh doanh; quyết định phong tặng danh hiệu của nghệ nhân (bản sao)",
        "Copy of the registration certificate; for an artisan, of the title awarded",
    ),
    named(
        PROJECT,
        "project_document",
        "Đề án khuyến công kèm dự toán (Mẫu số 1)",
        "Project document with the budget (form 1)",
    ),
    named(
        COMMITMENTS,
        "commitment",
        "Bản cam kết về vốn, không trùng nguồn ngân sách và tính trung thực",
        "Commitment on own capital, no double funding and truthfulness",
    ),
    usual(
        "financial_statement",
        "Báo cáo tài chính năm gần nhất",
        "Latest financial statement",
        required=False,
    ),
    Paper(
        "craft_village_decision",
        "Quyết định công nhận làng nghề của Ủy ban nhân dân cấp tỉnh (bản sao)",
        "Copy of the provincial decision that recognises the craft village",
        CRAFT_VILLAGE,
        Confidence.UNVERIFIED,
        needed=in_craft_village,
    ),
)

QUOTATION = usual(
    "quotation", "Báo giá hoặc thẩm định giá", "Quotation or price appraisal"
)

CONTRACT = named(
    FIRST_ADVANCE, "contract", "Hợp đồng thực hiện đề án", "Project contract"
)
PROGRESS_REPORT = named(
    FIRST_ADVANCE,
    "progress_report",
    "Báo cáo tiến độ thực hiện (Mẫu số 3a), có kiểm tra của Sở Công Thương",
    "Progress report (form 3a) checked by the department",
)
IMPLEMENTATION_PLAN = named(
    FIRST_ADVANCE, "implementation_plan", "Kế hoạch triển khai", "Implementation plan"
)

ACCEPTANCE_PAPERS = (
    named(
        REMAINDER,
        "summary_report",
        "Báo cáo tổng hợp kết quả thực hiện",
        "Summary report",
    ),
    named(
        REMAINDER,
        "volume_report",
        "Báo cáo khối lượng hoàn thành và kinh phí (Mẫu số 3b)",
        "Report of work completed and money spent (form 3b)",
    ),
)

SETTLEMENT_PAPERS = (
    named(
        SETTLEMENT,
        "settlement_detail",
        "Biểu chi tiết quyết toán (Mẫu số 7)",
        "Detailed settlement table (form 7)",
    ),
    named(
        SETTLEMENT,
        "voucher_list",
        "Bảng kê chứng từ (Mẫu số 8a; Mẫu số 8b khi có nguồn kinh phí khác)",
        "List of vouchers (form 8a; 8b with money from other sources)",
    ),
    named(
        SETTLEMENT,
        "payment_request",
        "Biểu đề nghị thanh toán (Mẫu số 9)",
        "Request for payment (form 9)",
    ),
)
