"""Lucene's query syntax, as Solr's standard parser reads it: luqum parses, this module gives the tree its meaning.

Clauses are joined as Lucene's classic parser does it, where AND and OR mark the clauses on their two sides and
nothing binds tighter; the default operator is ``q.op``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import InvalidOperation

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse as parse_tree
from tantivy import Occur, Query

from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.query.fields import Bounds, FieldQueries
from ckanext.ogptn.text.queries import unescaped

LONGEST_QUERY = 200_000
# As many as Solr takes.
MOST_CLAUSES = 1024
# In all of one request: its query and its filters.
MOST_CLAUSES_TOGETHER = 4 * MOST_CLAUSES
MOST_PHRASE_WORDS = 64
DEEPEST_NESTING = 40
AND, OR, NONE = "AND", "OR", ""

PIECE = re.compile(r'\\.|"(?:[^\\"]|\\.)*"|&&|\|\||!|[()\[\]{}]|\s+|[^\s\\"&|!()\[\]{}]+|.', re.S)
JOINTS = {tree.AndOperation: AND, tree.OrOperation: OR, tree.UnknownOperation: NONE}
SIGNS = (tree.Plus, tree.Prohibit, tree.Not)
# luqum takes no apostrophe at the beginning of a word.
APOSTROPHE = re.compile(r"(?:^|(?<=[:+-]))'")
WILDCARD = re.compile(r"(?<!\\)(?:\\\\)*[*?]")


@dataclass(frozen=True)
class Setting:
    """What holds where a clause stands: the field that it is about, the operator, and the parameter it came in."""

    parameter: str
    field: str = "text"
    operator: str = AND


@dataclass
class Clause:
    """One clause of a boolean query, with how it has to occur."""

    query: Query
    occur: Occur


def escaped(text: str) -> str:
    """Put a backslash before what a pattern would take for a wildcard."""
    return re.sub(r"([\\*?])", r"\\\1", text)


def prepared(text: str, parameter: str) -> str:
    """Write ``&&``, ``||`` and ``!`` as luqum knows them, and refuse what is too long or too deep to be parsed."""
    if len(text) > LONGEST_QUERY:
        raise Refused(parameter, f"it is longer than {LONGEST_QUERY} characters")
    results: list[str] = []
    depth = count = 0
    words = {"&&": " AND ", "||": " OR ", "!": " NOT "}
    for piece in PIECE.findall(text):
        depth += (piece == "(") - (piece == ")")
        count += not piece.isspace() and piece not in words
        if depth > DEEPEST_NESTING:
            raise Refused(parameter, f"its brackets are nested deeper than {DEEPEST_NESTING}")
        if count > 4 * MOST_CLAUSES:
            raise Refused(parameter, f"it has more than {MOST_CLAUSES} clauses")
        if piece == "(" and results and results[-1].lstrip("+-") == "filter":
            # Solr's own filter(…), which finds what its brackets find.
            results[-1] = results[-1].removesuffix("filter")
        results.append(operator_word(APOSTROPHE.sub(r"\\'", piece), results, words))
    return "".join(results)


def operator_word(piece: str, before: list[str], words: dict[str, str]) -> str:
    """Return the word for a sign of Lucene's; an exclamation mark inside a word is no sign."""
    if (
        piece == "!"
        and before
        and not before[-1].isspace()
        and before[-1] not in ("(", *words.values())
    ):
        return "\\!"
    return words.get(piece, piece)


def parsed(text: str, parameter: str) -> tree.Item:
    """Parse a query, refusing what is not Lucene's syntax."""
    try:
        return parse_tree(prepared(text, parameter))
    except ParseError as error:
        raise Refused(parameter, str(error)) from error
    except InvalidOperation as error:
        raise Refused(parameter, "a weight (^) or a likeness (~) is no number") from error


def flat(node: tree.Item) -> Iterator[tuple[str, tree.Item]]:
    """Yield the clauses of an expression from left to right, each with what joins it to the one before."""
    waiting: list[tuple[str, tree.Item]] = [(NONE, node)]
    while waiting:
        joint, node = waiting.pop()
        inner = JOINTS.get(type(node))
        if inner is None:
            yield joint, node
            continue
        first, *others = node.children
        waiting += [(inner, child) for child in reversed(others)]
        waiting.append((joint, first))


def with_alternatives(parts: list[tuple[str, tree.Item]]) -> Iterator[tuple[str, tree.Item]]:
    """Yield clauses on a field of exact values, several plain values side by side as one of which any may match.

    In Solr ``res_format:(CSV PDF)`` finds records with either, whatever ``q.op`` says, since it reads them at once.
    """
    run: list[tree.Item] = []
    for position, (joint, item) in enumerate(parts):
        after = parts[position + 1][0] if position + 1 < len(parts) else NONE
        if (
            joint == after == NONE
            and isinstance(item, tree.Word)
            and not WILDCARD.search(item.value)
        ):
            run.append(item)
            continue
        yield from alternatives(run)
        run = []
        yield joint, item
    yield from alternatives(run)


def alternatives(items: list[tree.Item]) -> Iterator[tuple[str, tree.Item]]:
    """Yield the clause of which any item may match, none where there is no item."""
    if len(items) > 1:
        yield NONE, tree.Group(tree.OrOperation(*items))
    elif items:
        yield NONE, items[0]


class Interpreter:
    """Gives a luqum tree its meaning as a tantivy query."""

    def __init__(self, fields: FieldQueries) -> None:
        self.fields = fields
        self._clauses_left = MOST_CLAUSES_TOGETHER

    def query(self, text: str, setting: Setting) -> Query:
        """Return the query that ``text`` stands for."""
        return self.expression(parsed(text, setting.parameter), setting)

    def expression(self, node: tree.Item, setting: Setting) -> Query:
        """Return the query of an expression."""
        return boolean(self.clauses(flat(node), setting))

    def clauses(self, parts: Iterable[tuple[str, tree.Item]], setting: Setting) -> list[Clause]:
        """Return clauses with how each has to occur."""
        clauses: list[Clause] = []
        if setting.operator == AND and setting.field and self.fields.is_exact(setting.field):
            parts = with_alternatives(list(parts))
        for joint, child in parts:
            self._join(clauses, joint, child, setting)
            if len(clauses) > MOST_CLAUSES:
                raise Refused(setting.parameter, f"it has more than {MOST_CLAUSES} clauses")
        self._clauses_left -= len(clauses)
        if self._clauses_left < 0:
            raise Refused(
                setting.parameter, f"the request has more than {MOST_CLAUSES_TOGETHER} clauses"
            )
        return clauses

    def _join(self, clauses: list[Clause], joint: str, node: tree.Item, setting: Setting) -> None:
        """Add a clause, as ``addClause`` of Lucene's classic parser does."""
        if clauses and clauses[-1].occur is not Occur.MustNot:
            if joint == AND:
                clauses[-1].occur = Occur.Must
            elif joint == OR and setting.operator == AND:
                clauses[-1].occur = Occur.Should
        required = joint != OR if setting.operator == AND else joint == AND
        occur = Occur.Must if required else Occur.Should
        if isinstance(node, tree.Plus):
            node, occur = (
                node.a,
                Occur.Must if joint != OR or setting.operator == OR else Occur.Should,
            )
        elif isinstance(node, (tree.Prohibit, tree.Not)):
            node, occur = node.a, Occur.MustNot
        clauses.append(Clause(self.clause(node, setting), occur))

    def clause(self, node: tree.Item, setting: Setting) -> Query:
        """Return the query of one clause."""
        match node:
            case tree.SearchField(expr=inner) if not isinstance(inner, (tree.SearchField, *SIGNS)):
                return self.clause(inner, replace(setting, field=unescaped(node.name)))
            case tree.Group() | tree.FieldGroup():
                return self.expression(node.expr, setting)
            case tree.Boost(expr=inner) if (
                not isinstance(inner, tree.Boost) and not node.implicit_force
            ):
                return Query.boost_query(self.clause(inner, setting), float(node.force))
        return self.leaf(node, setting)

    def leaf(self, node: tree.Item, setting: Setting) -> Query:
        """Return the query of a word, phrase, pattern or range."""
        field, parameter = setting.field, setting.parameter
        match node:
            case tree.Word():
                return self.word(node.value, setting)
            case tree.Phrase():
                return self.fields.phrase(field, phrase(node, parameter), 0, parameter)
            case tree.Proximity():
                words = phrase(node.term, parameter)
                return self.fields.phrase(field, words, int(node.degree), parameter)
            case tree.Fuzzy():
                return self.fields.fuzzy(
                    field, unescaped(str(node.term.value)), distance(node), parameter
                )
            case tree.Regex():
                return self.fields.regex(field, node.value[1:-1], parameter)
            case tree.Range():
                bounds = Bounds(end(node.low), end(node.high), node.include_low, node.include_high)
                return self.fields.range(field, bounds, parameter)
        raise Refused(
            parameter, f"signs, fields or boosts do not follow each other ({type(node).__name__})"
        )

    def word(self, value: str, setting: Setting) -> Query:
        """Return the query of a word that may hold wildcards."""
        if value == "*":
            return (
                Query.all_query()
                if setting.field in ("*", "text")
                else self.fields.exists(setting.field)
            )
        if setting.field == "*":
            raise Refused(setting.parameter, "only *:* is understood for all fields")
        if WILDCARD.search(value):
            return self.fields.matching(setting.field, value, setting.parameter)
        return self.fields.value(setting.field, unescaped(value), setting.parameter)


def phrase(node: tree.Item, parameter: str) -> str:
    """Return the words of a phrase, refusing more than anyone looks for in their order."""
    text = unescaped(node.value[1:-1])
    if len(text.split()) > MOST_PHRASE_WORDS:
        raise Refused(parameter, f"it has a phrase of more than {MOST_PHRASE_WORDS} words")
    return text


def distance(node: tree.Fuzzy) -> int:
    """Return how many characters may differ; a fraction is the likeness that older versions of Lucene took."""
    degree = float(node.degree) if node.degree is not None else 2.0
    return int(degree) if degree >= 1 else 2


def end(node: tree.Item) -> str | None:
    """Return an end of a range as written, None where it is open."""
    if isinstance(node, tree.Prohibit):
        return f"-{end(node.a)}"
    if isinstance(node, tree.Phrase):
        return unescaped(node.value[1:-1])
    value = unescaped(str(node.value))
    return None if value == "*" else value


def boolean(clauses: list[Clause]) -> Query:
    """Return the boolean query of clauses; where all are negative, it matches everything else."""
    if len(clauses) == 1 and clauses[0].occur is not Occur.MustNot:
        return clauses[0].query
    parts = [(clause.occur, clause.query) for clause in clauses]
    if all(clause.occur is Occur.MustNot for clause in clauses):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)
