"""The key that signs this installation's tokens: where it lies, how it is made."""

import os
import secrets
from pathlib import Path

from runtime.settings import SHORTEST_KEY, Settings
from runtime.trouble import Trouble

NAME = "signing.key"


def signing_key(settings: Settings) -> bytes:
    """Give the key from the settings, or from the data folder of `khuyencong up`.

    Raises Trouble when there is none, or when it is too short to be safe.
    """
    given = settings.signing_key.get_secret_value()
    if given:
        return given.encode()
    file = settings.signing_key_file or settings.data / NAME
    try:
        key = file.read_bytes().strip()
    except OSError as missing:
        raise Trouble(
            f"Không đọc được khóa ký {file}; hãy đặt KHUYENCONG_SIGNING_KEY hoặc "
            "KHUYENCONG_SIGNING_KEY_FILE, hoặc chỉ đúng thư mục bằng --data.",
            f"The signing key {file} cannot be read; set KHUYENCONG_SIGNING_KEY or "
            "KHUYENCONG_SIGNING_KEY_FILE, or name the right folder with --data.",
        ) from missing
    if len(key) < SHORTEST_KEY:
        raise Trouble(
            f"Khóa ký trong {file} quá ngắn; cần ít nhất {SHORTEST_KEY} ký tự.",
            f"The signing key in {file} is too short; it takes {SHORTEST_KEY} "
            "characters at least.",
        )
    return key


def ensure_key(folder: Path) -> Path:
    """Give the key file of a data folder, made for its owner's eyes when missing."""
    file = folder / NAME
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file
    with os.fdopen(made, "w") as opened:
        opened.write(secrets.token_urlsafe(48) + "\n")
    return file
