"""The `khuyencong` command: every subcommand by name, its errors as one sentence."""

import sys
from importlib import import_module
from types import TracebackType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from runtime.ending import end
from runtime.trouble import Trouble

COMMANDS = {
    "up": "Chạy toàn bộ hệ thống trên máy này / Run everything on this machine",
    "api": "Chạy API / Run the API",
    "worker": "Chạy worker / Run the worker",
    "migrate": "Cập nhật cơ sở dữ liệu / Bring the database up to date",
    "token": "In thẻ truy cập / Print a bearer token",
    "seed": "Nạp các đề án thật từ tệp CSV / File the real projects of a CSV file",
    "inspect": "Xem diễn biến một hồ sơ / Show the timeline of a dossier",
    "replay": "Chạy lại lịch sử với mã hiện tại / Replay histories on today's code",
    "reopen": "Mở lại quy trình từ hồ sơ lưu / Start workflows from their record",
    "redraw": "Dựng lại hồ sơ từ sổ ghi / Draw a dossier anew from its record",
    "recount": "Đối chiếu các số tổng với hồ sơ / Compare the totals with the dossiers",
    "doctor": "Kiểm tra hệ thống / Check the system",
    "docs": "Viết lại trang tài liệu / Write the generated pages",
    "openapi": "Viết tài liệu OpenAPI / Write the OpenAPI document",
    "fingerprints": "Ghi lại dấu vân tay / Record the fingerprints anew",
    "version": "In phiên bản / Print the version",
}


class Commands(TyperGroup):
    """Loads a command's module only when that command is asked for.

    Loading them all takes seconds, which `up`, `token` and `--help` cannot spare.
    """

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        """Give a command, or None where there is none by this name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"runtime.commands.{cmd_name}")
        single = typer.Typer(add_completion=False)
        single.command(cmd_name, help=COMMANDS[cmd_name])(module.command)
        found = get_command(single)
        assert isinstance(found, TyperCommand)
        return found

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """List the commands without loading any."""
        with formatter.section("Lệnh / Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Hồ sơ khuyến công, từ lúc nộp đến quyết toán. / Grant applications of the "
    "industrial promotion programme, from submission to settlement.",
)


@app.callback()
def _khuyencong() -> None:
    """Take the options that all commands share: there are none yet."""


def main() -> None:
    """Run a command; 0 is success, 2 a wrong usage, 1 any other failure.

    The process ends at once when the command has: see `runtime.ending`.
    """
    sys.excepthook = _unforeseen
    end(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Give the exit status of a command, having said in one sentence what failed."""
    try:
        ended = app(words or ["--help"], prog_name="khuyencong", standalone_mode=False)
    except typer.TyperException as misused:
        say(f"{misused.format_message()} Xem / See: khuyencong --help")
        return misused.exit_code
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    return ended if isinstance(ended, int) else 0


def say(sentence: str) -> None:
    """Say one sentence on standard error."""
    sys.stderr.write(" ".join(sentence.split()) + "\n")


def _unforeseen(
    kind: type[BaseException], fault: BaseException, _trace: TracebackType | None
) -> None:
    say(f"Lỗi ngoài dự kiến / Unforeseen fault: {kind.__name__}: {fault}")
    end(1)


if __name__ == "__main__":
    main()
