"""Repair of pollution treatment (sửa chữa, nâng cấp hệ thống xử lý ô nhiễm)."""

from domain.applicant_form import application_form, item_named_by
from domain.citations import old_joint_circular
from domain.eligibility import COMMON_RULES, EligibilityRule, Request
from domain.first_revision import first_revision
from domain.forms import Choice, Facts, Field, Option, Text
from domain.required_documents import (
    ACCEPTANCE_PAPERS,
    CONTRACT,
    PROGRESS_REPORT,
    QUOTATION,
    REMAINDER,
    SETTLEMENT_PAPERS,
    SUBMISSION_PAPERS,
    named,
    usual,
)
from domain.support import AdvanceTerms, Line, SupportType

SITE_KIND = Choice(
    (
        Option("establishment", "Cơ sở công nghiệp nông thôn", "Establishment"),
        Option("cluster", "Cụm công nghiệp", "Industrial cluster"),
    )
)
DISCHARGE_KIND = Choice(
    (
        Option("wastewater", "Nước thải", "Wastewater"),
        Option("emission", "Khí thải", "Emission"),
        Option("solid_waste", "Chất thải rắn", "Solid waste"),
        Option("noise", "Tiếng ồn", "Noise"),
    )
)

OWN = (
    Field("site_kind", SITE_KIND, "Nơi xử lý", "Site", fact=True),
    Field("discharge_kind", DISCHARGE_KIND, "Loại chất thải", "Discharge", fact=True),
    Field(
        "works",
        Text(2000, lines=True),
        "Hạng mục sửa chữa, nâng cấp",
        "Works to repair or upgrade",
    ),
    Field(
        "standard_to_meet",
        Text(200),
        "Quy chuẩn phải đạt sau xử lý",
        "Standard the outflow must meet",
        hint_vi="Ví dụ: QCVN 40:2025/BTNMT.",
        hint_en="For example QCVN 40:2025/BTNMT.",
    ),
)


def _at_cluster(facts: Facts) -> bool:
    return facts.get("site_kind") == "cluster"


def _audited(facts: Facts) -> bool:
    return _at_cluster(facts) and facts.get("applicant.kind") == "enterprise"


def line(facts: Facts) -> Line:
    """Give the rate of the eligible cost; an industrial cluster has a higher cap."""
    cap = "cluster_cap" if facts["site_kind"] == "cluster" else "cap"
    return Line("eligible_cost_vnd", "pollution.rate", f"pollution.{cap}")


def advance(facts: Facts) -> AdvanceTerms:
    """Give the terms: a cluster is advanced less, and earlier (TT 36/2013, Art. 13)."""
    if _at_cluster(facts):
        return AdvanceTerms("advance.cluster_rate", "advance.cluster_progress")
    return AdvanceTerms("advance.rate", "advance.progress")


def _cluster_investor(request: Request) -> bool | None:
    if "site_kind" not in request.facts:
        return None
    kind = request.facts.get("applicant.kind")
    if not _at_cluster(request.facts):
        return True
    return None if kind is None else kind in ("enterprise", "cooperative")


RULES = (
    EligibilityRule(
        "cluster_investor",
        "Đúng đối tượng đối với nơi xử lý.",
        "The right kind of applicant for the site.",
        "NĐ 235/2025/NĐ-CP (bổ sung nhà đầu tư hạ tầng cụm công nghiệp)",
        _cluster_investor,
        "Tại cụm công nghiệp, chỉ doanh nghiệp hoặc hợp tác xã đầu tư hạ tầng cụm được "
        "hỗ trợ. Hãy để chủ đầu tư hạ tầng đứng tên đề nghị.",
        "At an industrial cluster only the enterprise or cooperative that invests in "
        "its infrastructure is supported. Let that investor apply.",
    ),
)

SUPPORT_TYPE = SupportType(
    code="pollution-treatment-repair",
    prefix="XLON",
    revision=2,
    vi="Sửa chữa, nâng cấp hệ thống xử lý ô nhiễm môi trường",
    en="Repair of pollution treatment",
    form=application_form(
        *OWN,
        title=(
            "Sửa chữa hệ thống xử lý nước thải của cơ sở",
            "Repair of the waste water treatment of the workshop",
        ),
    ),
    line=line,
    advance=advance,
    papers=(
        *SUBMISSION_PAPERS,
        QUOTATION,
        usual(
            "environmental_permit",
            "Giấy phép hoặc đăng ký môi trường",
            "Environmental permit or registration",
        ),
        usual("design", "Thiết kế hệ thống xử lý", "Design of the treatment system"),
    ),
    advance_papers=(CONTRACT, PROGRESS_REPORT),
    acceptance_papers=(
        *ACCEPTANCE_PAPERS,
        named(
            REMAINDER,
            "works_acceptance",
            "Biên bản nghiệm thu hạng mục đưa vào sử dụng, kèm bảng giá trị",
            "Acceptance of the works with their value",
        ),
        named(
            REMAINDER,
            "outflow_measurement",
            "Văn bản xác nhận chất thải sau xử lý đạt quy chuẩn",
            "Confirmation that the outflow meets the standard",
        ),
        named(
            REMAINDER,
            "independent_audit",
            "Báo cáo kiểm toán độc lập",
            "Independent audit report",
            _audited,
        ),
    ),
    settlement_papers=SETTLEMENT_PAPERS,
    item=item_named_by("works"),
    common=COMMON_RULES,
    rules=RULES,
    norms_prefix="pollution",
    target="pollution-treatment-repair",
    basis=f"NĐ 45/2012/NĐ-CP, Điều 4; {old_joint_circular('Điều 6 khoản 2')}",
)
REVISION_1 = first_revision(
    SUPPORT_TYPE,
    OWN,
    basis="NĐ 45/2012/NĐ-CP, Điều 4; TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2",
)
