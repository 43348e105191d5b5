"""Which families of pages there are."""

from fastapi import APIRouter

from api.pages import autosave, front, lookup, steps

ROUTERS: tuple[APIRouter, ...] = (
    front.routes,
    autosave.routes,
    lookup.routes,
    steps.routes,
)
