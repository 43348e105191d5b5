"""Runs a command that ends when its parent does, also when that is killed outright."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
"""Linux: the signal a process gets when its parent ends (prctl(2))."""

LOOK_EVERY_SECONDS = 0.5
GRACE_SECONDS = 10


def command(parent: int, *words: str, alone: bool = False) -> list[str]:
    """Give the command line that runs `words` tied to the process `parent`.

    `alone` puts it into a process group of its own, out of reach of Ctrl-C.
    """
    group = "alone" if alone else "together"
    return [sys.executable, "-m", "runtime.tied", str(parent), group, *words]


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


if __name__ == "__main__":
    main()
