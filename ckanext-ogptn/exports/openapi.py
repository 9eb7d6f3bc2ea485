"""The actions as an OpenAPI 3.1 description, made of what each of them takes and says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Described = dict[str, Any]
VERSION = "3.1.0"
COMPONENTS = "#/components"


@dataclass(frozen=True)
class Argument:
    """One argument of an action: its JSON Schema, and what it means."""

    name: str
    schema: Described
    description: str
    required: bool = False


@dataclass(frozen=True)
class Operation:
    """One action: what it says of itself, what it takes, and whether it only reads.

    `bulk` names the argument that takes many at once in place of the others."""

    name: str
    summary: str
    description: str
    arguments: Sequence[Argument]
    result: Described
    result_description: str
    reads: bool
    bulk: str = ""

    @property
    def subject(self) -> str:
        """Return what the action is about: the words of its name between ours and the verb."""
        return self.name.removeprefix("ogptn_").rsplit("_", 1)[0].replace("_", " ")


def describe(operations: Iterable[Operation], title: str, site: str, version: str) -> Described:
    """Describe the actions of the portal at `site`."""
    operations = list(operations)
    return {
        "openapi": VERSION,
        "info": {
            "title": title,
            "version": version,
            "description": "Commitments, action plans, progress and the data that serve them. CKAN's own actions "
            "are described in its documentation.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": site}],
        "security": [{}, {"token": []}],
        "tags": [{"name": subject} for subject in sorted({one.subject for one in operations})],
        "paths": {f"/api/3/action/{one.name}": _path(one) for one in operations},
        "components": {
            "schemas": {"Translation": TRANSLATION, "Error": ERROR},
            "responses": RESPONSES,
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "An API token of a user who may.",
                }
            },
        },
    }


def _path(operation: Operation) -> Described:
    described = {"post": {**_common(operation), "requestBody": _body(operation)}}
    described["post"]["operationId"] = operation.name
    if operation.reads:
        read = {**_common(operation), "parameters": [_parameter(a) for a in operation.arguments]}
        described["get"] = {**read, "operationId": f"{operation.name}_by_address"}
    return described


def _common(operation: Operation) -> Described:
    return {
        "tags": [operation.subject],
        "summary": operation.summary,
        "description": operation.description,
        "responses": {
            "200": {
                "description": operation.result_description,
                "content": {"application/json": {"schema": _answer(operation)}},
            },
            **{code: {"$ref": f"{COMPONENTS}/responses/{name}"} for code, name in ERRORS.items()},
        },
    }


def _answer(operation: Operation) -> Described:
    return {
        "type": "object",
        "required": ["help", "success", "result"],
        "properties": {
            "help": {"type": "string", "format": "uri"},
            "success": {"const": True},
            "result": operation.result,
        },
    }


def _parameter(argument: Argument) -> Described:
    return {
        "name": argument.name,
        "in": "query",
        "required": argument.required,
        "description": argument.description,
        "schema": argument.schema,
    }


def _body(operation: Operation) -> Described:
    properties = {
        one.name: {**one.schema, "description": one.description} for one in operation.arguments
    }
    schema: Described = {"type": "object", "properties": properties}
    required = [one.name for one in operation.arguments if one.required]
    if operation.bulk:
        schema["anyOf"] = [{"required": required}, {"required": [operation.bulk]}]
    elif required:
        schema["required"] = required
    return {"required": bool(required), "content": {_media_type(operation): {"schema": schema}}}


def _media_type(operation: Operation) -> str:
    """Return the type of a body: that of a form where a file is sent."""
    files = [one for one in operation.arguments if one.schema.get("format") == "binary"]
    return "multipart/form-data" if files else "application/json"


TRANSLATION: Described = {
    "type": "object",
    "description": "A text in three languages; one that is not given is empty.",
    "properties": {code: {"type": ["string", "null"]} for code in ("ar", "fr", "en")},
    "additionalProperties": False,
}
ERROR: Described = {
    "type": "object",
    "required": ["success", "error"],
    "properties": {
        "help": {"type": "string"},
        "success": {"const": False},
        "error": {
            "type": "object",
            "description": "`__type` and `message`, or what is wrong with each argument, by its name.",
            "required": ["__type"],
            "properties": {"__type": {"type": "string"}, "message": {"type": "string"}},
        },
    },
}
ERRORS = {"400": "Unreadable", "403": "Forbidden", "404": "NotFound", "409": "Invalid"}


def _error(description: str) -> Described:
    schema = {"$ref": f"{COMPONENTS}/schemas/Error"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


RESPONSES: Described = {
    "Unreadable": {
        "description": "The request cannot be read, or asks by GET for an action that writes.",
        "content": {"application/json": {"schema": {}}},
    },
    "Forbidden": _error("The caller may not do this, or not see it."),
    "NotFound": _error("There is no such record."),
    "Invalid": _error("An argument is wrong: each one's error names the mend."),
}
