"""How a dossier stands: the row that lists and pages read, drawn from its events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from domain import support_types
from domain.application import Application
from domain.calendar import VIETNAM_TIME
from domain.corrections import Answers
from domain.decision import rulebook
from domain.identity import digits_meant, taxpayer
from domain.item_names import item_key
from domain.people import Role, unit_today
from domain.places import province_today
from domain.serialization import plain, read
from domain.standard import STANDARD, waits_for
from domain.states import State
from domain.support import SupportType
from domain.text import alphabetical, fold
from persistence.accounts import searched_by
from persistence.database import Session, add_once
from persistence.tables import accounts, application_members, applications
from persistence.types import NEVER

APPRAISER = "appraiser"
INSPECTOR = "inspector"
RESPONSIBLE = "responsible"
"""Who is named for the step that is next, by the role the dossier waits for."""

NAMED = frozenset({Role.OFFICER, Role.APPROVER, Role.TREASURER, Role.INSPECTOR})
"""Roles in which somebody is named, without whom the whole unit is responsible."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a row takes from the answers: names that no event carries."""

    applicant_name: str
    project_title: str
    tax_code: str
    phone: str


@dataclass(frozen=True, slots=True)
class Compared:
    """By what a dossier is compared with others of the establishment."""

    tax_code: str
    item: str
    fair_kind: str


def compared(kind: SupportType, answers: Answers) -> Compared:
    """Give that of answers, however many of them there are so far."""
    try:
        item = kind.item(answers)
    except KeyError:
        item = ""
    fair_kind = str(answers.get("fair_kind", ""))
    return Compared(submitted(answers).tax_code, item, fair_kind)


def submitted(answers: Answers) -> Submitted:
    """Give the names that the answers of a submission hold."""
    applicant = answers.get("applicant")
    who: Mapping[str, object] = applicant if isinstance(applicant, Mapping) else {}
    return Submitted(
        str(who.get("name", "")),
        str(answers.get("project_title", "")),
        str(who.get("tax_code", "")),
        str(who.get("phone", "")),
    )


def begin(session: Session, application: Application, answers: Answers) -> bool:
    """Write the row of a new dossier; False when it has one."""
    if not add_once(session, applications, **drawn(application, answers, None)):
        return False
    if members(application):
        _write_members(session, application)
    return True


_ADVANCING = (
    update(applications)
    .where(applications.c.code == bindparam("of_code"))
    .where(applications.c.number == bindparam("from_number"))
)


def advance(
    session: Session,
    before: Application,
    after: Application,
    answers: Answers | None = None,
    accepted_at: datetime | None = None,
) -> bool:
    """Bring the row one event on; False when it no longer stands where it stood.

    `answers` and `accepted_at` are given where the event changes them.
    """
    row = standing(after)
    if answers is not None:
        row |= answered(after, answers)
    if accepted_at is not None:
        row["accepted_at"] = accepted_at
    place = {"of_code": after.code, "from_number": before.number}
    written = session.execute(_ADVANCING, {**row, **place})
    if written.rowcount == 0:
        return False
    if members(before) != members(after):
        _write_members(session, after)
    return True


def write_anew(
    session: Session,
    application: Application,
    answers: Answers,
    accepted_at: datetime | None,
) -> None:
    """Write the row of a dossier that has one, whatever stood there."""
    session.execute(
        update(applications)
        .where(applications.c.code == application.code)
        .values(drawn(application, answers, accepted_at))
    )
    _write_members(session, application)


def drawn(
    application: Application, answers: Answers, accepted_at: datetime | None
) -> dict[str, Any]:
    """Give every column of the row of a dossier."""
    return {
        **standing(application),
        **answered(application, answers),
        "code": application.code,
        "support_type": application.support_type,
        "revision": application.revision,
        **placed(application),
        "fund": application.fund,
        "received_at": application.received_at,
        "accepted_at": accepted_at,
        "year": application.received_at.astimezone(VIETNAM_TIME).year,
    }


def placed(application: Application) -> dict[str, str]:
    """Give whose dossier it is today: of which unit and of which province.

    What was declared, and the unit that received it, stand in the application.
    """
    return {
        "unit": unit_today(application.unit),
        "province": province_today(application.province) or application.province,
    }


def standing(application: Application) -> dict[str, Any]:
    """Give the columns that follow from how a dossier stands."""
    first, second, third = application.priority
    requested = application.facts.get("amount_requested_vnd", 0)
    alarm = rulebook(application).clockwork.next_alarm(application)
    return {
        "applicant_id": application.applicant,
        "stage": STANDARD.row(application.state).stage,
        "state": application.state,
        "waits_for": waits_for(application) or "",
        "since": application.since,
        "due_at": application.due_at,
        "due_or_never": application.due_at or NEVER,
        "rings_at": alarm.at if alarm else None,
        "calendar": application.calendar,
        "unassigned": unassigned(application),
        "number": application.number,
        "amount_requested_vnd": requested,
        "amount_awarded_vnd": application.award_vnd,
        "amount_disbursed_vnd": application.paid_vnd,
        "envelope": application.envelope,
        "priority_first": first,
        "priority_second": second,
        "priority_third": third,
        "application": plain(application),
    }


def answered(application: Application, answers: Answers) -> dict[str, Any]:
    """Give the columns that follow from what was answered."""
    names = submitted(answers)
    return {
        "applicant_name": names.applicant_name,
        "name_key": alphabetical(names.applicant_name),
        "project_title": names.project_title,
        "search_key": _searched_by(application, names),
        "answers": plain(answers),
        **_compared_by(application, answers),
    }


def _compared_by(application: Application, answers: Answers) -> dict[str, str]:
    kind = support_types.find(application.support_type, application.revision)
    found = compared(kind, answers)
    return {
        "establishment": taxpayer(found.tax_code),
        "item_key": item_key(found.item),
        "fair_kind": found.fair_kind,
    }


def _searched_by(application: Application, names: Submitted) -> str:
    # Codes and numbers stand there once more as one word, for who leaves out dashes.
    said = (
        application.code,
        application.code.replace("-", ""),
        names.project_title,
        names.applicant_name,
        names.tax_code,
        digits_meant(names.tax_code),
        digits_meant(names.phone),
    )
    declared = str(application.facts.get("applicant.province", ""))
    names_of_place = (placed(application)["province"], application.province, declared)
    return fold(" ".join((*said, *dict.fromkeys(names_of_place))))


def responsible(application: Application) -> tuple[str, ...]:
    """Give the accounts named for the step that is next; none where none is named.

    Appraisers who gave their opinion of this round are done, and so is an approver
    who consented below while those above decide.
    """
    role = waits_for(application)
    if role is Role.APPRAISER:
        done = {opinion.by for opinion in application.opinions_now}
        return tuple(a for a in application.panel if a not in done)
    if role is Role.INSPECTOR:
        return application.inspectors
    named = {
        Role.OFFICER: application.officer,
        Role.APPROVER: _approver(application),
        Role.TREASURER: application.treasurer,
    }.get(role or Role.CLOCK, "")
    return (named,) if named else ()


def _approver(application: Application) -> str:
    if application.state is not State.APPROVING:
        return application.approver
    consented = {a.by for a in application.approvals if a.round == application.round}
    return "" if application.approver in consented else application.approver


def unassigned(application: Application) -> bool:
    """Say whether somebody has yet to be named: a panel, or who takes the next step."""
    if application.state is State.APPRAISING and not application.panel:
        return True
    return waits_for(application) in NAMED and not responsible(application)


def members(application: Application) -> frozenset[tuple[str, str]]:
    """Give the parts that accounts have in a dossier."""
    parts = (
        (APPRAISER, application.panel),
        (INSPECTOR, application.inspectors),
        (RESPONSIBLE, responsible(application)),
    )
    return frozenset((part, account) for part, named in parts for account in named)


def member_rows(application: Application) -> list[dict[str, str]]:
    """Give the rows that hold those parts."""
    return [
        {"code": application.code, "part": part, "account_id": account}
        for part, account in sorted(members(application))
    ]


def _write_members(session: Session, application: Application) -> None:
    session.execute(_LEAVING, {"of_code": application.code})
    rows = member_rows(application)
    if rows:
        session.execute(_JOINING, rows)


_LEAVING = delete(application_members).where(
    application_members.c.code == bindparam("of_code")
)
_JOINING = insert(application_members)


BATCH = 500


def redraw(connection: Connection) -> None:
    """Draw anew what follows from how each dossier stands and what accounts say.

    The migrations change tables; what stands in them is for the program to say.
    """
    codes = connection.scalars(select(applications.c.code)).all()
    for some in _batches(codes):
        _redraw_dossiers(connection, some)
    _rename_units(connection)
    known = connection.execute(select(accounts)).all()
    for people in _batches(known):
        _index_accounts(connection, people)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _redraw_dossiers(connection: Connection, codes: Sequence[str]) -> None:
    own = applications.c.code.in_(codes)
    a = applications.c
    kept = connection.execute(select(a.application, a.answers).where(own)).all()
    answers = [row.answers for row in kept]
    dossiers = [read(Application, row.application) for row in kept]
    connection.execute(
        update(applications).where(a.code == bindparam("dossier")),
        [
            {
                **standing(dossier),
                **placed(dossier),
                **answered(dossier, given),
                "dossier": dossier.code,
            }
            for dossier, given in zip(dossiers, answers, strict=True)
        ],
    )
    part = application_members
    connection.execute(delete(part).where(part.c.code.in_(codes)))
    rows = [row for d in dossiers for row in member_rows(d)]
    if rows:
        connection.execute(insert(part), rows)


def _rename_units(connection: Connection) -> None:
    """Name the units that accounts act for as they are today."""
    for unit in connection.scalars(select(accounts.c.unit).distinct()).all():
        now = unit_today(unit)
        if now != unit:
            renamed = update(accounts).where(accounts.c.unit == unit)
            connection.execute(renamed.values(unit=now))


def _index_accounts(connection: Connection, people: Sequence[Any]) -> None:
    connection.execute(
        update(accounts)
        .where(accounts.c.id == bindparam("account"))
        .where(accounts.c.role == bindparam("part")),
        [
            {
                "account": row.id,
                "part": row.role,
                "search_key": searched_by(row.name, row.email, row.id),
            }
            for row in people
        ],
    )
