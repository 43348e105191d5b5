"""Whether a support fits somebody: judged from what they tell, and nothing kept."""

from collections.abc import Iterable
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.dependencies import DepsOf
from api.pages.common.norm_texts import SupportTypeOf, rule_labels
from api.pages.common.rendering import render, visitor_of
from api.pages.common.visitor import Visiting
from api.pages.forms.form_data import answers_of, compacted, typed_of
from api.pages.forms.form_errors import errors_by_field, form_errors
from api.services.judge_eligibility import judge
from domain.answers import doubts
from domain.field_kinds import Field, Group, TaxCode
from domain.support import SupportType

routes = APIRouter()

_MOST_INPUTS = 300
_READ_BY_RULES = ("sector", "commune")
"""Answers that leave a fact only through what the form derives from them."""


@routes.get("/support/{support_type}/check")
async def ask(request: Request, kind: SupportTypeOf, _visitor: Visiting) -> Response:
    """Ask what the rules need to know; nobody has to sign in."""
    return _page(request, kind)


@routes.post("/support/{support_type}/check")
async def answer(
    request: Request, kind: SupportTypeOf, visitor: Visiting, deps: DepsOf
) -> Response:
    """Judge what was told: every rule, and the award it could earn."""
    fields = asked_by_rules(kind)
    form = await request.form(max_files=0, max_fields=_MOST_INPUTS)
    typed = compacted(fields, typed_of(form))
    answers = answers_of(fields, typed)
    judged, problems = await judge(deps, kind, answers)
    doubtful = doubts(fields, kind.form.partial(answers)[0].answers)
    faults = form_errors(problems, fields, visitor.language)
    return _page(
        request,
        kind,
        http_status=422 if faults else 200,
        typed=typed,
        wrong=errors_by_field(faults),
        errors=faults,
        judged=None if faults else judged,
        doubts=form_errors(doubtful, fields, visitor.language),
    )


def asked_by_rules(kind: SupportType) -> tuple[Field, ...]:
    """Give the questions whose answers the rules judge or the award is computed from.

    No name, phone or address is among them.
    """
    return tuple(_judged_only(kind.form.fields))


def _judged_only(fields: Iterable[Field]) -> Iterable[Field]:
    for asked in fields:
        if isinstance(asked.kind, Group):
            inner = tuple(_judged_only(asked.kind.fields))
            if inner:
                yield replace(asked, kind=Group(inner))
        elif _is_judged(asked):
            yield asked


def _is_judged(asked: Field) -> bool:
    named = asked.name in _READ_BY_RULES
    return asked.fact or named or isinstance(asked.kind, TaxCode)


def _page(
    request: Request, kind: SupportType, http_status: int = 200, **values: object
) -> Response:
    known: dict[str, object] = {"typed": {}, "wrong": {}, "judged": None, "doubts": ()}
    return render(
        request,
        "support/check.html",
        http_status=http_status,
        kind=kind,
        fields=asked_by_rules(kind),
        rules=rule_labels(kind, visitor_of(request).language),
        **known | values,
    )
