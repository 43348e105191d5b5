"""Days as people write them: the one way in each language."""

from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def format_day(day: date, language: str = "vi") -> str:
    """Return a day as people write it: "01/12/2026", "1 December 2026"."""
    if language == "vi":
        return f"{day:%d/%m/%Y}"
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    raise ValueError(f"Days are printed in vi or en, not in {language!r}")
