"""What stands beside the form of a step: where the dossier is, and what it says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.dossier_shown import payee_of, shown
from api.language import Language
from api.offered import Standpoint
from api.pages.summary import summary
from api.security import Person
from domain.decision import rulebook
from persistence import queries
from persistence.database import Session
from persistence.queries import Row


async def beside(
    session: Session, row: Row, person: Person, language: Language, now: datetime
) -> Mapping[str, Any]:
    """Give the facts, answers and papers of a dossier, for whoever may see it."""
    rules = rulebook(row.application)
    view = Standpoint(person.actor, now, language, payee_of(row.answers))
    return {
        "dossier": await shown(session, row, view),
        "payee": payee_of(row.answers),
        "answers": summary(rules.kind.form.fields, row.answers, language),
        "held": await queries.papers(session, row.application.code),
    }
