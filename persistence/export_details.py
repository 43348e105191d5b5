"""What an exported list adds to a dossier: whom to reach, its decision and contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from domain.standard import STANDARD
from domain.states import Action
from persistence.database import Session
from persistence.tables import applications, events, steps

_DECIDING = tuple({t.action for t in STANDARD.transitions if t.numbered})
"""The steps that a numbered decision of the office may stand behind."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the record holds of a dossier beside its line in a list.

    `approved_at` and `decision` are those of the last approval; `later` the numbers of
    decisions that changed or ended the support after it.
    """

    tax_code: str = ""
    phone: str = ""
    envelope: str = ""
    decision: str = ""
    approved_at: datetime | None = None
    later: tuple[str, ...] = field(default=())
    contract: str = ""
    signed_on: str = ""


def particulars(session: Session, codes: Sequence[str]) -> Mapping[str, Particulars]:
    """Give that of each of these dossiers, all of which the reader may see."""
    found = {row.code: _begun(row) for row in _standing(session, codes)}
    for step in _taken(session, codes):
        found[step.code] = _after(found[step.code], step)
    return found


def _standing(session: Session, codes: Sequence[str]) -> Sequence[Any]:
    a = applications.c
    wanted = select(a.code, a.answers, a.envelope).where(a.code.in_(codes))
    return session.execute(wanted).all()


def _taken(session: Session, codes: Sequence[str]) -> Sequence[Any]:
    """Give the deciding steps on the record with their answers, oldest first."""
    same = and_(
        events.c.code == steps.c.code, events.c.command_id == steps.c.command_id
    )
    wanted = (
        select(events.c.code, events.c.action, events.c.at, steps.c.answers)
        .join(steps, same)
        .where(events.c.code.in_(codes))
        .where(events.c.action.in_((*_DECIDING, Action.SIGN_CONTRACT)))
        .order_by(events.c.code, events.c.number)
    )
    return session.execute(wanted).all()


def _begun(row: Any) -> Particulars:
    applicant = row.answers.get("applicant")
    who: Mapping[str, object] = applicant if isinstance(applicant, Mapping) else {}
    return Particulars(
        str(who.get("tax_code") or ""), str(who.get("phone") or ""), row.envelope
    )


def _after(known: Particulars, step: Any) -> Particulars:
    answers = step.answers
    if step.action == Action.SIGN_CONTRACT:
        return replace(
            known,
            contract=str(answers.get("contract_number") or ""),
            signed_on=str(answers.get("signed_on") or ""),
        )
    number = str(answers.get("decision_number") or "")
    if step.action == Action.APPROVE:
        # The consent of one level may carry the number, and that of the other not.
        said = number or known.decision
        return replace(known, decision=said, approved_at=step.at, later=())
    return replace(known, later=(*known.later, number)) if number else known
