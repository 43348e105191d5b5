"""The languages that people read here."""

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["vi", "en"]
