"""Read the texts of one search: ``q`` and ``fq``, in the syntax that each is written in."""

from __future__ import annotations

from functools import cached_property

from tantivy import Occur, Query

from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.functions import scoring
from ckanext.ogptn.search.query import dismax, edismax, local_params, lucene, request
from ckanext.ogptn.search.query.fields import FieldQueries

EVERYTHING = "*:*"
OCCURS = {
    "must": Occur.Must,
    "filter": Occur.Must,
    "should": Occur.Should,
    "must_not": Occur.MustNot,
}


class Reader:
    """Gives the texts of one request their meaning as tantivy queries."""

    def __init__(self, fields: FieldQueries, asked: request.Request) -> None:
        self.fields = fields
        self.asked = asked
        self.interpreter = lucene.Interpreter(fields)

    def query(self) -> Query:
        """Return the query with its filters, which do not count towards the score."""
        clauses = [(Occur.Must, self.scored())]
        for text in self.asked.filters:
            clauses.append((Occur.Must, Query.const_score_query(self.read(text, "fq"), 0.0)))
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

    def scored(self) -> Query:
        """Return the query of ``q`` alone."""
        text = self.asked.q.strip()
        if text == EVERYTHING:
            return self.everything()
        if self.is_prose:
            return self.boxed(text, *dismax.PLAIN)
        if self.asked.parser == "lucene" or local_params.opens(text):
            return self.read(text, "q")
        return self.boxed(text, self.asked.qf, self.asked.minimum, self.asked.tie)

    def everything(self) -> Query:
        """Return the query for all records, with a score of 1 where anybody looks at it.

        tantivy forgets the score of its own query for all records in a boolean query, and is faster for it.
        """
        asked = self.asked
        if asked.bf or asked.boost or "score" in asked.fields:
            return Query.const_score_query(Query.all_query(), 1.0)
        return Query.all_query()

    @cached_property
    def is_prose(self) -> bool:
        """Whether ``q`` was taken for Lucene's syntax because of a colon in its prose."""
        asked = self.asked
        return asked.parser == "lucene" and dismax.is_prose(asked.q.strip(), self.fields.is_field)

    def scoring(self) -> scoring.Scoring | None:
        """Return what changes the scores; Lucene's own syntax knows no such thing, here as in Solr."""
        if self.asked.parser == "lucene" and not self.is_prose:
            return None
        fields = self.fields
        return scoring.read(self.asked.bf, self.asked.boost, fields.contract, fields.now)

    def boxed(self, text: str, qf: str, minimum: str, tie: float) -> Query:
        """Return the query of a search box's text."""
        box = dismax.Dismax(dismax.field_boosts(qf), minimum, tie)
        reader = edismax.query if self.asked.parser == "edismax" else dismax.query
        return reader(self.fields, text, box)

    def read(self, text: str, parameter: str) -> Query:
        """Read a text in Lucene's syntax, or in that of the parser that it names."""
        if local_params.opens(text):
            return self.local(local_params.read(text, parameter), parameter)
        return self.interpreter.query(text, self.setting(parameter))

    def setting(self, parameter: str) -> lucene.Setting:
        """Return what holds for a parameter in Lucene's syntax."""
        return lucene.Setting(parameter, self.asked.default_field, self.asked.operator)

    def local(self, asked: local_params.LocalQuery, parameter: str) -> Query:
        """Return the query of a text with local parameters."""
        field = self.asked.default_field
        if asked.parser == "bool":
            return self.combined(asked, parameter)
        if asked.parser in ("term", "raw", "field"):
            return self.fields.phrase(asked.first("f", field), asked.text, 0, parameter)
        if asked.parser == "prefix":
            pattern = lucene.escaped(asked.text) + "*"
            return self.fields.matching(asked.first("f", field), pattern, parameter)
        if asked.parser == "terms":
            return self.any_value(asked.first("f", field), asked.text, parameter)
        if asked.parser == "lucene":
            operator = request.operator(asked.first("q.op", self.asked.operator))
            setting = lucene.Setting(parameter, asked.first("df", field), operator)
            return self.interpreter.query(asked.text, setting)
        return self.boxed(
            asked.text,
            asked.first("qf", self.asked.qf),
            asked.first("mm", self.asked.minimum),
            request.tie(asked.first("tie", str(self.asked.tie))),
        )

    def any_value(self, field: str, text: str, parameter: str) -> Query:
        """Return the query of ``{!terms f=field}a,b,c``."""
        values = text.split(",")
        if len(values) > lucene.MOST_CLAUSES:
            raise Refused(parameter, f"it has more than {lucene.MOST_CLAUSES} values")
        found = [self.fields.value(field, one.strip(), parameter) for one in values]
        return Query.boolean_query([(Occur.Should, one) for one in found])

    def combined(self, asked: local_params.LocalQuery, parameter: str) -> Query:
        """Return the query of ``{!bool must=… should=… must_not=… filter=…}``."""
        clauses = [
            lucene.Clause(self.read(text, parameter), OCCURS[name])
            for name, texts in asked.parameters.items()
            for text in texts
            if name in OCCURS
        ]
        return lucene.boolean(clauses)
