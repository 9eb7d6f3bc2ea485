"""Rows of evidence in a form: an address, a dataset of the portal, or a file that waits to be published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.ogptn.forms.inputs import Inputs, row_inputs, row_numbers, with_rows

Piece = dict[str, Any]
ROWS = "evidence"
# What is chosen before anything is typed says nothing by itself.
CHOSEN = frozenset(["type", "visibility", "language"])
OF_FORM = ("upload", "filename")


def without_empty(inputs: Mapping[str, list[str]]) -> Inputs:
    """Return the inputs without rows in which nothing but choices stands."""
    return with_rows(inputs, ROWS, [row for row in _rows(inputs) if _says_anything(row)])


def _rows(inputs: Mapping[str, list[str]]) -> list[Inputs]:
    return [row_inputs(inputs, ROWS, number) for number in row_numbers(inputs, ROWS)]


def _says_anything(row: Inputs) -> bool:
    return any(text.strip() for name, texts in row.items() if name not in CHOSEN for text in texts)


def with_defaults(inputs: Mapping[str, list[str]]) -> Inputs:
    """Return the inputs with each row public that says nothing else."""
    return with_rows(inputs, ROWS, [{"visibility": ["public"], **row} for row in _rows(inputs)])


def with_new(inputs: Mapping[str, list[str]], new: Iterable[Mapping[str, str]]) -> Inputs:
    """Return the inputs with rows added, each as {input: text}; a dataset is added once."""
    rows = _rows(inputs)
    for one in new:
        row = {name: [text] for name, text in one.items()}
        if "dataset" not in row or row["dataset"] not in [old.get("dataset") for old in rows]:
            rows.append(row)
    return with_rows(inputs, ROWS, rows)


def datasets(inputs: Mapping[str, list[str]]) -> list[str]:
    """Return the ids of the datasets among the rows."""
    return [row["dataset"][0] for row in _rows(inputs) if any(row.get("dataset", []))]


def as_given(piece: Piece) -> Piece:
    """Return a row as the action takes it: what is empty is left out."""
    given = {name: value for name, value in piece.items() if value and name not in OF_FORM}
    if given.get("dataset"):
        given["type"] = "dataset"
    return given


def of_file(piece: Piece, url: str, resource: str = "") -> Piece:
    """Return the row of a file that has an address now."""
    kept = {name: value for name, value in piece.items() if name not in OF_FORM}
    return {"type": "document", **_filled(kept), "url": url, "resource": resource}


def _filled(piece: Piece) -> Piece:
    return {name: value for name, value in piece.items() if value}


def files(inputs: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return the token and the name of each file among the rows."""
    rows = [row for row in _rows(inputs) if any(row.get("upload", []))]
    return [(row["upload"][0], row.get("filename", [""])[0]) for row in rows]
