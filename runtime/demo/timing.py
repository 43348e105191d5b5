"""When a published project is carried out, and the day whose rules judge it."""

from dataclasses import dataclass
from datetime import date

from domain.norms import HORIZON
from runtime.demo.projects import Project


@dataclass(frozen=True, slots=True)
class Timing:
    """The year of a project in the answers; `judged_on` is None for rules of today.

    `stated` says whether that year is the published one.
    """

    year: int
    judged_on: date | None
    stated: bool

    @property
    def day(self) -> date:
        """A day by whose figures the support can be computed beforehand."""
        return self.judged_on or date(self.year, 1, 1)


def timing(project: Project, this_year: int, *, to_come: bool = False) -> Timing:
    """Give when a project is filed for: in its own year, by the rules of that year.

    What names no year is filed for the next one, as everything is that is wanted
    `to_come`. A project older than any recorded figure is judged by the earliest.
    """
    if to_come or project.year is None:
        return Timing(this_year + 1, None, stated=project.year == this_year + 1)
    if project.year > this_year:
        return Timing(project.year, None, stated=True)
    judged_on = max(date(project.year, 1, 2), HORIZON)
    return Timing(judged_on.year, judged_on, stated=judged_on.year == project.year)


def before_recorded(project: Project) -> bool:
    """Say whether no figures are recorded for the year of a project."""
    return project.year is not None and project.year < HORIZON.year
