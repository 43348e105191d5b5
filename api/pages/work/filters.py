"""What a work list is narrowed to, and how the address of the page says it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlencode

from domain import support_types
from domain.people import Role
from domain.places import ALPHABETICAL, province_today
from domain.states import Stage, State
from persistence.listing import SORTS, Filters

MINE, UNIT, ALL, OVERDUE, SOON = "mine", "unit", "all", "overdue", "soon"
TABS = (MINE, UNIT, ALL, OVERDUE, SOON)
FIRST_SORT = "due_at"

YES = "yes"
_FLAGS = ("overdue", "unassigned")
_LONGEST_QUERY = 200
_LONGEST_CURSOR = 500
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked of the work list; empty text narrows nothing."""

    tab: str = MINE
    q: str = ""
    support_type: str = ""
    stage: str = ""
    state: str = ""
    waits_for: str = ""
    province: str = ""
    year: str = ""
    overdue: str = ""
    unassigned: str = ""
    sort: str = FIRST_SORT
    cursor: str = ""

    def address(self, path: str = "/work", **changes: str) -> str:
        """Give the address of this list with these changes, from its first page on."""
        query = urlencode(replace(self, **{"cursor": "", **changes}).said)
        return f"{path}?{query}" if query else path

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Give the inputs that ask for this very page of the list."""
        each = ((f.name, getattr(self, f.name)) for f in fields(Wanted))
        return tuple((name, value) for name, value in each if value != _USUAL[name])

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the tab narrows the list."""
        return bool(self.q) or self.chosen

    @property
    def chosen(self) -> bool:
        """Whether one of the filters is chosen that stand behind a fold."""
        return any(getattr(self, name) for name in (*_FLAGS, *_CHOICES))

    def filters(self, soon: datetime) -> Filters:
        """Give the filters; `soon` is until when a deadline counts as due soon."""
        return Filters(
            support_type=self.support_type,
            stage=self.stage,
            state=self.state,
            waits_for=self.waits_for,
            province=self.province,
            overdue=True if self.overdue or self.tab == OVERDUE else None,
            q=self.q,
            year=int(self.year) if self.year else None,
            mine=self.tab == MINE,
            waiting=self.tab == UNIT,
            unassigned=bool(self.unassigned),
            due_before=soon if self.tab == SOON else None,
        )


_USUAL = {f.name: getattr(Wanted(), f.name) for f in fields(Wanted)}
_CHOICES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "support_type": frozenset(kind.code for kind in support_types.current()),
        "stage": frozenset(stage.value for stage in Stage),
        "state": frozenset(state.value for state in State),
        "waits_for": frozenset(role.value for role in Role),
        "province": frozenset(ALPHABETICAL),
        "year": frozenset(str(year) for year in _YEARS),
    }
)


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """Give what an address asks for; what is no choice of the page narrows nothing."""
    today = province_today(asked.get("province", "")) or ""
    asked = {**asked, "province": today}
    chosen = {
        name: asked[name]
        for name, known in _CHOICES.items()
        if asked.get(name) in known
    }
    tab, sort = asked.get("tab", MINE), asked.get("sort", FIRST_SORT)
    return Wanted(
        tab=tab if tab in TABS else MINE,
        q=" ".join(asked.get("q", "")[:_LONGEST_QUERY].split()),
        sort=sort if sort in SORTS else FIRST_SORT,
        cursor=asked.get("cursor", "")[:_LONGEST_CURSOR],
        **chosen,
        **{name: YES for name in _FLAGS if asked.get(name) == YES},
    )
