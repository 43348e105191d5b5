"""How our processes run: their event loop, their tie to a parent, how they end.

Run as a program, it becomes a command that ends when its parent does, also when that is
killed outright. It loads nothing that takes time.
"""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NoReturn

PR_SET_PDEATHSIG = 1
"""Linux: the signal a process gets when its parent ends (prctl(2))."""

LOOK_EVERY_SECONDS = 0.5
GRACE_SECONDS = 10


def module_command(module: str, *words: str) -> tuple[str, ...]:
    """Return the command line that runs one of our modules.

    Nothing is imported from the folder that it is given in: a file there that bears the
    name of one of our packages would else run in its place.
    """
    return (sys.executable, "-P", "-m", module, *words)


def tied_command(parent: int, *words: str, alone: bool = False) -> list[str]:
    """Give the command line that runs `words` tied to the process `parent`.

    `alone` puts it into a process group of its own, out of reach of Ctrl-C.
    """
    group = "alone" if alone else "together"
    return [*module_command("runtime.process", str(parent), group, *words)]


def main() -> None:
    """Become the command, or where the system cannot tie it, watch over it."""
    parent, group, words = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    # The parent alone decides what Ctrl-C means and in which order things stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if group == "alone":
        os.setpgid(0, 0)
    if sys.platform != "linux":
        sys.exit(_watched(parent, words))
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)
    os.execvp(words[0], words)


def _watched(parent: int, words: list[str]) -> int:
    child = subprocess.Popen(words, close_fds=False)
    signal.signal(signal.SIGTERM, _passed_to(child))
    while os.getppid() == parent and child.poll() is None:
        time.sleep(LOOK_EVERY_SECONDS)
    if child.poll() is None:
        child.terminate()
    try:
        return child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _passed_to(child: "subprocess.Popen[bytes]") -> Callable[[int, object], None]:
    return lambda number, _frame: child.send_signal(number)


def exit_process(code: int) -> NoReturn:
    """End the process at once, with nothing unsaid.

    Threads of the SDK may still be letting go of Python's lock when the interpreter
    takes itself down, which aborts the process after all its work succeeded
    (temporalio/sdk-python issue 300).
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes a loop: uvloop where there is one, else the standard one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


if __name__ == "__main__":
    main()
