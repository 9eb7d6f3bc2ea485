"""The query of a search box: dismax, and edismax, which reads Lucene's syntax too where it can.

Each word or quoted phrase is looked for in every field of ``qf`` and scored by the best of them (``tie`` adds a
part of the others); ``mm`` says how many must be found. Source: "DisMax Query Parser" in the Solr reference
guide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from tantivy import Occur, Query

from ckanext.ogptn.search.contract import LANGUAGES, Kind
from ckanext.ogptn.search.errors import Refused, Unreadable
from ckanext.ogptn.search.query.fields import FieldQueries, all_of, best_of, cut
from ckanext.ogptn.text import stopwords
from ckanext.ogptn.text.queries import BOX_PART, FIELD_WEIGHTS, USUAL_MINIMUM
from ckanext.ogptn.text.words import words

SIGNS = ("+", "-")
# Words that stand for the sign of what follows; AND is one for what stands before it too.
OPERATORS = {"AND": "+", "OR": "", "NOT": "-"}
FIELD_BOOST = re.compile(r"([^\s^]+)(?:\^(\d+(?:\.\d+)?))?")
MM_NUMBER = re.compile(r"(-?\d+)(%?)")
MM_CONDITION = re.compile(r"(\d+)<(-?\d+%?)")
# How a search box is read where CKAN did not say so, because of a colon in the text.
PLAIN = (FIELD_WEIGHTS, USUAL_MINIMUM, 0.1)
LONGEST_PROSE = 1000
MOST_FIELDS = 64
# A title that holds the words side by side comes before one that holds them apart.
TITLE_PHRASE_BOOST = 6.0
# More than a word of weight 1 scores in any index: BM25 gives 2.2 times its rarity, which is 17 where one record in ten
# million has it. (What holds the words side by side in its title holds all of them.)
HIGHEST_SCORE = 50.0


@dataclass(frozen=True)
class Dismax:
    """The parameters of a dismax query."""

    fields: dict[str, float]
    minimum: str
    tie: float


@dataclass(frozen=True)
class Part:
    """A word or phrase of the search box, with the sign before it."""

    sign: str
    text: str
    is_phrase: bool


def field_boosts(qf: str) -> dict[str, float]:
    """Read ``qf``: ``title^4 text`` is ``{"title": 4.0, "text": 1.0}``; titles in each language count as ``title``."""
    found = {}
    for part in qf.split():
        match = FIELD_BOOST.fullmatch(part)
        if match is None:
            raise Refused("qf", f"{part!r} is not a field with a boost such as title^4")
        found[match[1]] = float(match[2] or 1)
    if not found:
        raise Refused("qf", "it names no field")
    if len(found) > MOST_FIELDS:
        raise Refused("qf", f"it names more than {MOST_FIELDS} fields")
    for language in LANGUAGES:
        if "title" in found:
            found.setdefault(f"title_{language}", found["title"])
    return found


def parts_of(text: str) -> list[Part]:
    """Cut a search box's text into words and phrases; a quotation mark without its fellow is dropped."""
    if text.count('"') % 2:
        text = text.replace('"', " ")
    found = [
        Part(m[1], m[2] if m[2] is not None else m[3], m[2] is not None)
        for m in BOX_PART.finditer(text)
    ]
    for part in found:
        if part.sign and part.text[:1] in SIGNS and has_words(part):
            raise Unreadable(f'Invalid "q" parameter: two signs before {part.text[1:40]!r}')
    return with_operators([part for part in found if part.text.strip()])


def with_operators(parts: list[Part]) -> list[Part]:
    """Take the words AND, OR and NOT for signs, as Solr does."""
    results: list[Part] = []
    sign = ""
    for part in parts:
        if part.text not in OPERATORS or part.sign or part.is_phrase:
            results.append(replace(part, sign=part.sign or sign))
            sign = ""
            continue
        sign = OPERATORS[part.text]
        if part.text == "AND" and results and not results[-1].sign:
            results[-1] = replace(results[-1], sign="+")
    return results


def is_prose(text: str, is_field: Callable[[str], bool]) -> bool:
    """Tell whether each colon of a text is one of prose or of an address: ``Loi 2016-22 : droit``, ``https://…``.

    CKAN reads any text with a colon as Lucene's syntax; people type and paste such texts too.
    """
    pieces = text.split(":")
    if len(pieces) < 2 or len(text) > LONGEST_PROSE:
        return False
    return all(
        parts_prose(left, right) and not is_field(last_word(left))
        for left, right in pairwise(pieces)
    )


def parts_prose(left: str, right: str) -> bool:
    """Tell whether the colon between two texts is one of prose or of an address, by what stands around it."""
    return not right or right[0].isspace() or right.startswith("//") or left[-1:].isspace()


def last_word(text: str) -> str:
    """Return the last word of a text without brackets, quotation marks and signs."""
    found = text.split()
    return found[-1].strip('()"+-') if found else ""


def share(value: str, count: int) -> int:
    """Return how many of ``count`` clauses a number or percentage of ``mm`` asks for."""
    match = MM_NUMBER.fullmatch(value)
    if match is None:
        raise Refused("mm", f"{value!r} is not a number or percentage")
    number = int(match[1])
    size = int(count * abs(number) / 100) if match[2] else abs(number)
    wanted = count - size if number < 0 else size
    return max(0, min(count, wanted))


def minimum_match(mm: str, count: int) -> int:
    """Return how many of ``count`` optional clauses must match: for ``2<-1 5<80%``, 2 of 2, 4 of 5, 8 of 10."""
    spec = mm.strip()
    if "<" not in spec:
        return share(spec, count)
    wanted = count
    for part in re.sub(r"\s*<\s*", "<", spec).split():
        match = MM_CONDITION.fullmatch(part)
        if match is None:
            raise Refused("mm", f"{part!r} is not a condition such as 2<-1")
        if count <= int(match[1]):
            return wanted
        wanted = share(match[2], count)
    return wanted


def part_query(fields: FieldQueries, dismax: Dismax, part: Part) -> Query:
    """Return the query of one word or phrase over all fields."""
    found = []
    for name, boost in dismax.fields.items():
        rule = fields.contract.rule(name)
        if rule.kind in (Kind.NUMBER, Kind.DATE):
            continue
        query = (
            fields.phrase(name, part.text, 0, "q")
            if part.is_phrase
            else fields.meaning(name, part.text, "q")
        )
        found.append(Query.boost_query(query, boost) if boost != 1 else query)
    return best_of(found, dismax.tie)


def has_words(part: Part) -> bool:
    """Tell whether a part holds anything to look for; a lone dash or comma does not."""
    return bool(words(part.text))


def title_phrase(fields: FieldQueries, dismax: Dismax, parts: list[Part]) -> list[Query]:
    """Return what lifts titles that hold the words of the query side by side."""
    text = " ".join(part.text for part in parts if part.sign != "-")
    if len(words(text)) < 2:
        return []
    titles = [name for name in dismax.fields if name.startswith("title")]
    return [
        Query.boost_query(fields.phrase(name, text, 1, "q"), TITLE_PHRASE_BOOST) for name in titles
    ]


def is_stop_word(part: Part) -> bool:
    """Tell whether a part is a word that says nothing by itself; a phrase in quotation marks never is."""
    return not part.is_phrase and all(
        stopwords.is_stop_word(word.form) for word in words(part.text)
    )


def telling(parts: list[Part]) -> list[Part]:
    """Return the optional parts that say something, or all where nothing else is looked for."""
    optional = [part for part in parts if not part.sign]
    found = [part for part in optional if not is_stop_word(part)]
    return found if found or any(part.sign == "+" for part in parts) else optional


def optional_clauses(dismax: Dismax, found: list[Query]) -> list[tuple[Occur, Query]]:
    """Return the clauses of the optional parts: as many as ``mm`` says, and those with all of them first."""
    wanted = max(1, minimum_match(dismax.minimum, len(found)))
    if wanted == len(found):
        return [(Occur.Must, all_of(found))]
    some = Query.boolean_query([(Occur.Should, one) for one in found], wanted)
    most = HIGHEST_SCORE * len(found) * sum(dismax.fields.values())
    return [(Occur.Must, some), (Occur.Should, Query.const_score_query(all_of(found), most))]


def query(fields: FieldQueries, text: str, dismax: Dismax) -> Query:
    """Return the query of a search box's text."""
    parts = [part for part in parts_of(text) if has_words(part)]
    cut(text, "q")
    clauses: list[tuple[Occur, Query]] = []
    signed = {"+": Occur.Must, "-": Occur.MustNot}
    for part in parts:
        if part.sign:
            clauses.append((signed[part.sign], part_query(fields, dismax, part)))
    optional = telling(parts)
    if optional:
        found = [part_query(fields, dismax, part) for part in optional]
        clauses += optional_clauses(dismax, found)
    if not clauses:
        return Query.empty_query()
    if all(occur is Occur.MustNot for occur, _ in clauses):
        clauses.append((Occur.Must, Query.all_query()))
    clauses += [(Occur.Should, q) for q in title_phrase(fields, dismax, parts)]
    return Query.boolean_query(clauses)
