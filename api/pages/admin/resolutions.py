"""Pages on which administrators record what a province set for its own money."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common.norm_texts import norm_texts
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting, only_for
from api.pages.forms.form_errors import FormError, input_id
from api.pages.forms.short_form import Sent, errors_in, form_context, read_form
from api.requests.bodies import FigureBody, ResolutionBody
from api.schemas.support_types import norm_of
from api.services import provincial_norms
from domain import support_types
from domain.errors import Refused
from domain.field_kinds import Amount, Choice, Day, Field, Option, Text, Whole
from domain.forms import Form, at_least
from domain.norm_names import line_name, norm_name
from domain.norms import Unit
from domain.places import ALPHABETICAL
from domain.provincial import Resolution, settable
from presentation.language import Language, say

routes = APIRouter()

Administrator = Annotated[Person, Depends(only_for(*provincial_norms.KEEPERS))]


def _figure(key: str, unit: Unit) -> Field:
    line = key.partition(".")[0]
    vi, en = (f"{line_name(line, lg)}: {norm_name(key, lg)}" for lg in ("vi", "en"))
    kind = (
        Whole(1, provincial_norms.LARGEST_PERCENT) if unit is Unit.PERCENT else Amount()
    )
    sign = " (%)" if unit is Unit.PERCENT else " (đồng)"
    return Field(_input(key), kind, vi + sign, en + sign, required=False)


def _input(key: str) -> str:
    return key.replace(".", "_")


_LINES = tuple(f"{kind.norms_prefix}." for kind in support_types.current())
KEYS = {key: unit for key, unit in settable().items() if key.startswith(_LINES)}
"""The figures that the page asks: those of the support types there are."""

FORM = Form(
    (
        Field(
            "province",
            Choice(tuple(Option(name, name, name) for name in ALPHABETICAL)),
            "Tỉnh, thành phố",
            "Province or city",
        ),
        Field(
            "number",
            Text(120, 3),
            "Số nghị quyết",
            "Number of the resolution",
            hint_vi="Ví dụ: NQ 11/2025/NQ-HĐND.",
            hint_en="For example NQ 11/2025/NQ-HĐND.",
        ),
        Field(
            "article",
            Text(120),
            "Điều, khoản",
            "Article",
            hint_vi="Nơi các mức dưới đây được quy định.",
            hint_en="Where the figures below stand.",
        ),
        Field("valid_from", Day(), "Có hiệu lực từ ngày", "In force from"),
        Field("valid_to", Day(), "Đến hết ngày", "Last day in force", required=False),
        *(_figure(key, unit) for key, unit in KEYS.items()),
    ),
    checks=(at_least("valid_to", "valid_from"),),
)


@routes.get("/norms/provinces")
async def ask_resolution(
    request: Request, _person: Administrator, deps: DepsOf
) -> Response:
    """Show the form for a resolution of a province."""
    return render(request, "norms/resolution.html", **form_context(FORM, deps.new_id()))


@routes.post("/norms/provinces")
async def record_resolution(
    request: Request, person: Administrator, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show what a resolution sets once more, then record it for good."""
    found = await read_form(request, FORM, visitor.language)
    faults = found.faults or _without_figures(found.answers, visitor.language)
    if not faults:
        try:
            return await _recorded(request, person, found, deps, visitor.language)
        except Refused as refused:
            faults = errors_in(refused, FORM, visitor.language)
    shown = form_context(FORM, found.key, found.typed, faults)
    return render(request, "norms/resolution.html", 422, **shown)


async def _recorded(
    request: Request, person: Person, found: Sent, deps: Deps, language: Language
) -> Response:
    resolution = provincial_norms.resolution_of(
        str(found.answers["province"]), _body(found.answers)
    )
    if found.confirmed:
        await provincial_norms.record(deps, person, resolution, found.key)
        return RedirectResponse("/norms?done=recorded#resolutions", 303)
    return _to_confirm(request, found, resolution, language)


def _to_confirm(
    request: Request, found: Sent, resolution: Resolution, language: Language
) -> Response:
    rows = (norm_of(row, language) for row in resolution.rows())
    return render(
        request,
        "norms/confirm.html",
        resolution=resolution,
        rows=norm_texts(rows, language),
        typed=found.typed,
        key=found.key,
    )


def _body(answers: Mapping[str, Any]) -> ResolutionBody:
    return ResolutionBody(
        number=answers["number"],
        article=answers["article"],
        valid_from=answers["valid_from"],
        valid_to=answers.get("valid_to"),
        figures=[
            FigureBody(key=key, value=answers[_input(key)])
            for key in KEYS
            if _input(key) in answers
        ],
    )


def _without_figures(
    answers: Mapping[str, Any], language: Language
) -> tuple[FormError, ...]:
    if any(_input(key) in answers for key in KEYS):
        return ()
    first = _input(next(iter(KEYS)))
    words = say(language, "Give at least one figure that the resolution sets.")
    return (FormError(words, f"#{input_id(first)}", first),)
