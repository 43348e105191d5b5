"""Which families of pages there are."""

from fastapi import APIRouter

from api.pages import (
    applications,
    autosave,
    caught_mail,
    front,
    history,
    lookup,
    radar,
    radar_steps,
    sign_in,
    sign_in_oidc,
    steps,
    work_list,
)

ROUTERS: tuple[APIRouter, ...] = (
    front.routes,
    history.routes,
    radar.routes,
    radar_steps.routes,
    autosave.routes,
    lookup.routes,
    steps.routes,
    applications.routes,
    work_list.routes,
    sign_in.routes,
    sign_in_oidc.routes,
    caught_mail.routes,
)
