"""What the schema says holds: schemathesis sends every operation what the schema allows and what it does not.

As an owner, in process, about a world in which there is one of everything (`world.py`): half of the requests name
its objects, so that they get past the door; each is undone. The same requests every time. Checked: no 5xx; no
status, content type, header or body that the schema does not have; what the schema forbids is refused.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from annotation.policy import Role
from tastemaker.wsgi import application
from tests.access.endpoints import ENDPOINTS, E
from tests.access.routes import as_in_openapi, offered, openapi_paths
from tests.access.world import World, client_of

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# The schema does not describe itself.
UNDESCRIBED = {"schema"}
# Where machines send a thousand rows at once, a wrong one is reported in its row of the answer, the others count.
# And in a form everything is text, an empty one as good as none: nothing there can have the wrong type.
FORMS = {str(endpoint) for endpoint in ENDPOINTS if endpoint.form != "json"}
LENIENT = {"post comparisons", "post judgment-batches"} | FORMS
# Of each kind and operation. A deeper look: TASTEMAKER_SCHEMA_EXAMPLES=100 pytest tests/access/test_schema.py
EXAMPLES = int(os.environ.get("TASTEMAKER_SCHEMA_EXAMPLES", "6"))
Environ = dict[str, Any]


@pytest.fixture(scope="module")
def api(worlds: tuple[World, World]) -> Any:
    """The schema, over an application in which everybody is the owner."""
    client = client_of(worlds[0], Role.OWNER)
    token = client.get("/api/v1/session/").cookies["csrftoken"].value
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"

    def as_owner(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        return application(environ | {"HTTP_COOKIE": cookies, "HTTP_X_CSRFTOKEN": token}, start_response)

    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", as_owner)
    # Made-up tokens would stop most requests at the door; who gets in is the walk's question.
    schema.config.generation.with_security_parameters = False
    return schema


def test_the_schema_has_every_operation_and_no_other(api):
    described = {(operation.ok().path, operation.ok().method.lower()) for operation in api.get_all_operations()}
    paths = openapi_paths()
    there = {(paths[name], method) for name, method in offered() if name not in UNDESCRIBED}
    assert described == there


def strategies(api: Any, endpoint: E, world: World) -> Iterator[Any]:
    """Good requests about objects that exist, good ones about any, and bad ones."""
    operation = api[openapi_paths()[endpoint.name]][endpoint.method.upper()]
    address = {as_in_openapi(name): str(value) for name, value in endpoint.address(world).items()}
    if address:
        yield operation.as_strategy(GenerationMode.POSITIVE, path_parameters=address)
    yield operation.as_strategy(GenerationMode.POSITIVE)
    if operation.body or operation.query:
        yield operation.as_strategy(GenerationMode.NEGATIVE, **({"path_parameters": address} if address else {}))


@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if e.name not in UNDESCRIBED], ids=str)
def test_the_api_keeps_to_its_schema(endpoint, api, worlds):
    for strategy in strategies(api, endpoint, worlds[0]):

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def ask(case: Any) -> None:
            with transaction.atomic():
                response = case.call()
                transaction.set_rollback(True)
            lenient = [negative_data_rejection] if str(endpoint) in LENIENT else []
            case.validate_response(response, checks=CHECKS, excluded_checks=lenient)

        ask()
