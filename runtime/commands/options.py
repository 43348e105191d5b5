"""The options that commands share, in one wording."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Thư mục dữ liệu / The data folder [KHUYENCONG_DATA, .khuyencong]",
        show_default=False,
    ),
]
UrlOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        help="Địa chỉ hệ thống / Where the system is "
        "[KHUYENCONG_URL, http://127.0.0.1:8000]",
        show_default=False,
    ),
]
