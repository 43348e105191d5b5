"""Requests made up from the description: none may break the API."""

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain.people import Role
from tests.api.world import World

PROMISES = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture
async def code(world: World) -> str:
    found: str = (await world.as_(Role.APPLICANT).submits())["code"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.APPLICANT])
def test_no_request_that_can_be_made_up_breaks_the_api(
    world: World, code: str, role: Role, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {world.token(role)}"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", world.app)
    _keep_one_of_each(schema.raw_schema["components"]["schemas"])
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case: Any) -> None:
            if "code" in case.path_parameters and "support" not in case.path:
                case.path_parameters["code"] = code
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=PROMISES)

        # A call that asks nothing cannot be asked wrongly.
        with suppress(Unsatisfiable):
            call()


def _keep_one_of_each(models: dict[str, Any]) -> None:
    """Leave one kind in each body of many: to make up all would take minutes.

    What is wrong in one is wrong in the same way in each, and what an answer holds is
    compared with all of them.
    """
    for name, model in models.items():
        if "oneOf" in model and name.endswith("Body"):
            model["oneOf"] = model["oneOf"][:1]
