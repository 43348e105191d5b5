"""Bearer tokens of this installation, and the people to try it as.

Signed here without the API's modules, which take seconds to load, and without the
library that checks them there: for an HMAC it would be half of what `khuyencong token`
costs.
"""

import hmac
import json
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.identity import slug
from domain.people import ROLE_NAMES, Role

ISSUER = "khuyencong"
ACCOUNT_ID = re.compile(r"[A-Za-z0-9._:@-]{1,64}")
UNIT = re.compile(r"[a-z0-9-]{0,64}")
TOKEN_LASTS = timedelta(days=30)
DEMO_DOMAIN = "khuyencong.example"
DEMO_NAMES: Mapping[str, str] = {
    "demo-applicant": "Cơ sở cơ khí Minh Tâm",
    "demo-ho-kinh-doanh": "Hộ kinh doanh Lê Thị Mai",
    "demo-hop-tac-xa": "Hợp tác xã Tân Phước",
    "demo-officer": "Trần Quốc Bảo",
    "demo-officer-2": "Nguyễn Hải Yến",
    "demo-officer-vinh-long": "Nguyễn Thị Kim Ngân",
    "demo-officer-cuc": "Đỗ Hữu Nghĩa",
    "demo-appraiser": "Vũ Thị Thanh Hà",
    "demo-appraiser-2": "Hoàng Đức Long",
    "demo-appraiser-3": "Bùi Ngọc Ánh",
    "demo-approver": "Phan Thanh Tùng",
    "demo-approver-2": "Đặng Thu Phương",
    "demo-approver-vinh-long": "Huỳnh Tấn Lộc",
    "demo-approver-ubnd": "Võ Thị Bích Thủy",
    "demo-approver-cuc": "Ngô Quang Vinh",
    "demo-approver-bct": "Dương Minh Châu",
    "demo-treasurer": "Lý Thị Hồng Gấm",
    "demo-inspector": "Trịnh Xuân Sơn",
    "demo-inspector-2": "Mai Thị Diễm",
    "demo-inspector-3": "Cao Bá Hưng",
    "demo-administrator": "Tô Hoài An",
    "demo-auditor": "Lâm Gia Huy",
}
"""What the made-up people are called; every name is marked as a sample."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody a token speaks for: account, role, unit, and how to write to them."""

    id: str
    role: Role
    unit: str = ""
    name: str = ""
    email: str = ""


def demo_holder(role: Role, id: str = "", unit: str = "", name: str = "") -> Holder:
    """Give somebody to try the system as; without a unit they act for every unit."""
    account = id or f"demo-{role}"
    title = ROLE_NAMES[role][0]
    made_up = DEMO_NAMES.get(account) or f"{title[0].upper()}{title[1:]}"
    called = name or f"{made_up} (mẫu)"
    return Holder(account, role, unit, called, f"{slug(account)}@{DEMO_DOMAIN}")


def token(
    key: bytes, holder: Holder, now: datetime, lasts: timedelta = TOKEN_LASTS
) -> str:
    """Give a bearer token (RFC 7519, HS256), good for a while."""
    claims = {
        "iss": ISSUER,
        "sub": holder.id,
        "role": holder.role.value,
        "unit": holder.unit,
        "name": holder.name,
        "email": holder.email,
        "jti": secrets.token_hex(16),
        "iat": int(now.timestamp()),
        "exp": int((now + lasts).timestamp()),
    }
    signed = b".".join(_part(p) for p in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{signed.decode()}.{_base64(hmac.digest(key, signed, 'sha256')).decode()}"


def _part(content: Mapping[str, str | int]) -> bytes:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")
