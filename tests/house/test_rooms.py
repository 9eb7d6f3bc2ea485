"""Who may enter whom: the rooms of docs/develop.md, held against the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = "ckanext.ogptn"

# What each room may import of ours, and of what stands outside the standard library.
OURS = {
    "text": set(),
    "net": set(),
    "tables": {"net", "model", "bells", "config"},
    "health": {"domain", "model", "net", "tables", "bells", "clock", "config", "pacing"},
    "content": {"domain"},
    "model": set(),
    "search": {"text"},
    "domain": {"text"},
    "matching": {"domain", "text"},
    "forms": {"domain"},
    "workbook": {"domain", "text"},
    "portal": set(),
    "logic": {
        "domain",
        "health",
        "matching",
        "model",
        "tables",
        "text",
        "workbook",
        "bells",
        "clock",
        "config",
    },
    "pages": {"domain", "clock", "config"},
    "exports": {"domain"},
    "mail": {"domain", "health", "model", "logic", "helpers", "clock", "config"},
}
FORBIDDEN = {
    "text": {"ckan", "sqlalchemy", "requests"},
    "domain": {"ckan", "sqlalchemy", "requests"},
    "matching": {"ckan", "sqlalchemy", "requests"},
    "forms": {"ckan", "sqlalchemy", "requests"},
    "workbook": {"ckan", "sqlalchemy", "requests"},
    "content": {"ckan", "sqlalchemy"},
    "exports": {"ckan", "sqlalchemy", "requests"},
    "portal": {"ckan"},
}
# What each room of the harvesters may import of the others; `base` is theirs alone that run it.
HARVESTERS = {
    "readers": {"faults", "records", "language", "linking"},
    "linking": {"faults", "records", "sources"},
    "sectors": {"base", "faults", "records", "language", "linking", "readers", "sources"},
    "sources": {"base", "faults", "records", "linking", "model", "readers"},
    "runs": {"base", "faults", "records", "linking", "model", "sectors", "sources"},
    "workers": {"base", "faults", "linking", "model", "runs", "sources"},
    "mail": {"advice", "model", "pages", "runs", "workers"},
}
PURE = {"readers": {"ckan", "sqlalchemy"}, "sectors": {"ckan", "sqlalchemy", "requests"}}
# What gunicorn and the CKAN commands load in the launcher's children, not the launcher itself.
LOADED_BY_CKAN = {"portal/wsgi.py"}


def imports(path: Path) -> Iterator[str]:
    """Name every module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_entered(path: Path) -> set[str]:
    """Name the rooms of ours that a file imports from."""
    below = [
        name.removeprefix(f"{PACKAGE}.") for name in imports(path) if name.startswith(f"{PACKAGE}.")
    ]
    return {name.split(".")[0] for name in below}


def files(room: str) -> list[Path]:
    """List a room's Python files."""
    return sorted((ROOT / "ckanext-ogptn" / room).rglob("*.py"))


@pytest.mark.parametrize("room", OURS)
def test_a_room_enters_the_rooms_below_it_alone(room: str) -> None:
    """Imports run downwards."""
    entered = {path.name: rooms_entered(path) - OURS[room] - {room} for path in files(room)}
    assert {name: found for name, found in entered.items() if found} == {}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_pure_room_stays_pure(room: str) -> None:
    """Text and domain know no CKAN and no database; the launcher runs CKAN and never imports it."""
    found = {}
    for path in files(room):
        if path.relative_to(ROOT / "ckanext-ogptn").as_posix() in LOADED_BY_CKAN:
            continue
        roots = {name.split(".")[0] for name in imports(path)}
        if roots & FORBIDDEN[room]:
            found[path.name] = roots & FORBIDDEN[room]
    assert found == {}


def test_the_extension_never_imports_the_harvesters() -> None:
    """Harvesters stand on the extension, not the other way round."""
    everything = (ROOT / "ckanext-ogptn").rglob("*.py")
    assert [path.name for path in everything if "harvesters" in rooms_entered(path)] == []


@pytest.mark.parametrize("room", HARVESTERS)
def test_the_harvesters_rooms_stand_on_one_another(room: str) -> None:
    """A run knows sectors and sources, these know readers, and readers know what a record is."""
    entered = {
        path.name: {name for name in _harvesters_rooms(path) if name != room} - HARVESTERS[room]
        for path in sorted((ROOT / "harvesters" / room).rglob("*.py"))
    }
    assert {name: found for name, found in entered.items() if found} == {}


@pytest.mark.parametrize("room", PURE)
def test_reading_and_mapping_know_no_ckan(room: str) -> None:
    """They are functions of bytes and records."""
    roots = {
        path.name: {name.split(".")[0] for name in imports(path)} & PURE[room]
        for path in sorted((ROOT / "harvesters" / room).rglob("*.py"))
    }
    assert {name: found for name, found in roots.items() if found} == {}


def _harvesters_rooms(path: Path) -> set[str]:
    prefix = f"{PACKAGE}.harvesters."
    return {name[len(prefix) :].split(".")[0] for name in imports(path) if name.startswith(prefix)}
