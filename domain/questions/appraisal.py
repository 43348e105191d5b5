"""What the appraisal asks: panel, opinions, clarification, conclusion."""

from collections.abc import Mapping

from domain.field_kinds import (
    Amount,
    Day,
    Field,
    Flag,
    Many,
    Option,
    Person,
    Text,
    Whole,
)
from domain.forms import Check, Form
from domain.questions.wording import APPRAISERS, NOTE, REASON, choice

SECTORS = ("typical_product", "farm_industry", "none")
AREAS = ("upland", "poor", "new_rural", "difficult", "none")
ASSIGN_PANEL = Form(
    (
        Field(
            "appraisers", APPRAISERS, "Thành viên thẩm định", "Appraisers", fact=True
        ),
        NOTE,
    )
)
REPLACE_APPRAISER = Form(
    (
        Field("leaves", Person(), "Thành viên rời tổ", "Who leaves", fact=True),
        Field("joins", Person(), "Thành viên thay thế", "Who joins", fact=True),
        REASON,
    )
)
_CRITERIA = (
    ("fits_programme", "Phù hợp nguyên tắc, chương trình", "Fits the programme"),
    ("need_and_cost", "Mục tiêu, sự cần thiết, chi phí", "Need and reasonable cost"),
    ("capacity", "Năng lực thực hiện, thụ hưởng", "Capacity"),
    ("combination", "Khả năng lồng ghép", "Combination with other programmes"),
    ("completeness", "Tính đầy đủ của hồ sơ", "Completeness of the file"),
)
"""The five criteria of appraisal (TT 36/2013 Art 9), up to 20 points each."""
GIVE_OPINION = Form(
    (
        choice(
            "verdict",
            "Ý kiến",
            "Opinion",
            Option("support", "Đề nghị hỗ trợ", "Support"),
            Option("oppose", "Không đề nghị hỗ trợ", "Do not support"),
        ),
        *(
            Field(
                name, Whole(0, 20), vi, en, fact=True, basis="TT 36/2013/TT-BCT, Điều 9"
            )
            for name, vi, en in _CRITERIA
        ),
        REASON,
    )
)
CRITERIA = tuple(name for name, _, _ in _CRITERIA)
ASK_CLARIFICATION = Form(
    (
        Field(
            "questions",
            Many(Text(1000, lines=True), 1, 20),
            "Nội dung cần làm rõ",
            "Questions",
        ),
    )
)
CLARIFY = Form(
    (Field("replies", Text(8000, lines=True), "Nội dung giải trình", "Replies"),)
)


def _factor_is_granted(answers: Mapping[str, object]) -> bool:
    """A factor holds only where a competent body granted it (TTLT 26/2014 Art 6)."""
    return answers.get("factor_percent", 100) == 100 or "factor_decision" in answers


PROVINCE_FIGURES = (
    Field(
        "province_rate_percent",
        Whole(1, 100),
        "Tỷ lệ hỗ trợ theo nghị quyết của tỉnh (%)",
        "Share of the cost by the province's resolution (%)",
        required=False,
        fact=True,
    ),
    Field(
        "province_cap_vnd",
        Amount(),
        "Mức trần theo nghị quyết của tỉnh (đồng)",
        "Ceiling by the province's resolution (đồng)",
        required=False,
        fact=True,
    ),
    Field(
        "province_resolution",
        Text(120, 3),
        "Số nghị quyết của tỉnh",
        "Number of the province's resolution",
        required=False,
        fact=True,
        hint_vi="Ví dụ: NQ 11/2025/NQ-HĐND tỉnh.",
        hint_en="For example NQ 11/2025/NQ-HĐND.",
    ),
    Field(
        "province_article",
        Text(120),
        "Điều, khoản của nghị quyết",
        "Article of the resolution",
        required=False,
        fact=True,
        hint_vi="Ví dụ: Điều 4 khoản 2.",
        hint_en="For example Điều 4 khoản 2.",
    ),
    Field(
        "province_in_force_on",
        Day(),
        "Nghị quyết có hiệu lực từ ngày",
        "The resolution is in force from",
        required=False,
        fact=True,
    ),
    Field(
        "national_guidance",
        Flag(),
        "Chưa có nghị quyết của tỉnh: đề nghị theo mức quốc gia để tham khảo",
        "No resolution of the province: propose by the national figure as guidance",
        required=False,
        fact=True,
    ),
)
"""Asked where a province's own level of support is not recorded here."""

RECOMMEND = Form(
    (
        choice(
            "outcome",
            "Kết luận thẩm định",
            "Conclusion",
            Option("support", "Đề nghị hỗ trợ", "Support"),
            Option("refuse", "Đề nghị từ chối", "Refuse"),
        ),
        Field(
            "amount_vnd",
            Amount(0),
            "Mức hỗ trợ đề nghị (đồng)",
            "Support proposed (đồng)",
            required=False,
            fact=True,
        ),
        Field(
            "factor_percent",
            Whole(100, 1000),
            "Hệ số ưu tiên (%)",
            "Priority factor (%)",
            required=False,
            fact=True,
        ),
        Field(
            "factor_decision",
            Text(200),
            "Quyết định cho hệ số ưu tiên",
            "Decision that grants the factor",
            required=False,
        ),
        *PROVINCE_FIGURES,
        choice(
            "flagship",
            "Đề án điểm",
            "Flagship project",
            Option("yes", "Có", "Yes"),
            Option("no", "Không", "No"),
            required=False,
        ),
        choice(
            "area",
            "Địa bàn ưu tiên",
            "Priority area",
            Option("upland", "Vùng cao, hải đảo, biên giới, dân tộc", "Upland, island"),
            Option("poor", "Huyện nghèo", "Poor district"),
            Option("new_rural", "Xã nông thôn mới", "New-rural commune"),
            Option("difficult", "Địa bàn khó khăn", "Difficult area"),
            Option("none", "Không", "None"),
            required=False,
        ),
        choice(
            "sector_group",
            "Nhóm ngành ưu tiên",
            "Priority sector",
            Option(
                "typical_product", "Sản phẩm tiêu biểu, xuất khẩu", "Typical, export"
            ),
            Option("farm_industry", "Công nghiệp phục vụ nông nghiệp", "Farm industry"),
            Option("none", "Không", "None"),
            required=False,
        ),
        REASON,
    ),
    checks=(Check("factor_decision", "required", _factor_is_granted),),
)
