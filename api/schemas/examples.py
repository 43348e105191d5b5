"""Requests and answers as they look in practice, for the documentation of the API."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

ANSWERS_EXAMPLE: dict[str, Any] = {
    "applicant": {
        "name": "Hợp tác xã Cơ khí Tân Tiến",
        "kind": "cooperative",
        "tax_code": "0100109106",
        "representative": "Nguyễn Văn An",
        "phone": "0912345678",
        "email": "tan-tien@example.vn",
        "address": "Thôn 3",
        "province": "Vĩnh Long",
        "commune": "Long Hồ",
        "commune_kind": "commune",
    },
    "project_title": "Ứng dụng máy tiện CNC trong sản xuất cơ khí",
    "sector": "Cơ khí",
    "total_cost_vnd": 800_000_000,
    "eligible_cost_vnd": 600_000_000,
    "amount_requested_vnd": 300_000_000,
    "starts_on": "2027-03-01",
    "completes_on": "2027-09-30",
    "fund": "local",
    "no_double_funding": True,
    "own_capital_secured": True,
    "item_kind": "machine",
    "item_name": "Máy tiện CNC",
    "item_count": 1,
    "is_new": True,
    "technology_origin": "Việt Nam",
}
DIGEST_EXAMPLE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ELIGIBILITY_EXAMPLE = {
    "support_type": "technology-transfer",
    "answers": ANSWERS_EXAMPLE,
}
SUBMISSION_EXAMPLE = {
    "support_type": "technology-transfer",
    "answers": ANSWERS_EXAMPLE,
    "documents": {
        "request_letter": DIGEST_EXAMPLE,
        "registration_certificate": DIGEST_EXAMPLE,
        "project_document": DIGEST_EXAMPLE,
        "commitment": DIGEST_EXAMPLE,
        "quotation": DIGEST_EXAMPLE,
    },
}
ACTION_EXAMPLE = {
    "action": "admit",
    "answers": {
        "appraisers": [f"chuyen-gia-{n}@tham-dinh.example.vn" for n in (1, 2, 3)]
    },
}
ENVELOPE_EXAMPLE = {
    "fund": "local",
    "year": 2026,
    "support_type": "technology-transfer",
    "province": "Vĩnh Long",
    "amount_vnd": 3_000_000_000,
    "decision_number": "123/QĐ-UBND",
    "decided_on": "2026-01-15",
    "ground": "Giao dự toán kinh phí khuyến công địa phương năm 2026, đợt 1.",
}
RESOLUTION_EXAMPLE = {
    "number": "NQ 11/2025/NQ-HĐND",
    "article": "Điều 4",
    "valid_from": "2026-01-01",
    "figures": [
        {"key": "technology-transfer.rate", "value": 50},
        {"key": "technology-transfer.cap", "value": 200_000_000},
    ],
}
DECISION_EXAMPLE = {
    "decision_number": "456/QĐ-UBND",
    "decided_on": "2026-06-30",
    "ground": "Bổ sung dự toán kinh phí khuyến công địa phương năm 2026.",
}
TOP_UP_EXAMPLE = {"amount_vnd": 500_000_000, **DECISION_EXAMPLE}
CONTACT_EXAMPLE = {"email": "lienhe@moc-an-phuoc.example.vn", "phone": "0912345678"}
HANDOVER_EXAMPLE = {
    "to": "ketoan@moc-an-phuoc.example.vn",
    "ground": "Văn bản số 12/CV ngày 30/11/2026 của cơ sở, có chữ ký người đại diện.",
}
KEY_EXAMPLE = "0c9a1f5e-3a55-4f0b-9a51-6f0b4f7a2b1c"


@cache
def answers() -> Mapping[str, Any]:
    """Return what calls answered, by their names; one with a status by both."""
    text = files("api.schemas").joinpath("examples.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@cache
def parameters() -> Mapping[str, Any]:
    """Return what stands in an address or a header: of a call, or wherever it is asked.

    Codes and cursors are those of the answers, so that one leads to the other.
    """
    application = answers()["show_application"]["code"]
    return {
        "code": application,
        "application": application,
        "show_support_type.code": "trademark-registration",
        "digest": DIGEST_EXAMPLE,
        "id": answers()["show_envelope"]["id"],
        "resend_message.id": answers()["resend_message"]["id"],
        "number": 1,
        "province": "Vĩnh Long",
        "Idempotency-Key": KEY_EXAMPLE,
        "If-Match": '"7"',
        "q": "long ho",
        "list_applications.q": "tan tien",
        "support_type": "technology-transfer",
        "stage": "appraisal",
        "state": "appraising",
        "list_messages.state": "failed",
        "waits_for": "officer",
        "overdue": True,
        "year": 2026,
        "sort": "-received_at",
        "limit": 20,
        "cursor": answers()["list_applications"]["next_cursor"],
        "list_messages.cursor": answers()["list_messages"]["next_cursor"],
        "fund": "local",
        "after": 0,
        "on": "2026-11-30",
    }
