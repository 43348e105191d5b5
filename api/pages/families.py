"""Which families of pages there are."""

from fastapi import APIRouter

from api.pages import (
    applications,
    autosave,
    caught_mail,
    dashboard,
    draft_check,
    draft_papers,
    drafts,
    eligibility,
    envelopes,
    front,
    history,
    lookup,
    radar,
    radar_steps,
    receipt,
    sign_in,
    sign_in_oidc,
    steps,
    support,
    work_assign,
    work_export,
    work_list,
)

ROUTERS: tuple[APIRouter, ...] = (
    front.routes,
    support.routes,
    eligibility.routes,
    # The pages of a draft that have routes of their own come before its form.
    draft_papers.routes,
    draft_check.routes,
    drafts.routes,
    receipt.routes,
    history.routes,
    radar.routes,
    radar_steps.routes,
    autosave.routes,
    lookup.routes,
    steps.routes,
    applications.routes,
    work_list.routes,
    work_assign.routes,
    work_export.routes,
    sign_in.routes,
    sign_in_oidc.routes,
    caught_mail.routes,
    envelopes.routes,
    dashboard.routes,
)
