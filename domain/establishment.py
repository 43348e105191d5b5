"""What every support type asks of an establishment and its project."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain.forms import (
    Amount,
    Check,
    Choice,
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
from domain.identity import search_key
from domain.places import PROVINCES

_WHO = "NĐ 45/2012/NĐ-CP, Điều 1 (sửa đổi bởi NĐ 235/2025/NĐ-CP)"
_COMMITMENTS = "TTLT 26/2014/TTLT-BTC-BCT, Điều 7"

KIND = Choice(
    (
        Option("enterprise", "Doanh nghiệp nhỏ và vừa", "Small or medium enterprise"),
        Option("cooperative", "Hợp tác xã", "Cooperative"),
        Option("cooperative_group", "Tổ hợp tác", "Cooperative group"),
        Option("household", "Hộ kinh doanh", "Household business"),
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
        Option(name, name, name, retired=province.now_part_of != name)
        for name, province in PROVINCES.items()
    )
)

APPLICANT = Field(
    "applicant",
    Group(
        (
            Field("name", Text(200), "Tên cơ sở", "Name", marked=True),
            Field("kind", KIND, "Loại hình", "Kind", fact=True, basis=_WHO),
            Field("tax_code", TaxCode(), "Mã số thuế", "Tax code"),
            Field("representative", Text(120), "Người đại diện", "Representative"),
            Field("phone", Phone(), "Điện thoại", "Phone"),
            Field("email", Email(), "Thư điện tử", "E-mail"),
            Field(
                "address",
                Text(300),
                "Địa chỉ nơi sản xuất",
                "Address of production",
            ),
            Field(
                "province",
                PROVINCE,
                "Tỉnh, thành phố",
                "Province",
                fact=True,
                basis=_WHO,
            ),
            Field("commune", Text(100), "Xã, phường, đặc khu", "Commune"),
            Field(
                "commune_kind",
                COMMUNE_KIND,
                "Loại đơn vị hành chính",
                "Kind of commune",
                fact=True,
                basis=_WHO,
            ),
        )
    ),
    "Cơ sở đề nghị hỗ trợ",
    "Applicant",
)

PROJECT = (
    Field("project_title", Text(300, 5), "Tên đề án", "Project title"),
    Field("sector", Text(200), "Ngành nghề sản xuất", "Sector"),
    Field("total_cost_vnd", Amount(), "Tổng kinh phí (đồng)", "Total cost", fact=True),
    Field(
        "eligible_cost_vnd",
        Amount(),
        "Kinh phí thuộc nội dung hỗ trợ (đồng)",
        "Eligible cost",
        fact=True,
    ),
    Field(
        "amount_requested_vnd",
        Amount(),
        "Số tiền đề nghị hỗ trợ (đồng)",
        "Amount requested",
        fact=True,
    ),
    Field("starts_on", Day(), "Ngày bắt đầu", "Starts on", fact=True),
    Field("completes_on", Day(), "Ngày hoàn thành", "Completes on", fact=True),
    Field("fund", FUND, "Nguồn kinh phí", "Fund", fact=True),
    Field(
        "no_double_funding",
        Flag(must=True),
        "Cam kết không dùng ngân sách khác cho cùng nội dung chi",
        "No other state money pays for the same item",
        fact=True,
        basis=f"{_COMMITMENTS} khoản 4",
    ),
    Field(
        "own_capital_secured",
        Flag(must=True),
        "Cam kết bảo đảm phần kinh phí còn lại",
        "The rest of the cost is secured",
        fact=True,
        basis=f"{_COMMITMENTS} khoản 3",
    ),
)

COMMON_CHECKS = (
    not_above("eligible_cost_vnd", "total_cost_vnd"),
    not_above("amount_requested_vnd", "total_cost_vnd"),
    later("completes_on", "starts_on"),
)

_SECTOR_TEXTS = ("sector", "project_title", "item_name", "works")
_BRICK = re.compile(r"\bgach\b")
_HAND_FIRED = re.compile(r"\b(?:thu cong|lo vong)\b(?! my nghe)")
_OTHER_BRICK = re.compile(r"\bkhong nung\b|\bgach (?:bong|hoa)\b")


def asks(*own: Field, checks: tuple[Check, ...] = ()) -> Form:
    """Give the form of a support type: the common fields, then its own."""
    return Form((APPLICANT, *PROJECT, *own), (*COMMON_CHECKS, *checks), derive_facts)


def derive_facts(answers: Mapping[str, object]) -> Facts:
    """Give `excluded_sector`: whether the words tell of hand-fired brick kilns.

    These are not supported (NĐ 45/2012, Article 5; TT 46/2012, Article 5). Unfired
    brick, cement tiles and handicraft are. Nothing is said before the sector is known.
    """
    words = [str(answers[name]) for name in _SECTOR_TEXTS if name in answers]
    excluded = any(_tells_of_hand_fired_brick(search_key(text)) for text in words)
    if excluded or "sector" in answers:
        return MappingProxyType({"excluded_sector": excluded})
    return MappingProxyType({})


def item_named_by(name: str) -> Callable[[Mapping[str, object]], str]:
    """Give the answer whose text tells one item of an establishment from another."""
    return lambda answers: str(answers.get(name, ""))


def _tells_of_hand_fired_brick(key: str) -> bool:
    if _OTHER_BRICK.search(key):
        return False
    return bool(_BRICK.search(key) and _HAND_FIRED.search(key))
