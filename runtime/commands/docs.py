"""`khuyencong docs`: the pages that are generated from the code, written anew."""

import subprocess
import sys
from pathlib import Path

from runtime.trouble import Trouble

GENERATOR = Path("docs/tools/pages.py")


def command() -> int:
    """Have the checkout this is called in write its pages. Raises Trouble elsewhere."""
    if not GENERATOR.exists():
        raise Trouble(
            f"Không có {GENERATOR} ở đây; hãy chạy lệnh này trong thư mục mã nguồn.",
            f"There is no {GENERATOR} here; run this in a checkout of the source.",
        )
    return subprocess.run((sys.executable, "-m", "docs.tools.pages")).returncode
