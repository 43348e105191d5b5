"""What can be wrong with an installation, and how each of it is mended."""

import asyncio
import os
import shutil
from urllib.parse import urlsplit

import aiosmtplib
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError

from api.engine.temporal import TemporalEngine
from persistence import envelopes, outbox
from persistence.database import Database, DatabaseAway
from persistence.migration import current, head
from runtime import connection, settings
from runtime.checks import Finding, check_settings
from runtime.errors import CommandError
from runtime.settings import Settings
from runtime.worker import now
from workflows.messages import SEARCH_ATTRIBUTES

LEAST_FREE_BYTES = 1_000_000_000
ANSWERS_WITHIN_SECONDS = 5


async def examine(chosen: Settings, *, embedded: bool) -> tuple[Finding, ...]:
    """Look at every part; in an embedded system the mail catcher needs no settings."""
    return (
        *check_settings(chosen, embedded=embedded),
        _disk(chosen),
        *await _record(chosen),
        *await _temporal(chosen),
        await _mail(chosen, embedded=embedded),
    )


def _disk(chosen: Settings) -> Finding:
    part = "Ổ đĩa / Disk"
    folder = chosen.data if chosen.data.exists() else chosen.data.resolve().parent
    if not folder.exists() or not os.access(folder, os.W_OK):
        words = f"không ghi được / not writable: {chosen.data}"
        return Finding(part, False, words, "sửa KHUYENCONG_DATA / mend KHUYENCONG_DATA")
    free = shutil.disk_usage(folder).free
    words = f"còn / free {free / 1e9:.1f} GB"
    if free < LEAST_FREE_BYTES:
        return Finding(part, False, words, f"dọn ổ đĩa / make room on {folder}")
    return Finding(part, True, words)


async def _record(chosen: Settings) -> tuple[Finding, ...]:
    part = "Cơ sở dữ liệu / Database"
    try:
        url = settings.database_url(chosen)
    except CommandError as trouble:
        return (Finding(part, False, "chưa khai báo / not set", str(trouble)),)
    database = Database(url)
    try:
        async with asyncio.timeout(ANSWERS_WITHIN_SECONDS):
            await database.reachable()
        found: tuple[Finding, ...] = (
            Finding(part, True, database.dialect),
            schema := await _revision(url),
        )
        # Tables of another release may lack what the rest would look at.
        if schema.well:
            found += (await _ledger(database), await _messages(database))
    except (DatabaseAway, TimeoutError):
        mend = (
            "kiểm tra máy chủ, tên, mật khẩu / check the server, the name of the "
            "database and the password in KHUYENCONG_DATABASE_URL"
        )
        found = (Finding(part, False, "không trả lời / no answer", mend),)
    finally:
        await database.dispose()
    return found


async def _revision(url: str) -> Finding:
    there, wanted = await asyncio.to_thread(current, url), head()
    words = there or "chưa có bảng / no tables"
    return Finding("Lược đồ / Schema", there == wanted, words, "khuyencong migrate")


async def _ledger(database: Database) -> Finding:
    wrong = await database.read(envelopes.reconcile)
    words = ", ".join(wrong) if wrong else "khớp / balances"
    mend = "ngừng chi, đối chiếu bút toán / stop paying, compare the postings"
    return Finding("Sổ cái / Ledger", not wrong, words, mend)


async def _messages(database: Database) -> Finding:
    counted = await database.read(outbox.waiting)
    stuck = counted.get("failed", 0) + counted.get("unaddressed", 0)
    words = ", ".join(f"{state} {count}" for state, count in sorted(counted.items()))
    mend = "GET /api/v1/messages?state=failed, POST /messages/{id}/resend"
    return Finding("Thông báo / Messages", None if stuck else True, words or "0", mend)


async def _temporal(chosen: Settings) -> tuple[Finding, ...]:
    part = "Temporal"
    try:
        client = await connection.client(chosen)
    except CommandError as trouble:
        words = "không trả lời / no answer"
        return (Finding(part, False, words, str(trouble)),)
    return (
        Finding(part, True, client.service_client.config.target_host),
        await _attributes(client),
        await _worker(client, chosen),
    )


async def _attributes(client: Client) -> Finding:
    part = "Thuộc tính / Attributes"
    try:
        listed = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
    except RPCError as error:
        return Finding(part, None, error.message, "temporal operator cluster health")
    missing = [
        k.name for k in SEARCH_ATTRIBUTES if k.name not in listed.custom_attributes
    ]
    mend = "khuyencong migrate"
    words = "thiếu / missing " + ", ".join(missing) if missing else "đủ / complete"
    return Finding(part, not missing, words, mend)


async def _worker(client: Client, chosen: Settings) -> Finding:
    polling = await TemporalEngine(client, chosen.task_queue, now).ready()
    words = "đang nhận việc / polls" if polling else "không có / none polls"
    return Finding("Worker", polling, words, "khuyencong worker")


async def _mail(chosen: Settings, *, embedded: bool) -> Finding:
    part = "Thư / Mail"
    url = chosen.smtp_url.get_secret_value()
    if not url and embedded:
        return Finding(part, True, f"{chosen.data / 'mail'}")
    parts = urlsplit(url)
    if not parts.hostname:
        return Finding(
            part, False, "chưa khai báo / not set", "đặt / set KHUYENCONG_SMTP_URL"
        )
    return await _greeted(part, parts.hostname, parts.port or 25, parts.scheme)


async def _greeted(part: str, host: str, port: int, scheme: str) -> Finding:
    server = aiosmtplib.SMTP(
        hostname=host,
        port=port,
        use_tls=scheme == "smtps",
        start_tls=False,
        timeout=ANSWERS_WITHIN_SECONDS,
        local_hostname="khuyencong",
    )
    try:
        await server.connect()
        await server.quit()
    except (aiosmtplib.SMTPException, OSError) as fault:
        words = f"{host}:{port} {type(fault).__name__}"
        return Finding(part, False, words, "sửa / mend KHUYENCONG_SMTP_URL")
    return Finding(part, True, f"{host}:{port}")
