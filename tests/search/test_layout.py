"""Where fields lie in the index, and the version of its layout."""

from __future__ import annotations

import hashlib

import pytest

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.index import documents, layout

TEXT = (
    "الميزانيّة المفتوحة بالبلديّات، والشفافيةُ ٢٠١٨ لقانون وزارة — L’énergie et les données ouvertes d'aujourd'hui; "
    "والقوانين Open government's environmental wi-fi tn-2014-05 PowerShot"
)


def test_another_way_of_cutting_words_has_another_version() -> None:
    """Where this fails, the words of a text are laid down in a new way: raise FORMAT, and note both here."""
    cut = documents.cut(TEXT)
    digest = hashlib.sha256(repr((cut.in_order, cut.besides)).encode()).hexdigest()[:12]
    assert (layout.FORMAT, digest) == (7, "79fdd597f109")


def test_another_schema_has_another_version() -> None:
    """A folder that was written for another contract is not read."""
    stock = contract.read(contract.schema_bytes())
    assert layout.version(stock) != layout.version(contract.installed())
    assert layout.version(contract.installed()).startswith(f"v{layout.FORMAT}-")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("res_a", "res_a"),
        ("a.b", "a_x2eb"),
        ("a-b", "a_x2db"),
        ("a_x2eb", "a_x5f782eb"),
        ("نقل", "_xd986_xd982_xd984"),
    ],
)
def test_a_name_is_written_in_plain_letters(name: str, column: str) -> None:
    """Names of dynamic fields keep apart, whatever they hold."""
    assert layout.safe(name) == column


def test_dates_numbers_and_strings_have_columns() -> None:
    """Explicit fields have their own; dynamic ones share."""
    rules = contract.installed()
    assert layout.column("views_total", rules.rule("views_total")) == "views_total"
    assert layout.column("due_date", rules.rule("due_date")) == "_numbers.due_date"
    assert layout.column("vocab_y", rules.rule("vocab_y")) == "_strings.vocab_y"
