"""What states, actions, programmes, places and papers are called, in both languages."""

from collections.abc import Mapping

from domain import support_types
from domain.applicant_form import FUND
from domain.communes import units_of
from domain.identity import slug
from domain.place_match import match
from domain.places import (
    PROVINCES,
    province_today,
    understand_province,
    with_today,
)
from domain.standard import STANDARD
from domain.states import Action, State
from domain.support import SupportType
from domain.text import alphabetical
from presentation.formatting import capital
from presentation.language import Language, say

FUNDS = FUND.options


def place_titles(province: str) -> tuple[str, ...]:
    """Give the names of the units of a province in any spelling, none of an unknown."""
    today = province_today(province)
    names = (unit.title for unit in units_of(today)) if today else ()
    return tuple(sorted(names, key=alphabetical))


def place_today_text(text: str, province: str, language: Language) -> str:
    """Give what a place that was typed is today, empty where it is not settled."""
    name = understand_province(province)
    found = match(text, name) if name and text.strip() else None
    if found is None or found.unit is None:
        return ""
    now = f"{found.unit.title}, {found.unit.province}"
    if found.former is None:
        return now
    return say(language, "%(now)s; before: %(name)s", now=now, name=found.former.title)


def state_name(code: str, language: Language) -> str:
    """Give the name of a state."""
    row = STANDARD.row(State(code))
    return row.vi if language == "vi" else row.en


def action_name(code: str, language: Language) -> str:
    """Give the words of a button for an action, with a capital."""
    return capital(Action(code).label(language))


def support_name(code: str, language: Language) -> str:
    """Give the name of a support type."""
    kind = support_types.find(code)
    return kind.vi if language == "vi" else kind.en


def envelope_name(id: str, language: Language) -> str:
    """Give the words for an envelope by its id; the id where it tells no envelope."""
    fund, year, line = (*id.split("-", 2), "", "")[:3]
    kinds = [k for k in support_types.current() if _begins(line, k.code)]
    programmes = {o.code: (o.vi, o.en)[0 if language == "vi" else 1] for o in FUNDS}
    if not kinds or fund not in programmes:
        return id
    kind = max(kinds, key=lambda k: len(k.code))
    place = line.removeprefix(kind.code).removeprefix("-")
    province = next((name for name in PROVINCES if slug(name) == place), place)
    where = with_today(province, language)
    words = ", ".join(filter(None, (f"{programmes[fund]} {year}", where)))
    return f"{words}: {kind.vi if language == 'vi' else kind.en}"


def _begins(line: str, code: str) -> bool:
    return line == code or line.startswith(f"{code}-")


def fund_names(language: Language) -> Mapping[str, str]:
    """Give the name of each programme that money comes from."""
    column = 0 if language == "vi" else 1
    return {o.code: (o.vi, o.en)[column] for o in FUND.options}


def paper_label(kind: SupportType, code: str, language: str) -> str:
    """Give the words for a paper of a support type, or its code when it has none."""
    own = (paper for step in STANDARD.transitions for paper in step.own_papers)
    found = next((p for p in (*kind.every_paper, *own) if p.code == code), None)
    if found is None:
        return code
    return found.vi if language == "vi" else found.en


def state_words(state: str, language: Language) -> str:
    """Give Temporal's word for how a workflow stands."""
    return {
        "running": say(language, "running"),
        "completed": say(language, "completed"),
        "failed": say(language, "failed"),
        "terminated": say(language, "terminated"),
        "canceled": say(language, "cancelled"),
        "timed_out": say(language, "timed out"),
        "continued_as_new": say(language, "continued in a new run"),
        "missing": say(language, "not known to Temporal any more"),
    }.get(state, state)


def activity_words(kind: str, language: Language) -> str:
    """Give what an activity does."""
    return {
        "record": say(language, "writing a step into the record"),
        "missed": say(language, "reading what the record holds"),
        "order_payment": say(language, "handing a payment order to the treasury"),
        "workflow_task": say(language, "the workflow's own code"),
    }.get(kind, kind)
