"""Made-up dossiers in great number, filed, decided and recorded as real ones are."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from api.requests.bodies import read_form
from api.schemas.examples import ANSWERS_EXAMPLE
from domain import support_types
from domain.application import Application, Command, Event, Opening, evolve, opened
from domain.calendar import CURRENT_CALENDAR
from domain.decision import decide, rulebook, submit
from domain.forms import Checked, Facts
from domain.norms import CURRENT_NORMS
from domain.people import ROLE_NAMES, Actor, Role, unit_for
from domain.places import PROVINCES, today_of
from domain.serialization import canonical, digest
from domain.states import Action
from domain.steps.appraisal import CRITERIA
from domain.support import SupportType
from persistence import accounts, intake, recorder
from persistence.accounts import Account
from persistence.database import Database, Session
from persistence.intake import Filing, KeptStep

AT_ONCE = 250
PLACES = ("Vĩnh Long", "An Giang", "Gia Lai", "Đồng Tháp", "Cà Mau")
PANEL = ("appraiser-1", "appraiser-2", "appraiser-3")
FAR = 20
"""Every so manieth dossier goes as far as the leader's desk, with all opinions."""
OPEN = 4
"""Every so manieth stays in appraisal; the others were refused at the door."""

_GIVEN = ("Hòa", "Bình", "Phú", "Thịnh", "An", "Khang", "Đồng Tâm", "Tân Tiến")


@dataclass(frozen=True, slots=True)
class Form:
    """The application that all of them hand in, but for names and places."""

    kind: SupportType
    answers: Mapping[str, Any]
    checked: Checked


@dataclass
class Dossier:
    """One of them on its way: what it is by now, and the instant of its next step."""

    session: Session
    application: Application
    at: datetime
    numbers: Any = field(default_factory=lambda: count(1))

    def step(self, actor: Actor, action: Action, **answers: Any) -> None:
        """Take a step as the API and the workflow would."""
        facts = {name: _fact(value) for name, value in answers.items()}
        command = Command(
            f"{self.application.code}-{next(self.numbers)}",
            action,
            actor,
            facts=facts,
            answers_digest=digest(answers),
        )
        self.at += timedelta(hours=1)
        code = self.application.code
        kept = KeptStep(
            code,
            command.id,
            action.value,
            actor.id,
            digest(answers),
            answers,
            {},
            self.at,
        )
        intake.keep_step(self.session, kept)
        rules = rulebook(self.application)
        event = decide(self.application, command, rules, self.at)
        self.application = recorded(self.session, self.application, event)


def _fact(value: Any) -> str | int:
    return value if isinstance(value, str | int) else canonical(value)


def recorded(
    session: Session, before: Application, event: Event, opening: Opening | None = None
) -> Application:
    """Record an event and give the dossier after it."""
    return evolve(before, recorder.append(session, event, opening))


async def fill(database: Database, many: int, now: datetime) -> Sequence[str]:
    """Write so many dossiers of the last year; give the codes that went far."""
    form = _form()
    with database.writing() as session:
        for role, who in _people():
            unit = "" if role is Role.ADMINISTRATOR else "sct-vinh-long"
            name = f"{ROLE_NAMES[role][1].capitalize()} {who}"
            accounts.keep(session, Account(who, role, unit, name, f"{who}@a.vn"))
    far: list[str] = []
    for start in range(0, many, AT_ONCE):
        with database.writing() as session:
            for number in range(start, min(start + AT_ONCE, many)):
                at = now - timedelta(minutes=50) * (many - number)
                code = _written(session, form, number, at)
                if number % FAR == 0:
                    far.append(code)
    return far


def _people() -> Sequence[tuple[Role, str]]:
    return (
        (Role.OFFICER, "officer-1"),
        (Role.APPROVER, "approver-1"),
        (Role.ADMINISTRATOR, "administrator-1"),
        *((Role.APPRAISER, who) for who in PANEL),
    )


def _form() -> Form:
    kind = support_types.find("technology-transfer")
    checked, problems = read_form(kind.form, ANSWERS_EXAMPLE)
    assert not problems, problems
    return Form(kind, ANSWERS_EXAMPLE, checked)


def _written(session: Session, form: Form, number: int, at: datetime) -> str:
    place = PLACES[number % len(PLACES)]
    assert place in PROVINCES
    answers = deepcopy(dict(form.answers))
    answers["applicant"] |= {
        "name": f"Cơ sở {_GIVEN[number % len(_GIVEN)]} {number}",
        "province": place,
    }
    answers["project_title"] = f"Ứng dụng máy tiên tiến tại {place}, đề án {number}"
    facts: Facts = {
        **form.checked.facts,
        "applicant.province": place,
        "applicant.province_today": today_of(place).name,
    }
    received = intake.receive(
        session,
        _filing(form, answers, number, at),
        lambda code: _opening(code, form, facts, place, number, at),
    )
    opening = received.opening
    filed = Command(
        received.command_id, Action.SUBMIT, Actor(Role.APPLICANT, opening.applicant)
    )
    first = submit(opening, filed, at)
    application = recorded(session, opened(opening), first, opening)
    _went_on(Dossier(session, application, at), number)
    return opening.code


def _went_on(dossier: Dossier, number: int) -> None:
    unit = dossier.application.unit
    officer = Actor(Role.OFFICER, "officer-1", unit)
    if number % OPEN and number % FAR:
        dossier.step(
            officer, Action.REFUSE, reason_code="incomplete", reason="Thiếu giấy tờ"
        )
        return
    dossier.step(officer, Action.ADMIT, appraisers=list(PANEL))
    if number % FAR:
        return
    points = dict.fromkeys(CRITERIA, 17)
    for who in PANEL:
        dossier.step(
            Actor(Role.APPRAISER, who, unit),
            Action.GIVE_OPINION,
            verdict="support",
            reason="Đề án phù hợp, chi phí hợp lý.",
            **points,
        )
    dossier.step(
        officer,
        Action.RECOMMEND,
        outcome="support",
        amount_vnd=100_000_000,
        reason="Tổ thẩm định thống nhất.",
    )


def _filing(
    form: Form, answers: Mapping[str, Any], number: int, at: datetime
) -> Filing:
    return Filing(
        principal=f"applicant-{number}",
        key=f"key-{number}",
        route="POST /applications",
        body_digest=digest(answers),
        command_id=f"submit-{number}",
        prefix=form.kind.prefix,
        year=at.year,
        applicant=f"applicant-{number}",
        support_type=form.kind.code,
        revision=form.kind.revision,
        answers=answers,
        documents={},
        received_at=at,
        item=f"Máy {number}",
    )


def _opening(
    code: str, form: Form, facts: Facts, place: str, number: int, at: datetime
) -> Opening:
    return Opening(
        code=code,
        support_type=form.kind.code,
        revision=form.kind.revision,
        norms=CURRENT_NORMS,
        calendar=CURRENT_CALENDAR,
        applicant=f"applicant-{number}",
        unit=unit_for("local", place),
        province=place,
        fund="local",
        received_at=at,
        facts={**facts, "fund": "local"},
        papers=(),
        answers_digest=digest(form.answers),
        payee_mark="m",
    )
