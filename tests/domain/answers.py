"""Answers that pass, one set per support type, for tests to bend."""

from copy import deepcopy
from datetime import date
from typing import Any

APPLICANT: dict[str, Any] = {
    "name": "Cơ sở mẫu",
    "kind": "household",
    "tax_code": "0100109106",
    "representative": "Người đại diện mẫu",
    "phone": "0912345678",
    "email": "co.so@example.vn",
    "address": "Ấp 1",
    "province": "Vĩnh Long",
    "commune": "Long Hồ",
    "commune_kind": "commune",
}

COMMON: dict[str, Any] = {
    "applicant": APPLICANT,
    "project_title": "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến",
    "sector": "chế biến nông sản",
    "total_cost_vnd": 600_000_000,
    "eligible_cost_vnd": 600_000_000,
    "amount_requested_vnd": 200_000_000,
    "starts_on": "2027-01-04",
    "completes_on": "2027-06-30",
    "fund": "local",
    "no_double_funding": True,
    "own_capital_secured": True,
}

OWN: dict[str, dict[str, Any]] = {
    "technology-transfer": {
        "item_kind": "machine",
        "item_name": "Máy cán tôn",
        "item_count": 1,
        "is_new": True,
        "technology_origin": "Việt Nam",
    },
    "pollution-treatment-repair": {
        "site_kind": "establishment",
        "discharge_kind": "wastewater",
        "works": "Nâng cấp bể lắng\nThay bơm",
        "standard_to_meet": "QCVN 40:2025/BTNMT",
    },
    "trademark-registration": {
        "trademark_name": "Trái cây sấy mẫu",
        "mark_kind": "individual",
        "goods_classes": [29, 31],
        "trademark_count": 1,
    },
    "fair-participation": {
        "fair_name": "Hội chợ hàng công nghiệp nông thôn",
        "fair_kind": "domestic",
        "opens_on": "2027-02-01",
        "closes_on": "2027-02-05",
        "place": "Cần Thơ",
        "booth_count": 2,
        "booth_rent_vnd": 40_000_000,
    },
}


def answers(support_type: str, **changes: Any) -> dict[str, Any]:
    """Give answers that pass, changed; `applicant__kind` reaches into the group."""
    given: dict[str, Any] = deepcopy({**COMMON, **OWN[support_type]})
    for name, value in changes.items():
        group, _, inner = name.partition("__")
        if inner:
            given[group][inner] = value
        else:
            given[name] = value
    return given


def ahead(support_type: str, today: date) -> dict[str, str]:
    """Give the days of the answers anew, so that none is over on the real `today`."""
    year = today.year + 1
    days = {"starts_on": f"{year}-01-04", "completes_on": f"{year}-06-30"}
    if "opens_on" in OWN[support_type]:
        days |= {"opens_on": f"{year}-02-01", "closes_on": f"{year}-02-05"}
    return days
