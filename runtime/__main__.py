"""The `khuyencong` command: runs one of the commands, and says errors in a sentence."""

import sys
from types import TracebackType

import typer

from runtime.commands import app
from runtime.errors import CommandError
from runtime.process import exit_process


def main() -> None:
    """Run a command; 0 is success, 2 a wrong usage, 1 any other failure.

    The process ends at once when the command has: see `runtime.process`.
    """
    sys.excepthook = _unforeseen
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
    return ended if isinstance(ended, int) else 0


def say(sentence: str) -> None:
    """Say one sentence on standard error."""
    sys.stderr.write(" ".join(sentence.split()) + "\n")


def _unforeseen(
    kind: type[BaseException], fault: BaseException, _trace: TracebackType | None
) -> None:
    say(f"Lỗi ngoài dự kiến / Unforeseen fault: {kind.__name__}: {fault}")
    exit_process(1)


if __name__ == "__main__":
    main()
