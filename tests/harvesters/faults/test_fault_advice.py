"""Every fault has words that a person understands, in three languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault

ROOT = Path(__file__).parents[3]
ROOMS = ("harvesters", "ckanext-ogptn/net", "ckanext-ogptn/tables")
CODE = re.compile(r"[a-z]+(_[a-z]+)+")
LANGUAGES = {"ar", "fr", "en"}


def codes() -> Iterator[str]:
    """Name every code that the code gives a fault: its first argument, or its class's ``code``."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield from _named(node)


def _named(node: ast.AST) -> Iterator[str]:
    value: ast.expr | None = None
    if isinstance(node, ast.Call) and node.args and _name(node.func).endswith(("Fault", "Error")):
        value = node.args[0]
    elif isinstance(node, ast.Assign) and [_name(target) for target in node.targets] == ["code"]:
        value = node.value
    if isinstance(value, ast.Constant) and CODE.fullmatch(str(value.value)):
        yield str(value.value)


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def test_the_codes_are_found() -> None:
    """The search knows codes of readers, of tables and of the client, or the next test says nothing."""
    assert {"count_mismatch", "not_a_table", "host_unknown"} <= set(codes())


def test_every_code_has_a_title_and_advice_in_three_languages() -> None:
    """Whoever adds a code adds its words to harvesters/advice.yaml."""
    bare = {
        code
        for code in set(codes())
        if advice.title(code).keys() != LANGUAGES or advice.advice(code).keys() != LANGUAGES
    }
    assert sorted(bare) == []


def test_no_text_is_empty_or_a_copy_of_another_language() -> None:
    """A translation that nobody made shows."""
    for code, said in advice.table().items():
        for texts in (said["title"], said["advice"]):
            assert len({text.strip() for text in texts.values()} - {""}) == 3, code


@pytest.mark.parametrize("kind", [RecordFault, SourceFault])
def test_a_message_is_taken_apart_again(kind: type[RecordFault]) -> None:
    """What ckanext-harvest keeps as one text gives the code and the finding back, without the advice."""
    fault = kind("http_status", "503 Service Unavailable", url="http://x.tn/a", status=503)
    assert advice.split(str(fault)) == ("http_status", "503 Service Unavailable (http://x.tn/a).")


def test_a_message_of_another_harvester_stays_as_it_is() -> None:
    """A colon does not make a code."""
    assert advice.split("Error: no route") == ("", "Error: no route")


def test_the_command_line_speaks_english() -> None:
    """A fault as text ends with what to do about it."""
    assert str(RecordFault("title_missing", "no title")).endswith(
        "Ask the publisher to give it a title."
    )
