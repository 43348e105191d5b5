"""What was typed into a form that can no longer be sent, shown to be copied."""

from collections.abc import Sequence

from fastapi import Request, Response

from api.pages.common.rendering import render


def show_unsent(
    request: Request,
    title: str,
    detail: str,
    lines: Sequence[tuple[str, str]],
    code: str,
    status: int,
    files: Sequence[str] = (),
) -> Response:
    """Draw what was typed under why it cannot be sent; `code` names the dossier."""
    return render(
        request,
        "unsent.html",
        http_status=status,
        title=title,
        detail=detail,
        lines=lines,
        files=files,
        code=code,
        drawn_once=True,
    )
