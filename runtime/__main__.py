"""The `khuyencong` command: runs one of the commands, and says errors in a sentence."""

import sys

import typer

from runtime.commands import app
from runtime.errors import CommandError
from runtime.process import exit_process


def main() -> None:
    """Run a command; 0 is success, 2 a wrong usage, 1 any other failure.

    The process ends at once when the command has: see `runtime.process`.
    """
    exit_process(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Give the exit status of a command, having said in one sentence what failed."""
    try:
        ended = app(words or ["--help"], prog_name="khuyencong", standalone_mode=False)
    except typer.TyperException as misused:
        say(f"{misused.format_message()} Xem / See: khuyencong --help")
        return misused.exit_code
    except CommandError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as fault:
        # Typer's own hook would print where it happened, which says nothing to whoever
        # gave the command, and names of people to whoever reads the terminal.
        say(_sentence(fault))
        return 1
    return ended if isinstance(ended, int) else 0


def say(sentence: str) -> None:
    """Say one sentence on standard error."""
    sys.stderr.write(" ".join(sentence.split()) + "\n")


def _sentence(fault: Exception) -> str:
    kind = type(fault)
    if kind.__name__ == "DatabaseAway":
        return (
            "Không vào được cơ sở dữ liệu; hãy kiểm tra máy chủ, tên, mật khẩu trong "
            "KHUYENCONG_DATABASE_URL. / The database does not let us in; check the "
            "server, the name and the password in KHUYENCONG_DATABASE_URL."
        )
    if kind.__module__.startswith("sqlalchemy."):
        return (
            f"Cơ sở dữ liệu chưa dùng được ({kind.__name__}); hãy chạy `khuyencong "
            f"migrate`. / The database cannot be used as it is ({kind.__name__}); run "
            "`khuyencong migrate`, then `khuyencong doctor`."
        )
    return f"Lỗi ngoài dự kiến / Unforeseen fault: {kind.__name__}: {fault}"


if __name__ == "__main__":
    main()
