"""Which language a caller reads: Vietnamese unless English is preferred."""

from presentation.language import Language


def preferred(accept_language: str) -> Language:
    """Give the language preferred by an Accept-Language header (RFC 9110, 12.5.4)."""
    best: tuple[float, Language] = (0.0, "vi")
    for part in accept_language[:200].split(","):
        name, _, weight = part.strip().partition(";q=")
        language = name.split("-")[0].lower()
        quality = _quality(weight)
        if language == "vi" and quality > best[0]:
            best = (quality, "vi")
        elif language == "en" and quality > best[0]:
            best = (quality, "en")
    return best[1]


def _quality(weight: str) -> float:
    if not weight:
        return 1.0
    try:
        return float(weight)
    except ValueError:
        return 0.0
