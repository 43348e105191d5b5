"""Every page there is: who looks at it, and how they come to it."""

from dataclasses import dataclass

from api.pages import site
from domain.people import Role

APPLICANT, OFFICER = Role.APPLICANT, Role.OFFICER
ADMINISTRATOR, TREASURER = Role.ADMINISTRATOR, Role.TREASURER
HOUSE = (Role.ADMINISTRATOR, Role.AUDITOR)
OFFICE = (
    Role.APPRAISER,
    Role.APPROVER,
    Role.TREASURER,
    Role.INSPECTOR,
    Role.OFFICER,
    *HOUSE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as somebody comes to it: by its address, or by links from there.

    `code` in an address stands for the dossier, `draft` for the draft. Nobody signed
    in looks at a page without roles.
    """

    path: str
    roles: tuple[Role, ...]
    address: str
    links: tuple[str, ...] = ()


_CODE = "/applications/{code}"
_DRAFT = "/drafts/{draft}"

PAGES: tuple[Seen, ...] = (
    Seen("/", (), "/"),
    Seen("/support", (), "/support"),
    Seen("/support/{support_type}", (), "/support/fair-participation"),
    Seen("/support/{support_type}/check", (), "/support/fair-participation/check"),
    Seen(
        "/support/{support_type}/checklist",
        (),
        "/support/fair-participation/checklist",
    ),
    Seen("/norms", (), "/norms"),
    Seen("/norms/provinces", (ADMINISTRATOR,), "/norms/provinces"),
    Seen("/lookup", (), "/lookup"),
    Seen("/sign-in", (), "/sign-in"),
    Seen("/sign-in/sent", (), "/sign-in/sent"),
    Seen("/mail", (), "/mail"),
    Seen("/mail/{name}", (), "/mail", ("main tbody a",)),
    Seen("/applications", (APPLICANT,), "/applications"),
    Seen("/drafts", (APPLICANT,), "/drafts"),
    Seen("/drafts/{draft_id}", (APPLICANT,), _DRAFT),
    Seen("/drafts/{draft_id}/papers", (APPLICANT,), f"{_DRAFT}/papers"),
    Seen("/drafts/{draft_id}/check", (APPLICANT,), f"{_DRAFT}/check"),
    Seen("/drafts/{draft_id}/discard", (APPLICANT,), f"{_DRAFT}/discard"),
    Seen("/drafts/{draft_id}/{code}", (APPLICANT,), f"{_DRAFT}/place"),
    Seen("/applications/{code}", (APPLICANT, *OFFICE), _CODE),
    Seen("/applications/{code}/contact", (APPLICANT,), f"{_CODE}/contact"),
    Seen("/applications/{code}/handover", (OFFICER,), f"{_CODE}/handover"),
    Seen("/applications/{code}/receipt", (APPLICANT,), f"{_CODE}/receipt"),
    Seen(
        "/applications/{code}/steps/{action}", (APPLICANT,), f"{_CODE}/steps/withdraw"
    ),
    Seen("/applications/{code}/history", (*HOUSE, OFFICER), f"{_CODE}/history"),
    Seen("/applications/{code}/history/print", HOUSE, f"{_CODE}/history/print"),
    Seen("/work", OFFICE, "/work?tab=all"),
    Seen("/work/assign", (OFFICER,), "/work/assign?code={code}"),
    Seen("/radar", HOUSE, "/radar"),
    Seen("/dashboard", (OFFICER, ADMINISTRATOR), "/dashboard"),
    Seen("/envelopes", (TREASURER, *HOUSE), "/envelopes"),
    Seen("/envelopes/new", (TREASURER,), "/envelopes/new"),
    Seen("/envelopes/{id}", (TREASURER,), "/envelopes", ("main tbody a",)),
    Seen(
        "/envelopes/{id}/top-up",
        (TREASURER,),
        "/envelopes",
        ("main tbody a", "main a[href$='/top-up']"),
    ),
    Seen("/notifications", HOUSE, "/notifications"),
    Seen("/notifications/{action}", (ADMINISTRATOR,), "/notifications/approve"),
    Seen("/notifications/log", HOUSE, "/notifications/log"),
    Seen("/calendar", (OFFICER, ADMINISTRATOR), "/calendar"),
    Seen("/calendar/days", (ADMINISTRATOR,), "/calendar/days"),
    Seen("/calendar/adopt", (ADMINISTRATOR,), "/calendar/adopt"),
    Seen("/accounts", HOUSE, "/accounts"),
    Seen("/keys/new", (ADMINISTRATOR,), "/keys/new"),
    Seen("/keys", HOUSE, "/keys"),
    Seen("/keys/{jti}/revoke", (ADMINISTRATOR,), "/keys", ("main a[href$='/revoke']",)),
)

NOT_LOOKED_AT = frozenset(
    {
        # Parts of a page that its script asks for, and letters shown inside a page.
        "/applications/{code}/history/waiting",
        "/notifications/{action}/{language}/html",
        # Files to keep.
        "/applications/{code}/history.json",
        "/work/export.csv",
        "/work/export.xlsx",
        "/dashboard/export.csv",
        "/envelopes/movements.csv",
        "/envelopes/movements.xlsx",
        "/envelopes/{id}/movements.csv",
        "/envelopes/{id}/movements.xlsx",
        # Money without a decision comes from older clients alone; the form that states
        # it later asks what opening and topping up ask.
        "/envelopes/{id}/movements/{number}",
        # Looked at where a journey comes by: a link leads in once.
        "/sign-in/link",
        "/contact",
        # Without an issuer there is neither; with one, they only lead on.
        "/sign-in/oidc",
        "/sign-in/oidc/back",
        # Where forms are sent to; who asks for such an address is led to the form.
        "/sign-in/mail",
        "/sign-in/demo",
        "/drafts/{draft_id}/papers/{paper}",
        "/drafts/{draft_id}/submit",
        "/notifications/log/{id}/resend",
        "/accounts/sessions",
    }
)
"""What is asked for by GET and is no page of its own."""


def paths() -> frozenset[str]:
    """Give every path of the pages that can be asked for."""
    return frozenset(
        str(getattr(route, "path", ""))
        for router in site.ROUTERS
        for route in router.routes
        if "GET" in getattr(route, "methods", ())
    )
