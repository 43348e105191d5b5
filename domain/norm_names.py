"""What each rate, ceiling and deadline is called, in Vietnamese and in English."""

from collections.abc import Mapping
from types import MappingProxyType

from domain import support_types
from domain.standard import STANDARD

NORM_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "technology-transfer.rate": (
            "Tỷ lệ hỗ trợ trên kinh phí thuộc nội dung hỗ trợ",
            "Share of the eligible cost",
        ),
        "technology-transfer.cap": (
            "Mức trần cho máy móc, thiết bị hoặc chuyển giao công nghệ",
            "Ceiling for machines, equipment or technology transfer",
        ),
        "technology-transfer.line_cap": (
            "Mức trần cho dây chuyền công nghệ",
            "Ceiling for a technology line",
        ),
        "pollution.rate": (
            "Tỷ lệ hỗ trợ trên kinh phí thuộc nội dung hỗ trợ",
            "Share of the eligible cost",
        ),
        "pollution.cap": ("Mức trần cho một cơ sở", "Ceiling for an establishment"),
        "pollution.cluster_cap": (
            "Mức trần cho một cụm công nghiệp",
            "Ceiling for an industrial cluster",
        ),
        "trademark.rate": (
            "Tỷ lệ hỗ trợ trên kinh phí thuộc nội dung hỗ trợ",
            "Share of the eligible cost",
        ),
        "trademark.cap": ("Mức trần cho một nhãn hiệu", "Ceiling for each trademark"),
        "fair.rate_programme": (
            "Tỷ lệ hỗ trợ tiền thuê gian hàng tại hội chợ của chương trình",
            "Share of the booth rent at a fair of the programme",
        ),
        "fair.rate_domestic": (
            "Tỷ lệ hỗ trợ tiền thuê gian hàng tại hội chợ khác trong nước",
            "Share of the booth rent at another domestic fair",
        ),
        "fair.rate_abroad": (
            "Tỷ lệ hỗ trợ kinh phí tham gia hội chợ ở nước ngoài",
            "Share of the eligible cost of a fair abroad",
        ),
        "fair.abroad_per_year": (
            "Số lần được hỗ trợ tham gia hội chợ ở nước ngoài",
            "How often fairs abroad are supported",
        ),
        "advance.rate": (
            "Mức tạm ứng cao nhất trên số tiền được duyệt hỗ trợ",
            "Largest advance on the award",
        ),
        "advance.cluster_rate": (
            "Mức tạm ứng cao nhất đối với cụm công nghiệp",
            "Largest advance for an industrial cluster",
        ),
        "advance.progress": (
            "Khối lượng công việc phải vượt mới được tạm ứng",
            "Progress to exceed before an advance",
        ),
        "advance.cluster_progress": (
            "Khối lượng công việc phải vượt đối với cụm công nghiệp",
            "Progress to exceed at an industrial cluster",
        ),
        "award.priority_factor_max": (
            "Hệ số cao nhất của mức hỗ trợ khi được ưu tiên",
            "Largest factor on the support where priority is given",
        ),
        "award.factor_raises_cap": (
            "Hệ số ưu tiên nâng cả tỷ lệ hỗ trợ và mức trần",
            "A priority factor raises the percentage and the ceiling",
        ),
        "acceptance.award_rule_again": (
            "Nghiệm thu một phần: tính lại mức hỗ trợ trên chi phí được nghiệm thu",
            "Accepted in part: the award rule again on the cost accepted",
        ),
        "settlement.within_spent": (
            "Quyết toán không vượt số đã chi và tỷ lệ hỗ trợ của số đó",
            "Settled within what was spent and the rate of it",
        ),
        "settlement.latest": (
            "Hạn cuối nộp hồ sơ quyết toán",
            "Last day for the settlement file",
        ),
        "report.day": (
            "Báo cáo tiến độ hằng tháng phải nộp trước",
            "The monthly progress report is due before",
        ),
        "approval.level2_from": (
            "Cấp trên cùng phê duyệt đối với số tiền hỗ trợ",
            "A superior approves too, for awards of",
        ),
        "report.remind_before": (
            "Nhắc báo cáo tháng trước hạn",
            "The monthly report is reminded of ahead of its day by",
        ),
        "remind.before": ("Nhắc hạn trước", "A deadline is reminded of ahead by"),
        "remind.advance_every": (
            "Khi chờ đề nghị tạm ứng, cứ sau bao lâu nhắc một lần",
            "While an advance may be asked for, reminded every",
        ),
        "remind.advance_times": (
            "Khi chờ đề nghị tạm ứng, số lần nhắc nhiều nhất",
            "While an advance may be asked for, reminders at most",
        ),
        "remind.lapse_first": (
            "Báo trước lần đầu khi hồ sơ sắp hết hiệu lực",
            "A lapse is announced first, ahead by",
        ),
        "remind.lapse_second": (
            "Báo trước lần hai khi hồ sơ sắp hết hiệu lực",
            "A lapse is announced again, ahead by",
        ),
        "returns.in_screening": (
            "Số lần yêu cầu bổ sung hồ sơ khi kiểm tra",
            "Returns for completion while screening",
        ),
        "panel.smallest": ("Số thành viên ít nhất của tổ thẩm định", "Smallest panel"),
        "panel.largest": ("Số thành viên nhiều nhất của tổ thẩm định", "Largest panel"),
        "panel.quorum_percent": (
            "Tỷ lệ ý kiến phải có của tổ thẩm định",
            "Opinions needed of a panel",
        ),
        "correcting.longest": (
            "Thời gian khắc phục dài nhất",
            "Longest time for corrections",
        ),
        "recovering.longest": (
            "Thời gian hoàn trả dài nhất",
            "Longest time to pay back",
        ),
        "demonstration-model.rate": ("Tỷ lệ hỗ trợ", "Share of the eligible cost"),
        "demonstration-model.cap": ("Mức trần cho một mô hình", "Ceiling for a model"),
        "demonstration-model.replicated_rate": (
            "Tỷ lệ hỗ trợ mô hình được nhân rộng",
            "Share for a model to be replicated",
        ),
        "demonstration-model.replicated_cap": (
            "Mức trần cho mô hình được nhân rộng",
            "Ceiling for a model to be replicated",
        ),
        "cleaner-production-assessment.rate": (
            "Tỷ lệ hỗ trợ",
            "Share of the eligible cost",
        ),
        "cleaner-production-assessment.cap": (
            "Mức trần cho một cơ sở",
            "Ceiling for an establishment",
        ),
        "cleaner-production-pilot.rate": ("Tỷ lệ hỗ trợ", "Share of the eligible cost"),
        "cleaner-production-pilot.cap": (
            "Mức trần cho một mô hình",
            "Ceiling for a pilot",
        ),
        "study-abroad.rate": ("Tỷ lệ hỗ trợ vé máy bay", "Share of the air ticket"),
        "consulting-packaging.rate": ("Tỷ lệ hỗ trợ", "Share of the eligible cost"),
        "consulting-packaging.cap": (
            "Mức trần cho một cơ sở",
            "Ceiling for an establishment",
        ),
        "new-enterprise.cap": (
            "Mức trần cho một doanh nghiệp",
            "Ceiling for an enterprise",
        ),
        "product-contest.regional_cap": (
            "Mức trần cho một lần bình chọn cấp khu vực",
            "Ceiling for a regional contest",
        ),
        "product-contest.national_cap": (
            "Mức trần cho một lần bình chọn cấp quốc gia",
            "Ceiling for a national contest",
        ),
        "product-contest.regional_prize_cap": (
            "Mức thưởng cao nhất cấp khu vực",
            "Largest regional prize",
        ),
        "product-contest.national_prize_cap": (
            "Mức thưởng cao nhất cấp quốc gia",
            "Largest national prize",
        ),
        "association.rate": ("Tỷ lệ hỗ trợ", "Share of the eligible cost"),
        "association.regional_cap": (
            "Mức trần cấp khu vực",
            "Ceiling of a regional one",
        ),
        "association.national_cap": (
            "Mức trần cấp quốc gia",
            "Ceiling of a national one",
        ),
        "linkage-cluster.rate": ("Tỷ lệ hỗ trợ", "Share of the eligible cost"),
        "linkage-cluster.cap": (
            "Mức trần cho một cụm liên kết",
            "Ceiling for a cluster",
        ),
        "relocation-loan.rate": ("Tỷ lệ hỗ trợ lãi vay", "Share of the interest"),
        "relocation-loan.cap": (
            "Mức trần cho một cơ sở",
            "Ceiling for an establishment",
        ),
        "relocation-loan.years": (
            "Số năm được hỗ trợ lãi vay",
            "Years of interest supported",
        ),
        "cluster-plan.rate": ("Tỷ lệ hỗ trợ", "Share of the eligible cost"),
        "cluster-plan.cap": (
            "Mức trần cho một cụm công nghiệp",
            "Ceiling for an industrial cluster",
        ),
        "cluster-infrastructure.cap": (
            "Mức trần cho một cụm công nghiệp",
            "Ceiling for an industrial cluster",
        ),
        "award.province_figures": (
            "Tỉnh tự quy định mức hỗ trợ từ kinh phí địa phương",
            "Provinces set the level of support from their own money",
        ),
        "acceptance.within_reported": (
            "Kinh phí nghiệm thu không vượt kinh phí cơ sở báo cáo",
            "No cost is accepted beyond the cost reported",
        ),
        "advance.work_within_total": (
            "Khối lượng hoàn thành không vượt tổng kinh phí",
            "Work done never exceeds the total cost",
        ),
        "panel.quorum_of_seats": (
            "Số ý kiến phải có tính trên số thành viên khi thành lập tổ",
            "The opinions needed count the size the panel was set up with",
        ),
        "panel.own_opinion_first": (
            "Thành viên chỉ thấy điểm của người khác sau khi cho ý kiến",
            "Members see the points of others once their own are given",
        ),
        "people.unbiased": (
            "Người được giao không làm thay cơ sở và không xung đột lợi ích",
            "Whoever is named neither acted for the applicant nor has a conflict",
        ),
    }
)
"""The norms by key; the deadlines `within.*` bear the names of states."""

LINE_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "advance": ("Tạm ứng", "Advances"),
        "award": ("Mức hỗ trợ", "Awards"),
        "within": ("Thời hạn của từng bước", "Time allowed for each step"),
        "settlement": ("Quyết toán", "Settlement"),
        "acceptance": ("Nghiệm thu", "Acceptance"),
        "people": ("Người được giao hồ sơ", "People named"),
        "report": ("Báo cáo tiến độ", "Progress reports"),
        "remind": ("Nhắc hạn", "Reminders"),
        "returns": ("Yêu cầu bổ sung", "Returns"),
        "panel": ("Tổ thẩm định", "Panel"),
        "approval": ("Phê duyệt", "Approval"),
        "correcting": ("Khắc phục", "Corrections"),
        "recovering": ("Thu hồi kinh phí", "Recovery"),
        "demonstration-model": ("Mô hình trình diễn kỹ thuật", "Demonstration model"),
        "cleaner-production-assessment": (
            "Đánh giá sản xuất sạch hơn",
            "Cleaner-production assessment",
        ),
        "cleaner-production-pilot": (
            "Mô hình thí điểm sản xuất sạch hơn",
            "Cleaner-production pilot",
        ),
        "study-abroad": ("Học tập, khảo sát ở nước ngoài", "Study abroad"),
        "consulting-packaging": (
            "Tư vấn, thiết kế mẫu mã, bao bì",
            "Consulting, design, packaging",
        ),
        "new-enterprise": (
            "Thành lập doanh nghiệp tại địa bàn khó khăn",
            "New enterprise in a difficult area",
        ),
        "product-contest": (
            "Bình chọn sản phẩm tiêu biểu",
            "Contest of typical products",
        ),
        "association": ("Thành lập hội, hiệp hội ngành nghề", "Association"),
        "linkage-cluster": ("Cụm liên kết doanh nghiệp", "Linkage cluster"),
        "relocation-loan": (
            "Lãi vay di dời cơ sở gây ô nhiễm",
            "Interest on loans to relocate polluters",
        ),
        "cluster-plan": (
            "Quy hoạch chi tiết cụm công nghiệp",
            "Detailed plan of an industrial cluster",
        ),
        "cluster-infrastructure": (
            "Hạ tầng cụm công nghiệp",
            "Infrastructure of an industrial cluster",
        ),
    }
)
"""What norms are about, by what their keys begin with; support types name their own."""


def norm_name(key: str, language: str) -> str:
    """Give what a norm is called; a key that nobody named yet is its own name."""
    found = NORM_NAMES.get(key)
    if found is None:
        rows = (row for row in STANDARD.rows if f"within.{row.state}" == key)
        found = next(((row.vi, row.en) for row in rows), (key, key))
    return found[0 if language == "vi" else 1]


def line_name(prefix: str, language: str) -> str:
    """Give what the norms whose keys begin so are about."""
    kinds = (k for k in support_types.current() if k.norms_prefix == prefix)
    named = next(((kind.vi, kind.en) for kind in kinds), (prefix, prefix))
    return LINE_NAMES.get(prefix, named)[0 if language == "vi" else 1]
