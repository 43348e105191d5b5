"""What commands print on a terminal: how wide, and the life of a dossier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape

from domain.calendar import VIETNAM_TIME
from domain.money import format_vnd
from domain.people import ROLE_NAMES, Role
from domain.standard import STANDARD
from domain.states import State

WIDE = 150
"""Columns where nobody's screen sets a limit: files and pipes."""


def console(*, stderr: bool = False) -> Console:
    """Give where tables and bars are printed: as wide as the screen, else wide."""
    found = Console(stderr=stderr, soft_wrap=False)
    return found if found.is_terminal else Console(stderr=stderr, width=WIDE)


_MESSAGE_MARKS = {"sent": "✓", "queued": "…", "failed": "✗", "unaddressed": "∅"}


def show(found: Mapping[str, Any], console: Console) -> None:
    """Print application, explanation, events and what Temporal knows of them."""
    _head(found["application"], found["explanation"], console)
    _events(found["events"], console)
    _temporal(found["inspection"], console)


def _head(
    shown: Mapping[str, Any], explanation: Mapping[str, Any], console: Console
) -> None:
    applicant = shown["applicant"]
    lines = (
        f"[bold]{shown['code']}[/]  {escape(str(shown['project_title']))}",
        f"{escape(str(applicant.get('name', '')))}, {escape(str(shown['province']))}",
        "Đề nghị / Requested "
        f"[bold]{format_vnd(shown['amount_requested_vnd'])}[/]   "
        f"Duyệt / Awarded [bold]{format_vnd(shown['amount_awarded_vnd'])}[/]   "
        f"Đã chi / Disbursed [bold]{format_vnd(shown['amount_disbursed_vnd'])}[/]",
        f"[bold yellow]{_state(shown['state'])}[/]  {_waits(shown)}",
        escape(str(explanation["text"])),
    )
    console.print("\n".join(lines))


def _waits(shown: Mapping[str, Any]) -> str:
    if shown["waits_for"] is None:
        return ""
    vi, en = ROLE_NAMES[Role(shown["waits_for"])]
    words = f"chờ {vi} / waits for {en}"
    if shown["due_at"]:
        words += f", đến / until {_time(shown['due_at'])}"
    return words + ("  [bold red]QUÁ HẠN / OVERDUE[/]" if shown["overdue"] else "")


def _events(events: Sequence[Mapping[str, Any]], console: Console) -> None:
    for event in events:
        lines = [f"[cyan]●[/] {_time(event['at'])}  [bold]{event['label']['vi']}[/]"]
        lines[0] += _moved(event)
        lines.append(f"[cyan]│[/]   {event['number']:>3}. {_who(event['actor'])}")
        if event["due_at"]:
            lines[1] += f"   [dim]hạn / due {_time(event['due_at'])}[/]"
        if event["messages"]:
            told = "  ".join(_message(message) for message in event["messages"])
            lines.append(f"[cyan]│[/]   [dim]thư / mail  {told}[/]")
        console.print("\n".join(lines), highlight=False)


def _who(actor: Mapping[str, Any]) -> str:
    name = actor.get("name") or actor.get("id")
    label = str(actor["label"])
    return escape(f"{name}, {label}" if name else label)


def _moved(event: Mapping[str, Any]) -> str:
    source, target = event["from"], event["to"]
    if source == target:
        return ""
    before = f"{_state(source)} " if source else ""
    return f"   [yellow]{before}→ {_state(target)}[/]"


def _message(told: Mapping[str, Any]) -> str:
    role = ROLE_NAMES[Role(told["role"])][0]
    return f"{_MESSAGE_MARKS.get(told['state'], told['state'])} {role}"


def _temporal(inspection: Mapping[str, Any] | None, console: Console) -> None:
    if inspection is None:
        console.print(
            "[yellow]Temporal chưa trả lời về hồ sơ này; nếu Temporal đã mất hồ sơ, "
            "dùng `khuyencong reopen`. / Temporal tells nothing of this dossier; if it "
            "has lost it, use `khuyencong reopen`.[/]"
        )
        return
    lines = [
        f"Temporal: {inspection['workflow_state']}, run {inspection['run_id']}, "
        f"{inspection['history_length']} events, {inspection['history_bytes']} bytes"
    ]
    if inspection["next_timer_at"]:
        lines.append(f"Đồng hồ / Next timer: {_time(inspection['next_timer_at'])}")
    for pending in inspection["pending"]:
        lines.append(
            f"[bold red]Đang chờ / Pending: {pending['kind']}, lần / attempt "
            f"{pending['attempt']}[/] {escape(str(pending['last_failure']))}"
        )
    console.print("\n".join(lines), highlight=False)


def _state(code: str) -> str:
    return STANDARD.row(State(code)).vi


def _time(instant: str) -> str:
    return (
        datetime.fromisoformat(instant)
        .astimezone(VIETNAM_TIME)
        .strftime("%d/%m/%Y %H:%M")
    )
