"""What goes wrong for whoever runs the system, in one sentence of each language."""


class CommandError(Exception):
    """A command cannot go on; the message says what happened and what to do next."""

    def __init__(self, vi: str, en: str) -> None:
        """Say it in Vietnamese and in English; both become one line."""
        super().__init__(" / ".join(" ".join(words.split()) for words in (vi, en)))
