"""Where a field of CKAN's contract lies in a tantivy index.

Explicit string, date and number fields have a column of their own. Dynamic ones share: their exact values are
terms ``name US value`` of :data:`EXACT`, their columns (for facets) paths of :data:`STRINGS` and
:data:`NUMBERS`. Text is laid down as words that were already cut (:mod:`ckanext.ogptn.text`), parted by spaces,
in up to three streams: the words as written, their French and their English stems. Arabic stems stand in both.
Fields whose length matters to ranking have streams of their own; the others share three, each word with the
name of its field before it.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

import tantivy

from ckanext.ogptn.search.contract import Contract, Kind, Rule

# Raised where documents are laid down, or words cut and stemmed, in another way, or where records have fields that they
# had not before, so that older folders are noticed and built again.
FORMAT = 7

KEY = "_key"
# What searches hand out: short values as JSON, long ones as names and values in turn, read where they are asked for.
SOURCE = "_source"
LONG_SOURCE = "_long_source"
LONG_VALUE = 500
PRESENT = "_present"
EXACT = "_exact"
STRINGS = "_strings"
NUMBERS = "_numbers"
SEPARATOR = "\x1f"
SPACED = "spaced"
UNSEARCHED = "unsearched"

WORDS, FRENCH, ENGLISH = "w", "f", "e"
# Text fields of their own, with the lengths of their texts, which ranking needs. The others share one field without.
RANKED = ("title", "text", "title_ar", "title_fr", "title_en")
LONGEST_TERM_BYTES = 32766


def streams(rule: Rule) -> tuple[str, ...]:
    """Return the streams in which a text field is laid down."""
    if not rule.stemmed:
        return (WORDS,)
    return {"en": (WORDS, ENGLISH), None: (WORDS, FRENCH, ENGLISH)}.get(
        rule.language, (WORDS, FRENCH)
    )


def safe(name: str) -> str:
    """Return a field's name in letters, digits and underscores, each name in its own way."""
    return re.sub(
        r"_x|[^A-Za-z0-9]",
        lambda m: "_x" + m.group().encode().hex() if m.group() != "_" else "_",
        name,
    )


def place(name: str, stream: str) -> tuple[str, str]:
    """Return the tantivy field of one stream of a text field, and what stands before each of its words there."""
    return (f"{name}__{stream}", "") if name in RANKED else (f"_{stream}", f"{name}{SEPARATOR}")


def column(name: str, rule: Rule) -> str:
    """Return the fast column of a string, number or date field."""
    if rule.explicit and rule.kind is not Kind.TEXT:
        return name
    shared = NUMBERS if rule.kind in (Kind.NUMBER, Kind.DATE) else STRINGS
    return f"{shared}.{safe(name)}"


def exact(name: str, rule: Rule) -> tuple[str, str]:
    """Return the tantivy field that holds the exact values of a string field, and what stands before each there."""
    return (name, "") if rule.explicit else (EXACT, f"{name}{SEPARATOR}")


@cache
def _schema(contract_name: str, names: tuple[tuple[str, Kind], ...]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    for stored in (SOURCE, LONG_SOURCE):
        builder.add_text_field(stored, stored=True, tokenizer_name=UNSEARCHED, index_option="basic")
    builder.add_text_field(PRESENT, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(EXACT, tokenizer_name="raw", index_option="basic")
    builder.add_json_field(STRINGS, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_json_field(NUMBERS, fast=True, tokenizer_name="raw", index_option="basic")
    for stream in (WORDS, FRENCH, ENGLISH):
        builder.add_text_field(f"_{stream}", tokenizer_name=SPACED)
    for name, kind in names:
        add_column(builder, name, kind)
    return builder.build()


def add_column(builder: tantivy.SchemaBuilder, name: str, kind: Kind) -> None:
    """Add the tantivy fields of one explicit field."""
    if kind in (Kind.NUMBER, Kind.DATE):
        builder.add_integer_field(name, indexed=True, fast=True)
    elif kind in (Kind.STRING, Kind.BOOLEAN):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    elif kind is Kind.NGRAM:
        builder.add_text_field(name, tokenizer_name=SPACED)
    elif name in RANKED:
        for stream in (WORDS, FRENCH, ENGLISH):
            builder.add_text_field(f"{name}__{stream}", tokenizer_name=SPACED)


def schema(contract: Contract) -> tantivy.Schema:
    """Return the tantivy schema of a contract."""
    names = tuple(
        (n, contract.fields[n].kind) for n in sorted(contract.fields) if contract.fields[n].indexed
    )
    return _schema(contract.name, names)


def version(contract: Contract) -> str:
    """Name the layout: folders of another name were written by another version."""
    shape = repr([(n, contract.fields[n]) for n in sorted(contract.fields)])
    shape += repr(contract.dynamic) + repr(contract.copies)
    return f"v{FORMAT}-{hashlib.sha256(shape.encode()).hexdigest()[:10]}"
