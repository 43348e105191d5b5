"""Whether the people a step names hold the role and unit it names them for."""

from collections.abc import Iterator

from domain.answers import Problems
from domain.application import Application
from domain.errors import FieldProblem
from domain.forms import Checked
from domain.people import ACT_FOR_UNIT, ROLE_NAMES, Role, covers
from persistence import accounts
from persistence.accounts import Account
from persistence.database import Session

_ROLES = {str(role): role for role in Role}


async def people_problems(
    session: Session, application: Application, checked: Checked, *, known_only: bool
) -> Problems:
    """Give a problem for everybody named who could not act in the dossier.

    Who never signed in may have been named by a program ahead of their first day;
    with `known_only`, as on pages, they are a problem too.
    """
    problems = []
    for name, person, role in _named(checked):
        held = await accounts.of_person(session, person)
        if not held and not known_only:
            continue
        if not any(_fits(one, role, application.unit) for one in held):
            vi, en = ROLE_NAMES[role]
            called = (held[0].name if held else "") or person
            told = {"person": called, "role_vi": vi, "role_en": en}
            problems.append(FieldProblem(name, "person_unfit", told))
    return tuple(problems)


def _fits(account: Account, role: Role, unit: str) -> bool:
    if account.role is not role:
        return False
    return account.role not in ACT_FOR_UNIT or covers(account.unit, unit)


def _named(checked: Checked) -> Iterator[tuple[str, str, Role]]:
    """Give who is named: the question, the account's id, the role meant.

    Where no role was chosen the form says so, and nobody can be judged by it.
    """
    answers = checked.answers
    chosen = _ROLES.get(str(answers.get("role")))
    meant = {"appraisers": Role.APPRAISER, "joins": Role.APPRAISER, "people": chosen}
    for name, role in meant.items():
        given = answers.get(name)
        for person in given if isinstance(given, list | tuple) else [given]:
            if person and role:
                yield name, str(person), role
