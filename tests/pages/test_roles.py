"""Every page by every role: who may open it is written here, and nowhere guessed."""

from collections.abc import Iterator

import pytest

from api.pages import site
from domain.people import HUMAN_ROLES, Role
from tests.api.test_steps import PANEL, admitted
from tests.api.world import World
from tests.pages.browsing import Browser

ALL = frozenset(HUMAN_ROLES)
APPLICANT = frozenset({Role.APPLICANT})
FILING = APPLICANT | {Role.OFFICER}
HOUSE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
STAFF = ALL - APPLICANT
CONCERNED = ALL - {Role.INSPECTOR}
"""Whoever may see a dossier that is being appraised."""
NOBODY: frozenset[Role] = frozenset()
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
MONEY = ADMINISTRATOR | {Role.TREASURER}

OPEN = (
    "/",
    "/support",
    "/support/{support_type}",
    "/support/{support_type}/checklist",
    "/support/{support_type}/check",
    "/norms",
    "/lookup",
    "/sign-in",
    "/sign-in/mail",
    "/sign-in/sent",
    "/sign-in/link",
    "/sign-in/demo",
    # Of these there are none in the world of these tests: neither issuer nor catcher.
    # A link in a letter, answered by whoever holds it.
    "/contact",
    "/sign-in/oidc",
    "/sign-in/oidc/back",
    "/mail",
    "/mail/{name}",
)
"""Pages that ask nobody who they are."""

LEADS_BACK = (
    "/drafts/{draft_id}/papers/{paper}",
    "/drafts/{draft_id}/submit",
)
"""Addresses of forms; who comes to one by a sign-in is led to the form's page."""

MEMBERS = {
    "/norms/provinces": ADMINISTRATOR,
    "/applications": ALL,
    "/applications/{code}": CONCERNED,
    "/applications/{code}/receipt": CONCERNED,
    "/applications/{code}/history": CONCERNED,
    "/applications/{code}/history.json": CONCERNED,
    "/applications/{code}/history/print": CONCERNED,
    "/applications/{code}/history/waiting": HOUSE,
    "/applications/{code}/contact": APPLICANT,
    "/applications/{code}/handover": frozenset({Role.OFFICER}),
    # The step asked for here is the withdrawal, which is the applicant's alone.
    "/applications/{code}/steps/{action}": APPLICANT,
    "/drafts": FILING,
    "/drafts/{draft_id}": FILING,
    "/drafts/{draft_id}/check": FILING,
    "/drafts/{draft_id}/discard": FILING,
    "/drafts/{draft_id}/papers": FILING,
    "/drafts/{draft_id}/{code}": FILING,
    "/work": STAFF,
    "/work/export.csv": STAFF,
    "/work/export.xlsx": STAFF,
    "/dashboard": STAFF,
    "/dashboard/export.csv": STAFF,
    "/envelopes": MONEY | HOUSE,
    "/envelopes/new": MONEY,
    "/envelopes/{id}": MONEY | HOUSE,
    "/envelopes/{id}/top-up": MONEY,
    "/envelopes/{id}/movements/{number}": MONEY,
    "/envelopes/movements.csv": MONEY | HOUSE,
    "/envelopes/movements.xlsx": MONEY | HOUSE,
    "/envelopes/{id}/movements.csv": MONEY | HOUSE,
    "/envelopes/{id}/movements.xlsx": MONEY | HOUSE,
    "/radar": HOUSE,
    "/work/assign": ADMINISTRATOR | {Role.OFFICER},
    "/notifications": HOUSE,
    "/notifications/{action}": HOUSE,
    "/notifications/{action}/{language}/html": HOUSE,
    "/notifications/log": HOUSE,
    "/notifications/log/{id}/resend": HOUSE,
    "/calendar": STAFF,
    "/calendar/days": ADMINISTRATOR,
    "/calendar/adopt": ADMINISTRATOR,
    "/accounts": HOUSE,
    "/accounts/sessions": HOUSE,
    "/keys": HOUSE,
    "/keys/new": ADMINISTRATOR,
    "/keys/{jti}/revoke": ADMINISTRATOR,
}
"""Pages for who is signed in, and in which roles they open."""

MISSING = "no-such-thing"
VALUES = {
    "support_type": "fair-participation",
    "action": "withdraw",
    "role": "officer",
    "day": "2026-12-31",
    "language": "vi",
    "number": "1",
}
REFUSED = (403, 404)
SHOWN = (200, 303)


def paths(method: str) -> Iterator[str]:
    for router in site.ROUTERS:
        for route in router.routes:
            if method in getattr(route, "methods", ()):
                yield str(getattr(route, "path", ""))


def filled(path: str, code: str) -> str:
    """An address of a page; what it names besides the dossier is not there."""
    values = {**VALUES, "code": code if path.startswith("/applications") else MISSING}
    names = [part[1:-1] for part in path.replace(".", "/").split("/") if "{" in part]
    return path.format(**{name: values.get(name, MISSING) for name in names})


def test_every_page_says_here_who_may_open_it() -> None:
    assert sorted(set(paths("GET"))) == sorted({*OPEN, *MEMBERS, *LEADS_BACK})


@pytest.mark.parametrize("path", OPEN)
async def test_an_open_page_asks_nobody_who_they_are(path: str, world: World) -> None:
    answer = await Browser(world).get(filled(path, MISSING))
    assert not answer.headers.get("location", "").startswith("/sign-in?back=")
    assert answer.status_code < 500


@pytest.mark.parametrize("path", LEADS_BACK)
async def test_an_address_of_a_form_leads_to_its_page(path: str, world: World) -> None:
    answer = await Browser(world).get(filled(path, MISSING))
    target = answer.headers["location"].partition("#")[0]
    assert answer.status_code == 303
    assert target != path
    asked = await Browser(world).get(target)
    assert asked.headers["location"].startswith("/sign-in?back=/")


async def test_who_is_not_signed_in_is_led_to_the_sign_in(world: World) -> None:
    code = await admitted(world)
    for path in MEMBERS:
        answer = await Browser(world).get(filled(path, code))
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in?back=/"), path


@pytest.mark.parametrize("role", HUMAN_ROLES)
async def test_a_role_opens_its_pages_and_no_other(role: Role, world: World) -> None:
    code = await admitted(world)
    someone = Browser(world, role, id=PANEL[0] if role is Role.APPRAISER else "")
    for path, roles in MEMBERS.items():
        address = filled(path, code)
        answer = await someone.get(address)
        if role not in roles:
            assert answer.status_code in REFUSED, (path, answer.status_code)
        elif MISSING in address:
            # Not found, or led from the address of a form to the list it stands in.
            assert answer.status_code in (303, 404), (path, answer.status_code)
        else:
            assert answer.status_code in SHOWN, (path, answer.status_code)


async def test_every_form_refuses_who_comes_from_another_site(world: World) -> None:
    code = await admitted(world)
    for path in set(paths("POST")):
        answer = await Browser(world, Role.ADMINISTRATOR).post(
            filled(path, code), headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert answer.status_code == 403, path


@pytest.mark.parametrize("role", HUMAN_ROLES)
async def test_an_empty_form_is_never_a_fault_of_the_program(
    role: Role, world: World
) -> None:
    code = await admitted(world)
    for path in set(paths("POST")) - {"/sign-out"}:
        answer = await Browser(world, role).post(filled(path, code))
        assert answer.status_code < 500, (path, answer.status_code)


async def test_every_page_says_what_a_browser_may_load(world: World) -> None:
    code = await admitted(world)
    for path in (*OPEN, *MEMBERS):
        answer = await Browser(world, Role.ADMINISTRATOR).get(filled(path, code))
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        # A message is shown as it was sent, styles and all, and may do nothing at all.
        assert "unsafe" not in policy or policy.startswith("sandbox;"), path
        assert answer.headers["x-content-type-options"] == "nosniff", path
