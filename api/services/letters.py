"""Letters around one link: into the pages, to a proof of an address, to a dossier."""

from collections.abc import Sequence
from datetime import datetime

from api.ports import Letter
from presentation.environment import environment
from presentation.language import Language


def write_letter(
    id: str,
    to: str,
    subject: str,
    before: Sequence[str],
    link: str,
    after: Sequence[str],
    language: Language,
    at: datetime,
) -> Letter:
    """Return the letter with its paragraphs before and after the link."""
    template = environment(language).get_template("sign_in/letter.html")
    html = template.render(subject=subject, before=before, link=link, after=after)
    text = "\n\n".join((*before, link, *after)) + "\n"
    return Letter(id, to, subject, text, html, language, at)
