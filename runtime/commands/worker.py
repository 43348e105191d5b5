"""`khuyencong worker`: the worker process in place of this one."""

import os
import sys


def command() -> None:
    """Run the worker with the settings of the environment."""
    os.execv(sys.executable, [sys.executable, "-m", "runtime.worker"])
