"""The description of the actions is whole, valid, and true."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ckanext.ogptn.harvesters.logic import schema as harvesting
from ckanext.ogptn.logic.schema import get_schemas
from ckanext.ogptn.logic.schema.interfaces import all_action_schemas
from ckanext.ogptn.machines import actions, arguments

ADDRESS = "/api/ogptn/openapi.json"
OURS = sorted({*get_schemas(), *harvesting.__all__})
# Arguments that take many objects at once; each of them is described by the schema.
BULK = {"ogptn_link_create": {"links"}}


@pytest.fixture
def described(portal: Any) -> dict[str, Any]:
    """Read the description over HTTP."""
    found: dict[str, Any] = json.loads(portal.text(ADDRESS))
    return found


def body(described: dict[str, Any], action: str) -> dict[str, Any]:
    """Return the schema of what an action takes."""
    content = described["paths"][f"/api/3/action/{action}"]["post"]["requestBody"]["content"]
    (media,) = content.values()
    found: dict[str, Any] = media["schema"]
    return found


def test_the_standards_own_judge_takes_it(described: dict[str, Any]) -> None:
    """It is valid OpenAPI 3.1."""
    errors = OpenAPIV31SpecValidator(described).iter_errors()
    assert [error.message for error in errors] == []


def test_every_action_is_in_it(described: dict[str, Any]) -> None:
    """Of every plugin; readers answer to GET and POST, writers to POST alone."""
    given = [
        name for plugin in p.PluginImplementations(p.IActions) for name in plugin.get_actions()
    ]
    paths = {path.rsplit("/", 1)[1]: set(methods) for path, methods in described["paths"].items()}
    assert sorted(paths) == sorted(name for name in given if name.startswith("ogptn_")) == OURS
    for name, methods in paths.items():
        reads = bool(getattr(tk.get_action(name), "side_effect_free", False))
        assert methods == ({"get", "post"} if reads else {"post"}), name


@pytest.mark.parametrize("name", OURS)
def test_every_argument_has_its_meaning(name: str, portal: Any) -> None:
    """A docstring tells of every argument that the schema takes, and of no other."""
    words = actions.read(tk.get_action(name).__doc__ or "")
    assert set(words.meanings) == set(all_action_schemas()[name]()) | BULK.get(name, set())
    assert words.summary
    assert words.result_type in actions.TYPES


def test_every_validator_is_known(portal: Any) -> None:
    """A new validator says here what a value is (SHAPES), or that it is some text (OF_TEXTS)."""
    known = {*arguments.SHAPES, *arguments.OF_TEXTS, arguments.CODES, arguments.LISTED_CODES}
    unknown = set()
    for make in all_action_schemas().values():
        fields = [*make().values()]
        while fields:
            field = fields.pop()
            if isinstance(field, dict):
                fields += field.values()
            else:
                unknown |= {arguments.kind(one) for one in field} - known
    assert unknown == set()


def test_codes_defaults_and_types_are_told(described: dict[str, Any]) -> None:
    """What a caller would have to guess stands in the description."""
    report = body(described, "ogptn_progress_report_create")
    fields = report["properties"]
    assert fields["completion_level"]["enum"] == [
        "not_started",
        "limited",
        "substantial",
        "complete",
    ]
    assert fields["assessor_type"]["default"] == "self"
    assert fields["report_date"]["format"] == "date"
    assert fields["progress"]["$ref"] == "#/components/schemas/Translation"
    assert fields["evidence"]["items"]["properties"]["type"]["enum"][0] == "dataset"
    assert fields["evidence"]["items"]["required"] == ["type"]
    assert report["required"] == ["commitment", "completion_level"]


def test_a_reader_is_asked_by_its_address(described: dict[str, Any]) -> None:
    """Each argument is a parameter of the query, with its type and meaning."""
    read = described["paths"]["/api/3/action/ogptn_commitment_list"]["get"]
    found = {one["name"]: one for one in read["parameters"]}
    assert found["limit"]["schema"] == {"type": "integer", "minimum": 0, "default": 20}
    assert found["parts"]["schema"] == {"type": "boolean", "default": False}
    assert found["names"]["schema"]["type"] == "array"
    assert all(one["description"] for one in found.values())


def test_many_links_are_made_in_place_of_one(described: dict[str, Any]) -> None:
    """Either the ends of one link are required, or a list of several."""
    assert body(described, "ogptn_link_create")["anyOf"] == [
        {"required": ["commitment", "dataset"]},
        {"required": ["links"]},
    ]


def test_the_errors_are_those_of_the_site(described: dict[str, Any], portal: Any) -> None:
    """What the site answers to a wrong and to a missing argument has the shape that is described."""
    for path, status in (("ogptn_commitment_show?id=nothing", 404), ("ogptn_commitment_show", 409)):
        answer = json.loads(portal.get(f"/api/3/action/{path}", status).get_data())
        assert answer["success"] is False
        assert isinstance(answer["error"]["__type"], str)
    responses = described["paths"]["/api/3/action/ogptn_commitment_show"]["get"]["responses"]
    assert sorted(responses) == ["200", "400", "403", "404", "409"]
