"""Queries on one field: what a term, a phrase, a pattern, a range means for text, strings, numbers and dates."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import tantivy
from tantivy import FieldType, Occur, Query

from ckanext.ogptn.search import instants
from ckanext.ogptn.search.contract import Contract, Kind, Rule
from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.index import documents, layout
from ckanext.ogptn.text import synonyms
from ckanext.ogptn.text.characters import fold, is_arabic
from ckanext.ogptn.text.words import Forms, Word, units, words

MOST_WILDCARDS = 8
MOST_EXPANDED_TERMS = 200_000
LONGEST_PATTERN = 200
LONGEST_PART = 500
MOST_WORDS = 256
# Patterns, fuzzy words and ranges of words each walk over all the words of a field.
MOST_WALKS = 20
MOST_REPETITIONS = 100
REPETITION = re.compile(r"\{(\d*)(?:,(\d*))?\}")
# The word as written counts a little more than its stem, a stem reached through a doubtful particle less, and a synonym
# least.
WRITTEN_BOOST, DOUBTFUL_BOOST, ALIKE_BOOST = 1.15, 0.6, 0.4
STREAM_FORM = {layout.WORDS: "form", layout.FRENCH: "french", layout.ENGLISH: "english"}
STEM_STREAM = {"french": layout.FRENCH, "english": layout.ENGLISH}
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Bounds:
    """The ends of a range as written, None for an open end."""

    low: str | None
    high: str | None
    with_low: bool = True
    with_high: bool = True


def all_of(queries: Sequence[Query]) -> Query:
    """Match what every query matches."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, q) for q in queries])


def best_of(queries: Sequence[Query], tie: float = 0.0) -> Query:
    """Match what any query matches, scored by the best."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), tie)


def is_open(value: str | None) -> bool:
    """Tell whether an end of a range is open."""
    return value is None or value == "*"


class FieldQueries:
    """Builds the queries on single fields for one request."""

    def __init__(
        self, contract: Contract, index: tantivy.Index, searcher: tantivy.Searcher, now: datetime
    ) -> None:
        self.contract = contract
        self.index = index
        self.searcher = searcher
        self.schema = layout.schema(contract)
        self.now = now
        self._walks = 0
        self._terms_left = MOST_EXPANDED_TERMS

    def is_field(self, name: str) -> bool:
        """Tell whether the schema names a field, by itself or by a pattern, or some record has a value in it."""
        rule = self.contract.rule(name)
        return rule.explicit or rule.stored or self.searcher.doc_freq(layout.PRESENT, name) > 0

    def is_exact(self, name: str) -> bool:
        """Tell whether a field holds whole values rather than words."""
        return self.contract.rule(name).kind not in (Kind.TEXT, Kind.NGRAM)

    def exists(self, name: str) -> Query:
        """Match the records that have any value in a field."""
        return Query.term_query(self.schema, layout.PRESENT, name)

    def rule(self, name: str, parameter: str) -> Rule:
        """Return the rule of a field, refusing one that is only kept."""
        rule = self.contract.rule(name)
        if not rule.indexed:
            raise Refused(parameter, f"the field {name} cannot be searched")
        return rule

    def value(self, name: str, text: str, parameter: str) -> Query:
        """Match a value: words in text, the whole value elsewhere."""
        rule = self.rule(name, parameter)
        if rule.kind is Kind.TEXT:
            found = [self.word(name, rule, word) for word in cut(text, parameter)]
            if not found:
                return Query.empty_query()
            return best_of([all_of(found), *self.compounds(name, rule, text)])
        if rule.kind is Kind.NGRAM:
            return self.part(name, text, parameter)
        if rule.kind in (Kind.NUMBER, Kind.DATE):
            return self.range(name, Bounds(text, text), parameter)
        return self._term(*layout.exact(name, rule), text)

    def _term(self, field: str, before: str, text: str) -> Query:
        return Query.term_query(self.schema, field, before + text, index_option="basic")

    def word(self, name: str, rule: Rule, word: Word | Forms) -> Query:
        """Match a word of a text, in any of the forms that it is known by."""
        streams = layout.streams(rule)
        found = []
        for stream in streams:
            if stream == layout.ENGLISH and layout.FRENCH in streams and is_alike(word):
                continue
            field, before = layout.place(name, stream)
            query = Query.term_query(
                self.schema, field, before + getattr(word, STREAM_FORM[stream])
            )
            found.append(
                Query.boost_query(query, WRITTEN_BOOST) if stream == layout.WORDS else query
            )
        if layout.FRENCH in streams:
            field, before = layout.place(name, layout.FRENCH)
            found += [
                Query.boost_query(
                    Query.term_query(self.schema, field, before + other), DOUBTFUL_BOOST
                )
                for other in word.others
            ]
        return best_of(found)

    def compounds(self, name: str, rule: Rule, text: str) -> list[Query]:
        """Match the parts of a text without spaces as one word: ``wi-fi`` as ``wifi``."""
        found = units(text)
        whole = found[0].compounds if len(found) == 1 else ()
        return [self.word(name, rule, one) for one in whole]

    def meaning(self, name: str, text: str, parameter: str) -> Query:
        """Match a value, or less strongly, in text, words that mean the same."""
        written = self.value(name, text, parameter)
        found = cut(text, parameter)
        rule = self.contract.rule(name)
        if rule.kind is not Kind.TEXT or len(found) != 1:
            return written
        same = [
            Query.term_query(self.schema, field, before + stem)
            for kind, stem in synonyms.alike(found[0].french, found[0].english)
            if STEM_STREAM[kind] in layout.streams(rule)
            for field, before in (layout.place(name, STEM_STREAM[kind]),)
        ]
        if not same:
            return written
        return best_of([written, Query.boost_query(best_of(same), ALIKE_BOOST)])

    def phrase(self, name: str, text: str, slop: int, parameter: str) -> Query:
        """Match words that follow each other, with ``slop`` moves between them; a whole value in other fields."""
        rule = self.rule(name, parameter)
        if rule.kind is not Kind.TEXT:
            return self.value(name, text, parameter)
        found = cut(text, parameter)
        if len(found) < 2:
            return self.value(name, text, parameter)
        streams = layout.streams(rule)
        if layout.FRENCH in streams and all(is_alike(word) for word in found):
            streams = tuple(stream for stream in streams if stream != layout.ENGLISH)
        return best_of([self._stream_phrase(name, s, found, slop) for s in streams])

    def _stream_phrase(self, name: str, stream: str, found: list[Word], slop: int) -> Query:
        field, before = layout.place(name, stream)
        terms: list[str | tuple[int, str]] = [
            before + getattr(w, STREAM_FORM[stream]) for w in found
        ]
        return Query.phrase_query(self.schema, field, terms, slop)

    def part(self, name: str, text: str, parameter: str) -> Query:
        """Match any part of a value that was laid down in pairs of characters; several words may stand anywhere."""
        parts = fold(text).split()
        if len(text) > LONGEST_PART:
            raise Refused(parameter, f"it looks for more than {LONGEST_PART} characters in {name}")
        pairs = [documents.bigrams(one).split(" ") for one in parts if len(one) > 1]
        if not pairs or len(pairs) < len(parts):
            return Query.empty_query()
        return all_of([self._pairs(name, one) for one in pairs])

    def _pairs(self, name: str, pairs: list[str]) -> Query:
        if len(pairs) == 1:
            return Query.term_query(self.schema, name, pairs[0])
        terms: list[str | tuple[int, str]] = list(pairs)
        return Query.phrase_query(self.schema, name, terms)

    def matching(self, name: str, pattern: str, parameter: str) -> Query:
        """Match values, or words of a text, by a pattern of ``*`` and ``?``."""
        if (
            len(pattern) > LONGEST_PATTERN
            or pattern.count("*") + pattern.count("?") > MOST_WILDCARDS
        ):
            raise Refused(
                parameter, f"the pattern {pattern[:40]!r} has too many wildcards or is too long"
            )
        return self._regex(name, wildcard_regex(pattern, self._spelling(name)), parameter)

    def regex(self, name: str, expression: str, parameter: str) -> Query:
        """Match values, or words of a text, by a regular expression."""
        if len(expression) > LONGEST_PATTERN or repetitions(expression) > MOST_REPETITIONS:
            raise Refused(parameter, "the regular expression is too long, or repeats too much")
        return self._regex(name, expression, parameter)

    def _spelling(self, name: str) -> Callable[[str], str]:
        return fold if self.contract.rule(name).kind is Kind.TEXT else str

    def _regex(self, name: str, expression: str, parameter: str) -> Query:
        field, before = self._dictionary(name, parameter)
        try:
            return Query.regex_query(self.schema, field, re_escape(before) + expression)
        except ValueError as error:
            raise Refused(parameter, f"the pattern {expression[:40]!r} cannot be read") from error

    def _dictionary(self, name: str, parameter: str) -> tuple[str, str]:
        """Return the tantivy field whose terms patterns, fuzzy words and ranges on ``name`` go through."""
        self._walks += 1
        if self._walks > MOST_WALKS:
            raise Refused(
                parameter, f"it has more than {MOST_WALKS} patterns, fuzzy words and ranges"
            )
        rule = self.rule(name, parameter)
        if rule.kind is Kind.TEXT:
            return layout.place(name, layout.WORDS)
        if rule.kind in (Kind.STRING, Kind.BOOLEAN):
            return layout.exact(name, rule)
        raise Refused(
            parameter, f"patterns are not understood on the {rule.kind.value} field {name}"
        )

    def fuzzy(self, name: str, text: str, distance: int, parameter: str) -> Query:
        """Match values, or words of a text, that differ in ``distance`` (at most 2) characters."""
        field, before = self._dictionary(name, parameter)
        return Query.fuzzy_term_query(
            self.schema, field, before + self._spelling(name)(text), min(distance, 2)
        )

    def range(self, name: str, bounds: Bounds, parameter: str) -> Query:
        """Match the values between two ends."""
        if is_open(bounds.low) and is_open(bounds.high):
            return self.exists(name)
        rule = self.rule(name, parameter)
        if rule.kind in (Kind.NUMBER, Kind.DATE):
            return self._number_range(name, rule, bounds, parameter)
        return self._term_range(name, bounds, parameter)

    def _number(self, name: str, rule: Rule, text: str, parameter: str) -> int:
        try:
            return instants.parse(text, self.now) if rule.kind is Kind.DATE else int(text)
        except ValueError as error:
            raise Refused(parameter, f"field {name}: {error}") from error

    def _number_range(self, name: str, rule: Rule, bounds: Bounds, parameter: str) -> Query:
        low, high = -LARGEST, LARGEST
        if not is_open(bounds.low):
            low = self._number(name, rule, str(bounds.low), parameter) + (not bounds.with_low)
        if not is_open(bounds.high):
            high = self._number(name, rule, str(bounds.high), parameter) - (not bounds.with_high)
        if low > high or max(abs(low), abs(high)) > LARGEST:
            return Query.empty_query()
        if rule.explicit:
            return Query.range_query(self.schema, name, FieldType.Integer, low, high)
        return self.index.parse_query(f"{layout.column(name, rule)}:[{low} TO {high}]")

    def _term_range(self, name: str, bounds: Bounds, parameter: str) -> Query:
        field, before = self._dictionary(name, parameter)
        spelled = self._spelling(name)
        low = None if is_open(bounds.low) else spelled(str(bounds.low))
        high = None if is_open(bounds.high) else spelled(str(bounds.high))
        known = self.searcher.terms_with_prefix(field, before, limit=self._terms_left)
        self._terms_left -= len(known)
        if not self._terms_left:
            raise Refused(parameter, f"the field {name} has too many values for a range")
        plain = (term[len(before) :] for term, _ in known)
        taken = [before + one for one in plain if within(one, low, high, bounds)]
        return Query.term_set_query(self.schema, field, taken) if taken else Query.empty_query()


def cut(text: str, parameter: str) -> list[Word]:
    """Cut a value into words, refusing more than anyone would look for at once."""
    found = words(text)
    if len(found) > MOST_WORDS:
        raise Refused(parameter, f"it has more than {MOST_WORDS} words in one place")
    return found


def is_alike(word: Word | Forms) -> bool:
    """Tell whether a word stands alike in the French and the English stream: Arabic words and numbers do."""
    return word.form.isdigit() or is_arabic(word.form)


def within(value: str, low: str | None, high: str | None, bounds: Bounds) -> bool:
    """Tell whether a string lies in a range, by the order of its characters."""
    if low is not None and not (value >= low if bounds.with_low else value > low):
        return False
    return high is None or (value <= high if bounds.with_high else value < high)


def repetitions(expression: str) -> int:
    """Return how often a part of a regular expression is repeated at most, as if all stood in each other."""
    counts = [
        max(int(low or 1), int(high or low or 1)) for low, high in REPETITION.findall(expression)
    ]
    return math.prod(counts)


def re_escape(text: str) -> str:
    """Escape what is special in tantivy's regular expressions."""
    return re.sub(r"([\\.+*?()|\[\]{}^$#&\-~/])", r"\\\1", text)


def wildcard_regex(pattern: str, spelled: Callable[[str], str]) -> str:
    """Turn a pattern of ``*`` and ``?``, with escapes, into a regular expression."""
    results = []
    for part in re.findall(r"\\.|[*?]|[^\\*?]+|\\", pattern, re.S):
        if part == "*":
            results.append(".*")
        elif part == "?":
            results.append(".")
        else:
            plain = part[1:] if part.startswith("\\") and len(part) > 1 else part
            results.append(re_escape(spelled(plain)))
    return re.sub(r"(?:\.\*)+", ".*", "".join(results))
