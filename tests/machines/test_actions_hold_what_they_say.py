"""Schemathesis asks every action what its description allows, and what it does not; the answers are as described."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Writers that a visitor may call; to all others a visitor is refused.
OPEN_TO_VISITORS = {
    "ogptn_error_report_create",
    "ogptn_follow_confirm",
    "ogptn_follow_create",
    "ogptn_follow_end",
}
# In full, each argument is also tried at its bounds and with every wrong type (5,000 requests).
IN_FULL = bool(os.environ.get("OGPTN_ACTIONS_IN_FULL"))
EXAMPLES = 50 if IN_FULL else 5


@pytest.fixture
def api(portal: Any) -> Any:
    """Read the description from the running site."""
    found = schemathesis.openapi.from_wsgi("/api/ogptn/openapi.json", portal.app.app)
    found.config.phases.coverage.enabled = IN_FULL
    found.config.phases.coverage.unexpected_methods = set()
    return found


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_an_action_answers_as_it_is_described(case: Any) -> None:
    """No request is an error of the site; its answer has a status, a type and a shape that are described."""
    answer = case.call()
    case.validate_response(answer, checks=CHECKS)
    name = case.operation.path.rsplit("/", 1)[1]
    reads = "get" in case.operation.schema.raw_schema["paths"][case.operation.path]
    if not reads and name not in OPEN_TO_VISITORS:
        assert 400 <= answer.status_code < 500
