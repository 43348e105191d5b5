"""Tables as files: CSV that Excel reads rightly, and workbooks; no cell a formula."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import IO, TypeAlias

import xlsxwriter  # type: ignore[import-untyped]

from domain.calendar import VIETNAM_TIME

Cell: TypeAlias = str | int | date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads Vietnamese letters of a CSV file as something else."""
_CHUNK = 64 * 1024
_LONGEST_TEXT = 32_767
"""What a cell of a workbook holds; a longer text would be left out whole."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""Beginnings a spreadsheet program may take for a formula (OWASP, CSV injection), the
wide ones in East Asian programs."""


def attached(name: str, now: datetime, ending: str) -> dict[str, str]:
    """Give the headers of a file that is taken along and kept by nobody between."""
    day = now.astimezone(VIETNAM_TIME).date().isoformat()
    return {
        "Content-Disposition": f'attachment; filename="{name}-{day}.{ending}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def csv_lines(rows: Sequence[Sequence[Cell]]) -> str:
    """Give rows as lines of CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def _guarded(cell: Cell) -> Cell:
    """Keep a text from being taken for a formula; numbers and days stay as they are.

    CSV alone needs it: a workbook says of every cell what it is. Telephone numbers with
    a plus are guarded like any text: who reads the file by program drops the mark.
    """
    return f"'{cell}" if _like_formula(cell) else cell


def _like_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(_FORMULA)


class Workbook:
    """A workbook of one sheet, written row by row into a file."""

    def __init__(
        self, file: IO[bytes], title: str, widths: Sequence[int], now: datetime
    ) -> None:
        """Begin the sheet `title`, with columns of these widths."""
        self._book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_date_format": "dd/mm/yyyy",
            },
        )
        created = now.astimezone(VIETNAM_TIME).replace(tzinfo=None)
        self._book.set_properties({"created": created})
        self._sheet = self._book.add_worksheet(title)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 1)
        # Says the same as the mark in CSV, but is not shown: the text stays one when
        # somebody enters the cell and leaves it again.
        self._as_text = self._book.add_format({"quote_prefix": True})
        self._line = 0

    async def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Write rows below what stands there."""
        await asyncio.to_thread(self._lay, rows)

    def _lay(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            for column, cell in enumerate(row):
                self._write(column, cell)
            self._line += 1

    def _write(self, column: int, cell: Cell) -> None:
        if not isinstance(cell, str):
            self._sheet.write(self._line, column, cell)
        elif cell:
            how = self._as_text if _like_formula(cell) else None
            self._sheet.write_string(self._line, column, cell[:_LONGEST_TEXT], how)

    async def close(self) -> None:
        """End the workbook; the file is whole after that."""
        await asyncio.to_thread(self._book.close)


async def in_chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Give a file piece by piece; it is gone once it is closed."""
    try:
        file.seek(0)
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
    finally:
        file.close()
