"""What forms ask, as schemas of the API: a model for each support type and action.

They are made from the declarations, so that a support type or an action that is
declared stands in the description of the API without a line more.
"""

from collections.abc import Callable, Mapping
from typing import Any

from domain import support_types
from domain.form_schema import json_schema
from domain.forms import Form
from domain.lifecycle import Transition
from domain.standard import STANDARD
from domain.states import Action
from domain.support import SupportType

Schema = dict[str, Any]

_REFERENCE = "#/components/schemas/"
_KEPT = ("description", "type", "properties", "items", "x-unit")
_LANGUAGE = "en"


def type_models(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return what the bodies and answers of applications become, by support type.

    `schemas` are the models in which any answers stand: what is filed asks for a form
    as it is; a question before brings so much of it as there is, and what is recorded
    may be of an older revision.
    """
    found: dict[str, Schema] = {}
    told_apart = (
        ("SubmissionBody", "Submission", "Answers"),
        ("EligibilityBody", "Question", "AnswersGiven"),
        ("ApplicationShown", "Application", "AnswersGiven"),
    )
    for model, suffix, answers in told_apart:
        kinds = {kind.code: _name(kind.code) for kind in support_types.current()}
        for code, name in kinds.items():
            found[name + suffix] = _narrowed(
                schemas[model], name + suffix, "support_type", code, name + answers
            )
        parts = {code: name + suffix for code, name in kinds.items()}
        found[model] = _one_of(schemas[model], "support_type", parts)
    for kind in support_types.current():
        name, form = _name(kind.code), _form(kind.form)
        found[name + "Answers"] = form
        found[name + "AnswersGiven"] = _given(form)
    return found


def action_models(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return what the body of a step becomes: a model for each action people take."""
    body = schemas["ActionBody"]
    found: dict[str, Schema] = {}
    parts: dict[str, str] = {}
    for action, transition in _chosen().items():
        name = _name(action)
        parts[action] = f"{name}Step"
        step = _narrowed(body, f"{name}Step", "action", action, f"{name}Answers")
        step["title"], step["description"] = f"{name}Step", transition.en
        answers = _answers(transition)
        if not answers.get("required") and "anyOf" not in answers:
            step["properties"]["answers"]["default"] = {}
        else:
            step["required"] = [*step["required"], "answers"]
        found[f"{name}Step"] = step
        found[f"{name}Answers"] = answers
        if transition.extend_form is not None:
            for kind in support_types.current():
                found[_own(transition, kind)] = _extended(transition, kind)
    found["ActionBody"] = _one_of(body, "action", parts)
    return found


def _chosen() -> dict[Action, Transition]:
    """Return the actions that people take by this call, each with one of its steps."""
    return {step.action: step for step in STANDARD.transitions if step.chosen}


def _answers(transition: Transition) -> Schema:
    """Return what a step asks; what the application's form widens, by support type."""
    if transition.extend_form is None:
        return _form(transition.form)
    kinds = support_types.current()
    return {"anyOf": [{"$ref": _REFERENCE + _own(transition, k)} for k in kinds]}


def _extended(transition: Transition, kind: SupportType) -> Schema:
    assert transition.extend_form is not None
    whole, own = _form(kind.form), f"{_REFERENCE}{_name(kind.code)}Answers"
    asked = _form(transition.extend_form(transition.form, kind.form))
    for name, part in asked["properties"].items():
        if part.get("properties") == whole["properties"]:
            asked["properties"][name] = {"$ref": own}
    return asked


def _own(transition: Transition, kind: SupportType) -> str:
    return f"{_name(kind.code)}{_name(transition.action)}Answers"


def _name(code: str) -> str:
    return "".join(word.capitalize() for word in code.replace("-", "_").split("_"))


def _form(form: Form) -> Schema:
    schema = json_schema(form, _LANGUAGE)
    del schema["$schema"]
    return _part(schema)


def _part(schema: Schema) -> Schema:
    """Return a schema as clients are generated from: by names, and as lenient as we.

    A title would become the name of a class; choices that are not all that is
    understood would be all that is sent.
    """
    part = {name: value for name, value in schema.items() if name != "title"}
    if "title" in schema:
        words = (schema["title"], schema.get("description", ""))
        part["description"] = ". ".join(word for word in words if word)
    if schema.get("x-spellings") == "understood":
        part = {n: v for n, v in part.items() if n not in ("enum", "x-labels")}
    return _inside(part, _part)


def _given(schema: Schema) -> Schema:
    """Return a schema that names what may be there and forbids nothing."""
    kept = {name: schema[name] for name in _KEPT if name in schema}
    return _inside(kept, _given)


def _inside(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """Return a schema whose parts are changed: its properties and its items."""
    changed = dict(schema)
    if "properties" in schema:
        parts = schema["properties"].items()
        changed["properties"] = {name: change(part) for name, part in parts}
    if "items" in schema:
        changed["items"] = change(schema["items"])
    return changed


def _narrowed(
    model: Schema, name: str, property: str, value: str, answers: str
) -> Schema:
    """Return a model for one value of a property, with the answers belonging to it."""
    properties = dict(model["properties"])
    properties[property] = {"type": "string", "const": value, "title": property}
    properties["answers"] = {"$ref": _REFERENCE + answers}
    return {**model, "title": name, "properties": properties}


def _one_of(model: Schema, property: str, parts: Mapping[str, str]) -> Schema:
    references = {code: _REFERENCE + name for code, name in parts.items()}
    return {
        "title": model["title"],
        "description": model.get("description", ""),
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": property, "mapping": references},
    }
