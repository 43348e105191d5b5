"""How an administrator records what a province set for its own money."""

from datetime import date, timedelta

from api.auth.tokens import Person
from api.dependencies import Deps
from api.requests.bodies import ResolutionBody
from domain import calendar
from domain.answers import Problems
from domain.errors import AnswersInvalid, CommandRepeated, FieldProblem
from domain.forms import Day, Field, Form, at_least
from domain.identity import derived_id
from domain.norms import HORIZON, Norms, Unit, load
from domain.people import Role
from domain.places import ALPHABETICAL, province_today
from domain.provincial import Figure, Resolution, settable
from domain.text import clean
from persistence import audit_log, resolutions
from persistence.audit_log import Intervention
from persistence.database import Session
from persistence.resolutions import Recorded

DAYS = Form(
    (
        Field("valid_from", Day(), "Có hiệu lực từ ngày", "In force from"),
        Field(
            "valid_to",
            Day(),
            "Đến hết ngày (nếu có)",
            "Last day, if any",
            required=False,
        ),
    ),
    checks=(at_least("valid_to", "valid_from"),),
)
KEEPERS = (Role.ADMINISTRATOR,)
"""Who records what a province set."""
RECORD_RESOLUTION = "record_resolution"
LARGEST_PERCENT = 100


async def norms_today(deps: Deps) -> Norms:
    """Give the norms of new dossiers with what provinces set, as they hold today."""
    today = calendar.load(calendar.CURRENT_CALENDAR).local_day(deps.clock())
    return load().with_rows(await deps.database.read(resolutions.rows_in_force, today))


def resolution_of(province: str, body: ResolutionBody) -> Resolution:
    """Give the resolution that a body describes. Raises AnswersInvalid."""
    days = DAYS.partial({"valid_from": body.valid_from, "valid_to": body.valid_to})
    begins, ends = (days[0].answers.get(name) for name in ("valid_from", "valid_to"))
    place = province_today(province)
    problems = (*days[1], *_problems(place, begins), *_figure_problems(body))
    if problems:
        raise AnswersInvalid(problems)
    return Resolution(
        str(place),
        clean(body.number),
        date.fromisoformat(str(begins)),
        date.fromisoformat(str(ends)) if ends else None,
        tuple(
            Figure(one.key, one.value, clean(one.article or body.article))
            for one in body.figures
        ),
    )


async def record(
    deps: Deps, person: Person, resolution: Resolution, key: str
) -> Recorded:
    """Record a resolution once per key. Raises CommandRepeated for another body."""
    now, actor = deps.clock(), person.actor
    wanted = Recorded(
        derived_id("resolution", actor.id, key), resolution, actor.id, now
    )
    note = f"{resolution.number}; {resolution.valid_from.isoformat()}"
    done = Intervention(
        now, actor.id, actor.role, RECORD_RESOLUTION, resolution.province, "done", note
    )
    return await deps.database.write(_record_once, wanted, done)


def _record_once(session: Session, wanted: Recorded, done: Intervention) -> Recorded:
    before = {found.key for found in resolutions.all_recorded(session)}
    kept = resolutions.record(session, wanted)
    if kept.resolution != wanted.resolution:
        raise CommandRepeated
    if kept.key not in before:
        audit_log.record(session, done)
    return kept


def _problems(place: str | None, begins: object) -> Problems:
    problems: Problems = ()
    if place is None:
        choices = {"choices": ", ".join(ALPHABETICAL)}
        problems += (FieldProblem("province", "not_a_choice", choices),)
    if begins is not None and str(begins) < HORIZON.isoformat():
        before = HORIZON - timedelta(days=1)
        params = {"other": before.isoformat()}
        problems += (FieldProblem("valid_from", "before", params),)
    return problems


def _figure_problems(body: ResolutionBody) -> Problems:
    units, problems, seen = settable(), [], set[str]()
    for index, one in enumerate(body.figures):
        here = f"figures.{index}"
        if one.key not in units:
            choices = {"choices": ", ".join(units)}
            problems.append(FieldProblem(f"{here}.key", "not_a_choice", choices))
        elif units[one.key] is Unit.PERCENT and one.value > LARGEST_PERCENT:
            largest = {"largest": LARGEST_PERCENT}
            problems.append(FieldProblem(f"{here}.value", "too_large", largest))
        if one.key in seen:
            problems.append(FieldProblem(f"{here}.key", "not_unique"))
        seen.add(one.key)
        if not one.article and not body.article:
            problems.append(FieldProblem(f"{here}.article", "required"))
    return tuple(problems)
