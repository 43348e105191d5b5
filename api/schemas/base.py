"""What all answers of the API have in common."""

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    """What every answer has in common: amounts in đồng end in `_vnd`, days are ISO."""

    model_config = ConfigDict(extra="forbid")


class Label(Shown):
    """The same words in both languages."""

    vi: str
    en: str
