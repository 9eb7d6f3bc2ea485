"""The extended search box: Lucene's syntax, where a word without a field is looked for in every field of ``qf``.

``budget AND (open OR "public money"~2) -draft`` and ``bud*`` mean what they say; ``mm`` counts the clauses that are
neither required nor forbidden. Source: "Extended DisMax Query Parser" in the Solr reference guide.
"""

from __future__ import annotations

import re
from dataclasses import replace

from luqum import tree
from tantivy import Occur, Query

from ckanext.ogptn.search.contract import Kind
from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.query import dismax, lucene
from ckanext.ogptn.search.query.fields import FieldQueries, best_of
from ckanext.ogptn.text.queries import unescaped

SYNTAX = re.compile(r"[*?~^:()\\]|&&|\|\||\b(?:AND|OR|NOT)\b")
# The field of what names none.
BOX = ""


def query(fields: FieldQueries, text: str, box: dismax.Dismax) -> Query:
    """Return the query of a text; one that is not Lucene's syntax is read as plain words."""
    if SYNTAX.search(text) and not dismax.is_prose(text, fields.is_field):
        try:
            return Interpreter(fields, box).whole(text)
        except Refused:
            pass
    return dismax.query(fields, text, box)


class Interpreter(lucene.Interpreter):
    """Reads Lucene's syntax over the fields of a box."""

    def __init__(self, fields: FieldQueries, box: dismax.Dismax) -> None:
        super().__init__(fields)
        self.box = box

    def whole(self, text: str) -> Query:
        """Return the query of a whole text. Where it says OR itself, one clause is enough."""
        setting = lucene.Setting("q", BOX, lucene.OR)
        parts = list(lucene.flat(lucene.parsed(text, "q")))
        clauses = self.clauses(parts, setting)
        optional = [clause.query for clause in clauses if clause.occur is Occur.Should]
        found = [
            (clause.occur, clause.query) for clause in clauses if clause.occur is not Occur.Should
        ]
        if optional and any(joint == lucene.OR for joint, _ in parts):
            found.append((Occur.Must, Query.boolean_query([(Occur.Should, q) for q in optional])))
        elif optional:
            found += dismax.optional_clauses(self.box, optional)
        if all(occur is Occur.MustNot for occur, _ in found):
            found.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(found)

    def expression(self, node: tree.Item, setting: lucene.Setting) -> Query:
        """Return the query of what stands in brackets, all of it."""
        return super().expression(node, replace(setting, operator=lucene.AND))

    def leaf(self, node: tree.Item, setting: lucene.Setting) -> Query:
        """Return the query of a word, phrase, pattern or range, over all fields where it names none."""
        if setting.field != BOX:
            return super().leaf(node, setting)
        match node:
            case tree.Word(value="*"):
                return Query.all_query()
            case tree.Word(value=value) if not lucene.WILDCARD.search(value):
                return self.part(unescaped(value), is_phrase=False)
            case tree.Phrase(value=value):
                return self.part(unescaped(value[1:-1]), is_phrase=True)
        found = [
            Query.boost_query(
                super(Interpreter, self).leaf(node, replace(setting, field=name)), boost
            )
            for name, boost in self.box.fields.items()
            if self.fields.contract.rule(name).kind in (Kind.TEXT, Kind.STRING)
        ]
        return best_of(found, self.box.tie)

    def part(self, text: str, *, is_phrase: bool) -> Query:
        """Return the query of a word or phrase over all fields."""
        return dismax.part_query(self.fields, self.box, dismax.Part("", text, is_phrase))
