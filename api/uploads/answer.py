"""What the reading program answers about a file, and how it refuses one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file is, or why it is not taken in.

    `ending` names its kind; `fault` is the code of the refusal, and `found` what was
    found instead of a kind; `view` is the ending of the view that was written.
    """

    ending: str = ""
    pages: int | None = None
    view: str = ""
    fault: str = ""
    found: str = ""


class Unfit(Exception):
    """A file that is not taken in; `fault` is the code of the refusal."""

    def __init__(self, fault: str) -> None:
        """Refuse a file for this reason."""
        super().__init__(fault)
        self.fault = fault
