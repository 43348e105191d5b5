"""The people to try the system as: enough of each role for every step of a dossier."""

from dataclasses import replace

from domain.people import ROLE_NAMES, Role, unit_name
from runtime.api_client import ApiClient
from runtime.tokens import Holder, demo_holder

_LOCAL = "sct-vinh-long"
_LOCAL_SUPERIOR = "ubnd-vinh-long"
_NATIONAL = "cuc"
_NATIONAL_SUPERIOR = "bct"
_EVERYWHERE = ("mọi đơn vị", "every unit")
TRIES = 3
_OF_A_UNIT = frozenset({Role.OFFICER, Role.APPROVER, Role.TREASURER, Role.INSPECTOR})

PEOPLE: tuple[Holder, ...] = (
    # The first of each role is the one whom the examples are filed and moved on by.
    demo_holder(Role.APPLICANT),
    demo_holder(Role.APPLICANT, "demo-ho-kinh-doanh"),
    demo_holder(Role.APPLICANT, "demo-hop-tac-xa"),
    demo_holder(Role.OFFICER),
    demo_holder(Role.OFFICER, "demo-officer-2"),
    demo_holder(Role.OFFICER, "demo-officer-vinh-long", _LOCAL),
    demo_holder(Role.OFFICER, "demo-officer-cuc", _NATIONAL),
    demo_holder(Role.APPRAISER),
    demo_holder(Role.APPRAISER, "demo-appraiser-2"),
    demo_holder(Role.APPRAISER, "demo-appraiser-3"),
    demo_holder(Role.APPROVER),
    demo_holder(Role.APPROVER, "demo-approver-2"),
    demo_holder(Role.APPROVER, "demo-approver-vinh-long", _LOCAL),
    demo_holder(Role.APPROVER, "demo-approver-ubnd", _LOCAL_SUPERIOR),
    demo_holder(Role.APPROVER, "demo-approver-cuc", _NATIONAL),
    demo_holder(Role.APPROVER, "demo-approver-bct", _NATIONAL_SUPERIOR),
    demo_holder(Role.TREASURER),
    demo_holder(Role.INSPECTOR),
    demo_holder(Role.INSPECTOR, "demo-inspector-2"),
    demo_holder(Role.INSPECTOR, "demo-inspector-3"),
    demo_holder(Role.ADMINISTRATOR),
    demo_holder(Role.AUDITOR),
)


def label(holder: Holder, language: str) -> str:
    """Give how the box that switches people names somebody."""
    column = 0 if language == "vi" else 1
    role = ROLE_NAMES[holder.role][column]
    named = f"{role[0].upper()}{role[1:]}: {holder.name}"
    if holder.role not in _OF_A_UNIT:
        return named
    where = unit_name(holder.unit, language) if holder.unit else _EVERYWHERE[column]
    return f"{named}, {where}"


async def introduce(api: ApiClient) -> None:
    """Let the system know all of them, so that messages and panels can name them.

    Raises CommandError within a second when nothing listens; a system that is just
    starting may take longer to answer than one request waits.
    """
    asking = replace(api, tries=TRIES)
    for holder in PEOPLE:
        await asking.get(holder, "/applications", limit=1)
