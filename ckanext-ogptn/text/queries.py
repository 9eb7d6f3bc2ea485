"""What somebody looks for: the words that the text of a search box, or a query in Lucene's syntax, hopes to find.

Names of fields, operators, what is to be left out, ranges and regular expressions are no such words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import InvalidOperation

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse

# Longer texts are no queries that a person typed.
LONGEST = 1000
DEEPEST = 20
# How a search box's text is read where nobody says otherwise: weights of fields, and how many words must be found.
# A title says best what a record is about; CKAN's own weight of 4 hides records whose prose is about nothing else.
FIELD_WEIGHTS = "name^2 title^2 tags^1.5 groups text"
USUAL_MINIMUM = "2<-1 5<80%"
BOX_PART = re.compile(r'([+-]?)(?:"([^"]*)"|([^\s"]+))')
# A colon of prose or of an address: "Loi 2016-22 : droit d'accès", "https://example.org".
PROSE_COLON = re.compile(r":(?=\s|$|//)|(?<=\s):")
TEXT_FIELD = re.compile(r"(?:text|title|notes|extras_text)(?:_(?:ar|fr|en|ngram))?|name|tags|\*")
WILDCARD = re.compile(r"(?<!\\)[*?]")
ESCAPED = re.compile(r"\\(.)", re.S)
NEGATIVE = (tree.Prohibit, tree.Not)
WRAPPED = (tree.Group, tree.FieldGroup, tree.Boost, tree.Plus)


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or phrase that is looked for; ``is_prefix`` where a wildcard ends it."""

    text: str
    is_prefix: bool = False


def sought(q: str) -> list[Sought]:
    """Return what a query hopes to find, in its order.

    ``-tax "open data" title:budg*`` gives ``open data`` and the prefix ``budg``. A query that cannot be read gives its
    words; one that is longer than anyone types gives none.
    """
    if len(q) > LONGEST or q.strip() in ("", "*:*"):
        return []
    if is_lucene(q):
        try:
            return list(_in_lucene(parse(q)))
        except (ParseError, InvalidOperation):  # a weight such as ^. is no number
            pass
    return list(_in_box(q))


def is_lucene(q: str) -> bool:
    """Tell whether a query is in Lucene's syntax: CKAN reads it so where it has a colon, except one of prose."""
    return ":" in q and not PROSE_COLON.search(q) and q.count("(") <= DEEPEST


def _in_box(q: str) -> Iterator[Sought]:
    text = q if q.count('"') % 2 == 0 else q.replace('"', " ")
    for sign, phrase, word in BOX_PART.findall(text):
        if sign != "-":
            yield Sought(phrase or word)


def _in_lucene(root: tree.Item) -> Iterator[Sought]:
    waiting: list[tuple[tree.Item, str]] = [(root, "text")]
    while waiting:
        node, field = waiting.pop()
        if isinstance(node, NEGATIVE):
            continue
        if isinstance(node, tree.SearchField):
            waiting.append((node.expr, node.name))
        elif isinstance(node, (*WRAPPED, tree.BaseOperation)):
            waiting += [(child, field) for child in reversed(node.children)]
        elif TEXT_FIELD.fullmatch(field):
            yield from _leaf(node)


def _leaf(node: tree.Item) -> Iterator[Sought]:
    if isinstance(node, (tree.Proximity, tree.Fuzzy)):
        node = node.term
    if isinstance(node, tree.Phrase):
        yield Sought(unescaped(node.value[1:-1]))
    elif isinstance(node, tree.Word) and node.value != "*":
        wildcard = WILDCARD.search(node.value)
        known = node.value[: wildcard.start()] if wildcard else node.value
        if known:
            yield Sought(unescaped(known), is_prefix=wildcard is not None)


def unescaped(text: str) -> str:
    """Take the backslashes of Lucene's escapes away."""
    return ESCAPED.sub(r"\1", text)
