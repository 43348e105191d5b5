"""What each rate, ceiling and deadline is called, in Vietnamese and in English."""

from collections.abc import Mapping
from types import MappingProxyType

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
    }
)
"""Norms that applicants read; the deadlines `within.*` bear the names of states."""
