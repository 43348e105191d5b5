"""The key of this installation, the bearer tokens it signs, and who they speak for.

Signed here without the API's modules, which take seconds to load, and without the
library that checks them there: for an HMAC it would be half of what `khuyencong token`
costs.
"""

import asyncio
import hmac
import http.client
import json
import os
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from domain.identity import slug
from domain.people import ROLE_NAMES, Role
from runtime.data_folder import DataFolder
from runtime.errors import CommandError
from runtime.settings import SHORTEST_KEY, Settings, database_url, separate_keys

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


NAME = "signing.key"


def signing_key(settings: Settings) -> bytes:
    """Return the key that signs. Raises CommandError as `signing_keys` does."""
    return signing_keys(settings)[0]


def signing_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys whose signatures hold, newest first: that one signs.

    They come from the settings, or from the data folder of `khuyencong up`. Raises
    CommandError when there is none, or when one is too short to be safe.
    """
    given = separate_keys(settings.signing_key)
    if given:
        return tuple(key.encode() for key in given)
    file = settings.signing_key_file or settings.data / NAME
    try:
        keys = tuple(file.read_bytes().replace(b",", b" ").split())
    except OSError as missing:
        raise CommandError(
            f"Không đọc được khóa ký {file}; hãy đặt KHUYENCONG_SIGNING_KEY hoặc "
            "KHUYENCONG_SIGNING_KEY_FILE, hoặc chỉ đúng thư mục bằng --data.",
            f"The signing key {file} cannot be read; set KHUYENCONG_SIGNING_KEY or "
            "KHUYENCONG_SIGNING_KEY_FILE, or name the right folder with --data.",
        ) from missing
    if not keys or any(len(key) < SHORTEST_KEY for key in keys):
        raise CommandError(
            f"Khóa ký trong {file} quá ngắn; cần ít nhất {SHORTEST_KEY} ký tự.",
            f"The signing key in {file} is too short; it takes {SHORTEST_KEY} "
            "characters at least.",
        )
    return keys


def ensure_key(folder: Path) -> Path:
    """Give the key file of a data folder, made for its owner's eyes when missing."""
    file = folder / NAME
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file
    with os.fdopen(made, "w") as opened:
        opened.write(secrets.token_urlsafe(48) + "\n")
    return file


ANSWERS_WITHIN_SECONDS = 5


def make_known(chosen: Settings, holder: Holder, bearer: str) -> bool:
    """Keep the account of a holder; False where no system and no database is at hand.

    A token is good without that: its account is kept when it is first used.
    """
    if _used_once(chosen, bearer):
        return True
    try:
        url = database_url(chosen)
    except CommandError:
        return False
    return asyncio.run(_kept(url, holder))


def _used_once(chosen: Settings, bearer: str) -> bool:
    """Use the token at the system that runs on the data folder, if one does.

    That costs a tenth of loading what speaks to databases.
    """
    running = DataFolder(chosen.data).running()
    if running is None:
        return False
    address = urlsplit(running.url)
    line = http.client.HTTPConnection(
        address.hostname or "", address.port, timeout=ANSWERS_WITHIN_SECONDS
    )
    try:
        headers = {"Authorization": f"Bearer {bearer}"}
        line.request("GET", "/api/v1/applications?limit=1", headers=headers)
        return line.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


async def _kept(url: str, holder: Holder) -> bool:
    # Loaded only where there is a database: a token alone is signed without.
    from persistence.accounts import Account, make_known
    from persistence.database import Database

    account = Account(holder.id, holder.role, holder.unit, holder.name, holder.email)
    database = Database(url)
    try:
        return await make_known(database, account)
    finally:
        await database.dispose()
