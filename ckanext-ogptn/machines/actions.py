"""The portal's own actions as they describe themselves: by their schemas and their docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.exports.openapi import Argument, Operation
from ckanext.ogptn.logic.schema.interfaces import all_action_schemas
from ckanext.ogptn.logic.schema.terms import Schema
from ckanext.ogptn.machines import arguments

Described = dict[str, Any]
FIELD = re.compile(
    r"^:(?P<field>\w+)(?: (?P<name>\w+))?:(?P<text>.*(?:\n[ \t]+\S.*|\n(?=\n[ \t]))*)", re.M
)
OBJECT: Described = {"type": "object"}
# How docstrings name types, for arguments and results that no schema describes.
TYPES: dict[str, Described] = {
    "boolean": {"type": "boolean"},
    "dictionary": OBJECT,
    "integer": {"type": "integer"},
    "list of dictionaries": {"type": "array", "items": OBJECT},
    "list of strings": {"type": "array", "items": {"type": "string"}},
    "string": {"type": "string"},
    # An action that says nothing of its result gives none.
    "": {"type": "null"},
}


@dataclass(frozen=True)
class Words:
    """What a docstring says: the text, what each argument means and is, and the result."""

    summary: str
    description: str
    meanings: dict[str, str]
    types: dict[str, str]
    result: str
    result_type: str


def operations() -> Iterator[Operation]:
    """Describe every action of ours that a plugin gives, by name."""
    for name, make in sorted(all_action_schemas().items()):
        yield operation(name, make())


def operation(name: str, schema: Schema) -> Operation:
    """Describe one action, which takes what the schema says."""
    action: Any = tk.get_action(name)
    words = read(action.__doc__ or "")
    found = [
        Argument(
            one,
            arguments.described(validators),
            words.meanings.get(one, ""),
            arguments.is_required(validators),
        )
        for one, validators in schema.items()
    ]
    # An argument that the schema does not know takes many of what it does know.
    bulk = next((one for one in words.meanings if one not in schema), "")
    if bulk:
        found.append(Argument(bulk, TYPES[words.types[bulk]], words.meanings[bulk]))
    pages = {"limit", "offset"} <= set(schema) and words.result_type == "dictionary"
    return Operation(
        name=name,
        summary=words.summary,
        description=words.description,
        arguments=found,
        result=_page() if pages else TYPES[words.result_type],
        result_description=words.result or words.summary,
        reads=bool(getattr(action, "side_effect_free", False)),
        bulk=bulk,
    )


def _page() -> Described:
    results = {"type": "array", "items": OBJECT}
    properties = {"count": {"type": "integer", "minimum": 0}, "results": results}
    return {"type": "object", "required": ["count", "results"], "properties": properties}


def read(docstring: str) -> Words:
    """Read what a docstring in CKAN's manner says."""
    text = cleandoc(docstring)
    fields = [(m["field"], m["name"] or "", _flat(m["text"])) for m in FIELD.finditer(text)]
    prose = FIELD.sub("", text).strip()
    summary, _, rest = prose.partition("\n\n")
    plain = {field: said for field, name, said in fields if not name}
    return Words(
        summary=_flat(summary),
        description=re.sub(r"\n{3,}", "\n\n", rest).strip(),
        meanings={name: said for field, name, said in fields if field == "param"},
        types={name: said for field, name, said in fields if field == "type"},
        result=plain.get("returns", ""),
        result_type=plain.get("rtype", ""),
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
