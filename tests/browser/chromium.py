"""Which Chromium the browser tests drive, and how one is had where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

SETTING = "CHROMIUM"
ON_PATH = ("chromium", "chromium-browser", "google-chrome")
ANSWERS_WITHIN_SECONDS = 20
DOWNLOAD_WITHIN_SECONDS = 90
PACKAGE_WITHIN_SECONDS = 600
LOCK_WITHIN_SECONDS = 180
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
)
"""Run as root, without a screen, and asking nobody but the pages it is sent to."""


class ChromiumMissing(Exception):
    """No Chromium can be had; says in two languages what to install."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where this machine may have a Chromium."""

    environment: Mapping[str, str]
    downloaded: Path
    search_path: str | None = None

    def chromium(self) -> Path | None:
        """Give the Chromium to drive: the one named, Playwright's own, or on PATH.

        Raises ChromiumMissing when the one that is named does not run.
        """
        named = self.environment.get(SETTING, "")
        if named:
            return _named(Path(named))
        on_path = (shutil.which(name, path=self.search_path) for name in ON_PATH)
        known = (self.downloaded, *(Path(found) for found in on_path if found))
        return next((path for path in known if _runs(path)), None)


def _named(path: Path) -> Path:
    if _runs(path):
        return path
    raise ChromiumMissing(
        f"Không chạy được {path} mà biến {SETTING} chỉ đến; hãy sửa hoặc bỏ biến đó. / "
        f"{path}, which {SETTING} names, cannot be run; correct the variable or unset "
        "it."
    )


def _runs(path: Path) -> bool:
    if not path.is_file():
        return False
    return _succeeds((str(path), "--version"), ANSWERS_WITHIN_SECONDS)


def _succeeds(words: tuple[str, ...], within_seconds: float) -> bool:
    try:
        ended = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=within_seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def this_machine() -> Machine:
    """Give where this machine may have a Chromium; takes a second."""
    with sync_playwright() as playwright:
        return Machine(os.environ, Path(playwright.chromium.executable_path))


def had(machine: Machine) -> Path:
    """Give a Chromium that runs, installed when there is none.

    Playwright's download comes first, then the system's package. Raises
    ChromiumMissing when neither can be had.
    """
    found = machine.chromium()
    if found:
        return found
    sys.stderr.write("Đang cài đặt Chromium / Installing Chromium\n")
    for words, within_seconds in _ways():
        _succeeds(words, within_seconds)
        found = machine.chromium()
        if found:
            return found
    raise ChromiumMissing(
        "Chưa có Chromium để chạy kiểm thử trình duyệt và không tự cài được: hãy cài "
        "gói `chromium` của hệ điều hành (Debian: apt-get install chromium), hoặc đặt "
        f"{SETTING} là đường dẫn đến Chromium hay Chrome. / The browser tests need a "
        "Chromium and none could be installed: install your system's package "
        "`chromium` (Debian: apt-get install chromium), or set "
        f"{SETTING} to the path of a Chromium or Chrome."
    )


def _ways() -> tuple[tuple[tuple[str, ...], float], ...]:
    download = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    ways: list[tuple[tuple[str, ...], float]] = [(download, DOWNLOAD_WITHIN_SECONDS)]
    if shutil.which("apt-get"):
        root = () if os.geteuid() == 0 else ("sudo", "-n")
        apt = (
            *(*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-qq"),
            *("-o", f"DPkg::Lock::Timeout={LOCK_WITHIN_SECONDS}"),
        )
        ways += [
            ((*apt, "update"), PACKAGE_WITHIN_SECONDS),
            (
                (*apt, "install", "--no-install-recommends", "chromium"),
                PACKAGE_WITHIN_SECONDS,
            ),
        ]
    return tuple(ways)


def main() -> int:
    """Have a Chromium; 0 when there is one, 1 with a sentence when there cannot be."""
    try:
        had(this_machine())
    except ChromiumMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
