"""What every support type asks of an establishment and its project."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.citations import old_joint_circular
from domain.forms import (
    Amount,
    Check,
    Choice,
    Commune,
    Day,
    Email,
    Facts,
    Field,
    Flag,
    Form,
    Group,
    Option,
    Phone,
    TaxCode,
    Text,
    later,
    not_above,
)
from domain.identity import is_personal_number
from domain.location import location_facts, settle_location
from domain.places import PROVINCES, understand_province, with_today
from domain.text import fold

_WHO = "NĐ 45/2012/NĐ-CP, Điều 1 (sửa đổi bởi NĐ 235/2025/NĐ-CP)"
_SECTORS = "NĐ 45/2012/NĐ-CP, Điều 5; TT 46/2012/TT-BCT, Điều 5"

KIND = Choice(
    (
        Option("enterprise", "Doanh nghiệp nhỏ và vừa", "Small or medium enterprise"),
        Option("cooperative", "Hợp tác xã", "Cooperative"),
        Option("cooperative_union", "Liên hiệp hợp tác xã", "Union of cooperatives"),
        Option("cooperative_group", "Tổ hợp tác", "Cooperative group"),
        Option("household", "Hộ kinh doanh", "Household business"),
        Option("artisan", "Nghệ nhân", "Artisan"),
    )
)
COMMUNE_KIND = Choice(
    (
        Option("commune", "Xã", "Commune"),
        Option("ward", "Phường", "Ward"),
        Option("special_zone", "Đặc khu", "Special zone"),
    )
)
FUND = Choice(
    (
        Option("national", "Khuyến công quốc gia", "National programme"),
        Option("local", "Khuyến công địa phương", "Local programme"),
    )
)
PROVINCE = Choice(
    tuple(
        Option(
            name,
            with_today(name),
            with_today(name, "en"),
            retired=province.now_part_of != name,
        )
        for name, province in PROVINCES.items()
    ),
    understand=understand_province,
)

APPLICANT_FIELDS = (
    Field(
        "name",
        Text(200),
        "Tên cơ sở",
        "Name",
        marked=True,
        hint_vi="Ghi như trong giấy chứng nhận đăng ký.",
        hint_en="As in the registration certificate.",
    ),
    Field("kind", KIND, "Loại hình", "Kind", fact=True, basis=_WHO),
    Field("tax_code", TaxCode(), "Mã số thuế", "Tax code"),
    Field(
        "representative",
        Text(120),
        "Người đại diện",
        "Representative",
        hint_vi="Họ và tên người đại diện theo pháp luật hoặc chủ hộ kinh doanh.",
        hint_en="Full name of the legal representative or head of household.",
    ),
    Field("phone", Phone(), "Điện thoại", "Phone"),
    Field(
        "email",
        Email(),
        "Thư điện tử",
        "E-mail",
        hint_vi="Thông báo về hồ sơ được gửi đến địa chỉ này.",
        hint_en="Messages about the dossier are sent to this address.",
    ),
    Field(
        "address",
        Text(300),
        "Địa chỉ nơi sản xuất",
        "Address of production",
        hint_vi="Số nhà, đường, thôn hoặc ấp nơi đặt xưởng sản xuất.",
        hint_en="House number, street or village where the workshop is.",
    ),
    Field(
        "province",
        PROVINCE,
        "Tỉnh, thành phố",
        "Province",
        fact=True,
        basis=_WHO,
        hint_vi="Chọn tên hiện nay, kể cả khi giấy tờ còn ghi tên cũ.",
        hint_en="Choose today's name, also where papers bear the former one.",
    ),
    Field(
        "commune",
        Commune(),
        "Xã, phường, đặc khu",
        "Commune, ward or special zone",
        hint_vi="Tên trong danh mục hiện nay, hoặc tên cũ kèm huyện cũ, ví dụ: thị "
        "trấn Long Hồ, huyện Long Hồ.",
        hint_en="A name of today's list, or the former one with its district, such as "
        "thị trấn Long Hồ, huyện Long Hồ.",
    ),
    Field(
        "commune_kind",
        COMMUNE_KIND,
        "Loại đơn vị hành chính",
        "Kind of commune",
        required=False,
        fact=True,
        basis=_WHO,
        hint_vi="Có thể bỏ trống: danh mục cho biết loại. Tại thành phố trực thuộc "
        "trung ương, chỉ xã và đặc khu thuộc địa bàn khuyến công.",
        hint_en="May be left out: the list tells it. In a centrally-run city only "
        "communes and special zones are covered.",
    ),
)
APPLICANT = Field(
    "applicant", Group(APPLICANT_FIELDS), "Cơ sở đề nghị hỗ trợ", "Applicant"
)

PROJECT = (
    Field(
        "project_title",
        Text(300, 5),
        "Tên đề án",
        "Project title",
        hint_vi="Nói ngắn gọn làm gì, ở đâu hoặc cho sản phẩm nào.",
        hint_en="In short what is done, where or for which product.",
    ),
    Field(
        "sector",
        Text(200),
        "Ngành nghề sản xuất",
        "Sector",
        hint_vi="Sản phẩm chính, ví dụ: đồ gỗ, gốm mỹ nghệ, chế biến nông sản.",
        hint_en="Main products, such as furniture, art pottery or processed food.",
    ),
    Field(
        "total_cost_vnd",
        Amount(),
        "Tổng kinh phí (đồng)",
        "Total cost",
        fact=True,
        hint_vi="Toàn bộ kinh phí của đề án từ mọi nguồn, ví dụ 800.000.000.",
        hint_en="All the project costs, from every source, in đồng: 800,000,000.",
    ),
    Field(
        "eligible_cost_vnd",
        Amount(),
        "Kinh phí thuộc nội dung hỗ trợ (đồng)",
        "Eligible cost",
        fact=True,
        hint_vi="Phần kinh phí dành riêng cho nội dung đề nghị hỗ trợ, theo báo giá.",
        hint_en="The part spent on what is supported, as quoted, in đồng.",
    ),
    Field(
        "amount_requested_vnd",
        Amount(),
        "Số tiền đề nghị hỗ trợ (đồng)",
        "Amount requested",
        fact=True,
        hint_vi="Số được duyệt không vượt tỷ lệ và mức trần theo quy định.",
        hint_en="In đồng. The award never exceeds the rate and the ceiling.",
    ),
    Field("starts_on", Day(), "Ngày bắt đầu", "Starts on", fact=True),
    Field("completes_on", Day(), "Ngày hoàn thành", "Completes on", fact=True),
    Field(
        "fund",
        FUND,
        "Nguồn kinh phí",
        "Fund",
        fact=True,
        hint_vi="Hồ sơ khuyến công quốc gia do Cục tiếp nhận, hồ sơ khuyến công địa "
        "phương do Sở Công Thương tiếp nhận.",
        hint_en="National money is received by the national office, local money by "
        "the provincial department.",
    ),
    Field(
        "no_double_funding",
        Flag(must=True),
        "Cam kết không dùng ngân sách khác cho cùng nội dung chi",
        "No other state money pays for the same item",
        fact=True,
        basis=old_joint_circular("Điều 7 khoản 4"),
    ),
    Field(
        "own_capital_secured",
        Flag(must=True),
        "Cam kết bảo đảm phần kinh phí còn lại",
        "The rest of the cost is secured",
        fact=True,
        basis=old_joint_circular("Điều 7 khoản 3"),
    ),
)

KILN_AFTER = Choice(
    (
        Option("none", "Không nung gạch đất sét", "No clay brick is fired"),
        Option("gas", "Lò gas", "Gas kiln"),
        Option("electric", "Lò điện", "Electric kiln"),
        Option("tunnel", "Lò tuy nen", "Tunnel kiln"),
        Option(
            "hand_fired",
            "Lò thủ công, lò thủ công cải tiến",
            "Hand-made kiln, also an improved one",
        ),
        Option("annular", "Lò vòng", "Annular kiln"),
    )
)
SITUATION = (
    Field(
        "craft_village",
        Flag(),
        "Cơ sở sản xuất trong làng nghề được Ủy ban nhân dân cấp tỉnh công nhận",
        "Production is in a craft village that the provincial People's Committee has "
        "recognised",
        required=False,
        fact=True,
        basis=_WHO,
        hint_vi="Làng nghề được công nhận thì được hỗ trợ ở mọi địa bàn; cần nộp kèm "
        "quyết định công nhận.",
        hint_en="A recognised craft village is covered in any place; its decision "
        "comes with the papers.",
    ),
    Field(
        "kiln_after",
        KILN_AFTER,
        "Lò nung gạch đất sét dùng sau khi thực hiện đề án",
        "Kiln that fires clay brick after the project",
        required=False,
        fact=True,
        basis=_SECTORS,
        hint_vi="Trả lời khi đề án có gạch đất sét nung. Xét lò dùng sau đề án, không "
        "xét lò được thay.",
        hint_en="For projects with fired clay brick. The kiln used afterwards counts, "
        "not the one it replaces.",
    ),
)
"""What older programs do not send: where and how it produces, as far as rules ask."""

HOLDERS_OF_PERSONAL_NUMBERS = frozenset({"household", "artisan"})
"""Whose tax code may be the 12-digit personal number of a person: no organisation's."""


def _is_of_its_kind(answers: Mapping[str, object]) -> bool:
    """Whether the tax code is one that an applicant of this kind may have."""
    applicant = answers["applicant"]
    if not isinstance(applicant, Mapping) or "kind" not in applicant:
        return True
    personal = is_personal_number(str(applicant.get("tax_code", "")))
    return not personal or applicant["kind"] in HOLDERS_OF_PERSONAL_NUMBERS


TAX_CODE_OF_ITS_KIND = Check(
    "applicant.tax_code", "personal_number", _is_of_its_kind, ("applicant",)
)
"""Luật 108/2025/QH15; TT 86/2024/TT-BTC, Điều 5 khoản 5 và Điều 38 khoản 2."""

COMMON_CHECKS = (
    not_above("eligible_cost_vnd", "total_cost_vnd"),
    not_above("amount_requested_vnd", "total_cost_vnd"),
    later("completes_on", "starts_on"),
)

_SECTOR_TEXTS = ("sector", "project_title", "item_name", "works")
_BRICK = re.compile(r"\bgach\b")
_HAND_FIRED = re.compile(r"\b(?:thu cong|lo vong)\b(?! my nghe)")
_OTHER_BRICK = re.compile(r"\bkhong nung\b|\bgach (?:bong|hoa)\b")


def application_form(
    *own: Field, title: tuple[str, str], checks: tuple[Check, ...] = ()
) -> Form:
    """Give the form of a support type: the common fields, then its own.

    `title` is an example of a title of such a project, in Vietnamese and English.
    """
    vi, en = title
    named = replace(PROJECT[0], hint_vi=f"Ví dụ: {vi}.", hint_en=f"For example: {en}.")
    return Form(
        (APPLICANT, named, *PROJECT[1:], *SITUATION, *own),
        (*COMMON_CHECKS, TAX_CODE_OF_ITS_KIND, *checks),
        lambda answers: {**derive_facts(answers), **location_facts(answers)},
        settle_location,
    )


def derive_facts(answers: Mapping[str, object]) -> Facts:
    """Give `hand_fired_words`: whether the words speak of hand-fired brick kilns.

    Words refuse nobody: they tell the officer to look which kiln is used afterwards.
    Nothing is said before the sector is known.
    """
    found = speaks_of_hand_fired_brick(answers)
    if found or "sector" in answers:
        return MappingProxyType({"hand_fired_words": found})
    return MappingProxyType({})


def speaks_of_hand_fired_brick(answers: Mapping[str, object]) -> bool:
    """Say whether a text of the project names brick from hand-made or annular kilns.

    Unfired brick, cement tiles and handicraft are other things.
    """
    words = (str(answers[name]) for name in _SECTOR_TEXTS if name in answers)
    return any(_tells_of_hand_fired_brick(fold(text)) for text in words)


def item_named_by(name: str) -> Callable[[Mapping[str, object]], str]:
    """Give the answer whose text tells one item of an establishment from another."""
    return lambda answers: str(answers.get(name, ""))


def _tells_of_hand_fired_brick(key: str) -> bool:
    if _OTHER_BRICK.search(key):
        return False
    return bool(_BRICK.search(key) and _HAND_FIRED.search(key))
