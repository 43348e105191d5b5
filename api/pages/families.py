"""Which families of pages there are."""

from fastapi import APIRouter

from api.pages import autosave, front

ROUTERS: tuple[APIRouter, ...] = (front.routes, autosave.routes)
