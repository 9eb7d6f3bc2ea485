"""Turn a document, as CKAN sends it to Solr, into a tantivy document."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import tantivy

from ckanext.ogptn.search import instants
from ckanext.ogptn.search.contract import Contract, Kind, Rule
from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.index import layout
from ckanext.ogptn.text.characters import fold
from ckanext.ogptn.text.words import units

log = logging.getLogger(__name__)

# A word that no query holds: it keeps phrases from reaching over the end of a value.
GAP = "\u241e"
# The marker keeps tantivy from reading a string in a JSON field as a date.
MARK = "="
LONGEST_BIGRAM_TEXT = 1000

Scalar = str | int | float | bool
Values = dict[str, list[Any]]


def scalars(value: Any) -> Iterator[Any]:
    """Yield the single values of a field, leaving out what Solr's client leaves out (nothing, and the empty string)."""
    if isinstance(value, list | tuple | set):
        for inner in value:
            yield from scalars(inner)
    elif isinstance(value, dict):
        yield json.dumps(value, ensure_ascii=False, sort_keys=True)
    elif value is not None and value != "":
        yield value


def as_text(value: Any) -> str:
    """Write a value as Solr's client does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def as_instant(name: str, value: Any, now: datetime) -> int:
    """Return a date field's value in milliseconds since 1970."""
    if isinstance(value, datetime):
        return instants.milliseconds(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date):
        return instants.milliseconds(datetime(value.year, value.month, value.day, tzinfo=UTC))
    try:
        return instants.parse(as_text(value), now)
    except ValueError as error:
        raise IndexFailed(f"field {name}: {error}") from error


def as_number(name: str, value: Any) -> int:
    """Return a number field's value."""
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise IndexFailed(f"field {name}: {value!r} is not a whole number") from error


def typed(name: str, rule: Rule, value: Any, now: datetime) -> Any:
    """Return a value as the index holds it."""
    if rule.kind is Kind.DATE:
        return as_instant(name, value, now)
    if rule.kind is Kind.NUMBER:
        return as_number(name, value)
    return as_text(value)


def gather(contract: Contract, document: dict[str, Any], now: datetime) -> Values:
    """Return the typed values of every field of a document, without the copies."""
    values: Values = {}
    for name, value in document.items():
        rule = contract.rule(name)
        found = [typed(name, rule, one, now) for one in scalars(value)]
        if found:
            values[name] = found
    values.setdefault("indexed_ts", [instants.milliseconds(now)])
    return values


def with_copies(contract: Contract, values: Values) -> Values:
    """Return ``values`` with the copy fields filled, each with a text once, however many fields bring it there."""
    results = {name: list(found) for name, found in values.items()}
    for name, found in values.items():
        for to in contract.copied_to(name):
            if to != name:
                copies = results.setdefault(to, [])
                copies += [text for one in found if (text := as_text(one)) not in copies]
    return results


def stored(contract: Contract, values: Values) -> dict[str, Any]:
    """Return the fields that a search hands out, in the types of Solr's answers."""
    results: dict[str, Any] = {}
    for name, found in values.items():
        rule = contract.rule(name)
        if rule.stored:
            shown = [instants.written(v) for v in found] if rule.kind is Kind.DATE else found
            results[name] = shown if rule.multivalued else shown[0]
    return results


@dataclass(frozen=True)
class Cut:
    """One text, cut: the words of each stream in their order, and what else should find the record there."""

    in_order: dict[str, list[str]]
    besides: dict[str, list[str]]


def cut(text: str) -> Cut:
    """Cut a text into the words of its streams."""
    found = units(text)
    in_order = {
        layout.WORDS: [word.form for unit in found for word in unit.words],
        layout.FRENCH: [word.french for unit in found for word in unit.words],
        layout.ENGLISH: [word.english for unit in found for word in unit.words],
    }
    others = [other for unit in found for word in unit.words for other in word.others]
    compounds = [compound for unit in found for compound in unit.compounds]
    besides = {
        layout.WORDS: [compound.form for compound in compounds],
        layout.FRENCH: [*others, *(compound.french for compound in compounds)],
        layout.ENGLISH: [compound.english for compound in compounds],
    }
    return Cut(in_order, besides)


def stream_words(cuts: list[Cut], stream: str) -> list[str]:
    """Lay down one stream of a text field: the words in their order, then what else should find the record."""
    parts: list[str] = []
    for one in cuts:
        parts += one.in_order[stream]
        parts.append(GAP)
    for one in cuts:
        parts += one.besides[stream]
    return parts


def bigrams(text: str) -> str:
    """Lay down a text as overlapping pairs of characters, so that any part of it can be found as a phrase."""
    plain = fold(text)[:LONGEST_BIGRAM_TEXT].replace(" ", "\u2423")
    return " ".join(plain[i : i + 2] for i in range(len(plain) - 1))


def is_long(value: object) -> bool:
    """Tell whether a value is kept apart from those that most searches hand out."""
    return isinstance(value, str) and len(value) > layout.LONG_VALUE


class Builder:
    """Builds one tantivy document."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.document = tantivy.Document()
        self.strings: dict[str, list[str]] = {}
        self.numbers: dict[str, list[int]] = {}
        self.cuts: dict[str, Cut] = {}

    def add(self, name: str, found: list[Any]) -> None:
        """Lay down the values of one field."""
        rule = self.contract.rule(name)
        if not rule.indexed:
            return
        self.document.add_text(layout.PRESENT, name)
        if rule.kind is Kind.TEXT:
            self.add_text(name, rule, found)
        elif rule.kind is Kind.NGRAM:
            self.document.add_text(name, f" {GAP} ".join(bigrams(one) for one in found))
        elif rule.kind in (Kind.DATE, Kind.NUMBER):
            self.add_numbers(name, rule, found)
        else:
            self.add_strings(name, rule, found)

    def add_numbers(self, name: str, rule: Rule, found: list[int]) -> None:
        """Lay down whole numbers and instants."""
        if not rule.explicit:
            self.numbers[layout.safe(name)] = found
            return
        for one in found:
            self.document.add_integer(name, one)

    def add_strings(self, name: str, rule: Rule, found: list[str]) -> None:
        """Lay down exact values; one that is longer than a term may be is kept, but not found by its value."""
        fitting = [
            one
            for one in found
            if len(one.encode("utf-8", "replace")) < layout.LONGEST_TERM_BYTES - 300
        ]
        if len(fitting) < len(found):
            log.warning("Field %s holds a value that is too long to be searched for", name)
        field, before = layout.exact(name, rule)
        for one in fitting:
            self.document.add_text(field, before + one)
        if not rule.explicit:
            self.strings[layout.safe(name)] = [MARK + one for one in fitting]

    def add_text(self, name: str, rule: Rule, found: list[str]) -> None:
        """Lay down words; a dynamic text field has a column too, for facets and sorting."""
        cuts = [self.cut(one) for one in found]
        for stream in layout.streams(rule):
            field, before = layout.place(name, stream)
            laid = stream_words(cuts, stream)
            if before:
                laid = [before + word for word in laid]
            self.document.add_text(field, " ".join(laid))
        if not rule.explicit:
            self.strings[layout.safe(name)] = [MARK + one for one in found if len(one) < 8000]

    def cut(self, text: str) -> Cut:
        """Cut a text, once for the field that it was given in and those that it is copied to."""
        if text not in self.cuts:
            self.cuts[text] = cut(text)
        return self.cuts[text]

    def finish(self, key: str, source: dict[str, Any]) -> tantivy.Document:
        """Return the document under its key, with what searches hand out."""
        self.document.add_text(layout.KEY, key)
        short = {name: value for name, value in source.items() if not is_long(value)}
        self.document.add_text(layout.SOURCE, json.dumps(short))
        for name, value in source.items():
            if name not in short:
                self.document.add_text(layout.LONG_SOURCE, name)
                self.document.add_text(layout.LONG_SOURCE, value)
        self.document.add_json(layout.STRINGS, self.strings)
        self.document.add_json(layout.NUMBERS, self.numbers)
        return self.document


def build(
    contract: Contract, document: dict[str, Any], now: datetime
) -> tuple[str, tantivy.Document]:
    """Return the key (``index_id``) and the tantivy document of one of CKAN's documents."""
    values = gather(contract, document, now)
    if "index_id" not in values:
        raise IndexFailed("Document is missing mandatory uniqueKey field: index_id")
    key = values["index_id"][0]
    builder = Builder(contract)
    for name, found in with_copies(contract, values).items():
        builder.add(name, found)
    return key, builder.finish(key, stored(contract, values))
