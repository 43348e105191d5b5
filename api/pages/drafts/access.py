"""Whose a draft of an application is, and how it is opened, claimed and written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api.auth.tokens import Person
from api.dependencies import Deps
from api.pages.common.visitor import SignInNeeded, Visitor, only_for
from api.pages.drafts.form import FormPage, pages_of
from api.pages.forms.autosave import Sheet, seal_of, sealed, sheet
from api.pages.forms.form_data import Typed, compacted
from api.pages.forms.merge import Clash, Saves, lists_of, still_open
from domain import support_types
from domain.errors import NotFound
from domain.people import Role
from domain.support import SupportType
from persistence import drafts
from persistence.drafts import Draft

APPLYING = (Role.APPLICANT, Role.OFFICER)
Applying = Annotated[Person, Depends(only_for(*APPLYING))]

PAPERS, DECLARATION, CHECK = "papers", "declaration", "check"


@dataclass(frozen=True, slots=True)
class DraftAccess:
    """A draft of an application with the support type it is for, ready to be drawn."""

    id: str
    owner: str
    kind: SupportType
    typed: Typed
    documents: Mapping[str, str]
    seal: str
    code: str
    """The dossier it became, if it was submitted."""
    saves: Saves

    @property
    def address(self) -> str:
        """Give where its task list is."""
        return f"/drafts/{self.id}"

    def after(self, page: str) -> str:
        """Give the address that follows a page of the form, or the papers."""
        codes = [p.code for p in pages_of(self.kind) if p.code != DECLARATION]
        order = [*codes, PAPERS, DECLARATION, CHECK]
        return f"{self.address}/{order[order.index(page) + 1]}"

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Give what two windows changed and nobody has chosen between yet."""
        return still_open(self.typed, self.saves, lists_of(self.kind.form.fields))

    def page(self, code: str) -> FormPage:
        """Give a page of its form. Raises NotFound."""
        found = next((p for p in pages_of(self.kind) if p.code == code), None)
        if found is None:
            raise NotFound
        return found


async def load_draft(deps: Deps, person: Person, draft_id: str) -> DraftAccess:
    """Give a draft of this person. Raises NotFound."""
    return opened(
        deps, await deps.database.read(drafts.find, person.actor.id, draft_id)
    )


async def claim_draft(deps: Deps, person: Person, draft_id: str) -> DraftAccess:
    """Give a draft of this person, made theirs when it was begun before signing in.

    Only who began it knows its id.
    """
    draft = await deps.database.read(drafts.find_any, draft_id)
    if draft is not None and draft.owner.startswith(drafts.VISITOR):
        await deps.database.write(drafts.claim, draft_id, person.actor.id)
    return await load_draft(deps, person, draft_id)


async def require_writable(
    deps: Deps, visitor: Visitor, draft_id: str, form: FormData, back: str
) -> DraftAccess:
    """Give the draft that a form which was sent may write to.

    A form with the seal may, also when the session ended meanwhile. Raises
    SignInNeeded for nobody without a seal, NotFound for somebody else.
    """
    if sealed(deps, draft_id, form):
        draft = await deps.database.read(drafts.find_any, draft_id)
        if draft is None:
            raise NotFound(draft=draft_id)
        return opened(deps, draft)
    if visitor.person is None:
        raise SignInNeeded(back)
    return await load_draft(deps, visitor.person, draft_id)


def opened(deps: Deps, draft: Draft) -> DraftAccess:
    """Give a draft as its pages need it. Raises NotFound for one of a step."""
    try:
        kind = support_types.find(draft.support_type)
    except KeyError as problem:
        raise NotFound(draft=draft.id) from problem
    found: Sheet = sheet(deps, draft)
    return DraftAccess(
        draft.id,
        draft.owner,
        kind,
        compacted(kind.form.fields, found.typed),
        draft.documents,
        seal_of(deps.signing_key, draft.id),
        draft.code,
        found.saves,
    )


def lead_to_receipt(code: str) -> RedirectResponse:
    """Lead from a draft that was submitted to the receipt of its dossier."""
    return RedirectResponse(f"/applications/{code}/receipt", 303)
