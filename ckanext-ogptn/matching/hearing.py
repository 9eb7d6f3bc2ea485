"""What a dataset says of itself: its terms and words, how prominent each is, and the fields that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ckanext.ogptn.matching.cutting import Cutter, Keys
from ckanext.ogptn.matching.promises import Index
from ckanext.ogptn.matching.texts import Offer

Tokens = tuple[str, ...]
# How prominent a word is by where it stands, and how much more where it stands again.
TITLE, TAGS, FILES, NOTES, GROUPS, AGAIN = 1.0, 0.7, 0.6, 0.6, 0.4, 0.15
# How much speaks for a field: one of its things, a hint, one of its bodies as the publisher, the source's own word.
THING, HINTED, PUBLISHED, DECLARED = 1.0, 0.3, 0.7, 0.6
# How much a hint says beside a publisher of its field; that a body does nothing else.
LEANING, ITS_OWN = 0.3, 0.35
DEVOTED = "devoted to "
# What is left of a word where descriptions of any data speak so.
TALK = 0.3
YEARS = range(1990, 2100)


@dataclass(slots=True)
class Said:
    """A term or word of a dataset: how prominent it is, and as it was written; words that stand apart are several."""

    weight: float
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a dataset says: its terms and words by their tokens, what speaks for each field, and the years it names.

    ``publisher`` are the tokens of its publisher, ``named`` the names that these stand for, ``home`` the fields that
    this body works in. ``leaning`` is how much leans to each of these: a hint beside the publisher, or that the body
    does nothing else while the dataset names some subject.
    """

    said: Mapping[Tokens, Said]
    fields: Mapping[str, Mapping[Tokens, float]]
    publisher: frozenset[str]
    named: tuple[str, ...]
    home: frozenset[str]
    leaning: Mapping[str, float]
    years: frozenset[int]


class Listener:
    """Hears datasets, by the terms of an index and the bodies of its gazetteer."""

    def __init__(self, index: Index) -> None:
        self.index = index
        talked_of = {field.id for field in index.lexicon.fields if field.is_talk}
        self.talk = frozenset(
            thing for thing, field in index.field_of.items() if field in talked_of
        )
        self.field_ids = frozenset(field.id for field in index.lexicon.fields)
        self.bodies = Cutter(bodies(index))

    def hear(self, offer: Offer) -> Heard:
        """Return what a dataset says."""
        said: dict[Tokens, Said] = {}
        words: dict[str, Said] = {}
        for weight, texts in parts(offer):
            self._hear_part(weight, texts, said, words)
        self._hear_part(NOTES, offer.notes.values(), said, words, is_prose=True)
        self._join(words, offer.organization, said)
        bodies = [
            piece
            for name in offer.organization
            for piece in self.bodies.cut(name).pieces
            if piece.is_term
        ]
        publisher = frozenset(token for piece in bodies for token in piece.tokens)
        home = (publisher & self.field_ids) | self.index.fields_of([offer.sector])
        return Heard(
            said=said,
            fields=self._fields(said, offer, home),
            publisher=publisher,
            named=tuple(dict.fromkeys(piece.written for piece in bodies)),
            home=home,
            leaning={field: self._leaning(field, said, publisher, words) for field in home},
            years=frozenset(int(key) for key in words if key.isdigit() and int(key) in YEARS),
        )

    def _hear_part(
        self,
        weight: float,
        texts: Iterable[str],
        said: dict[Tokens, Said],
        words: dict[str, Said],
        *,
        is_prose: bool = False,
    ) -> None:
        """Add what one part of a dataset says; a word that stands in it several times counts once."""
        talk = self.talk if is_prose else frozenset()
        here: dict[Tokens, str] = {}
        for text in texts:
            cut = self.index.cutter.cut(text)
            is_talk = any(not talk.isdisjoint(piece.tokens) for piece in cut.pieces)
            for key, written in cut.words.items():
                words.setdefault(key, Said(weight * TALK if is_talk else weight, (written,)))
            for piece in cut.pieces:
                if piece.is_term or piece.tokens[0] not in self.index.lexicon.plain:
                    here.setdefault(piece.tokens, piece.written)
        for tokens, written in here.items():
            share = 1.0 if talk.isdisjoint(tokens) else TALK
            if tokens in said:
                said[tokens].weight += AGAIN * share
            else:
                said[tokens] = Said(weight * share, (written,))

    def _join(
        self, words: Mapping[str, Said], publisher: Iterable[str], said: dict[Tokens, Said]
    ) -> None:
        """Add the terms whose words may stand apart, where all of them stand somewhere.

        Some may stand in the publisher's name ("budget + commune"), as long as the dataset itself has one that tells.
        """
        plain = self.index.lexicon.plain
        named = {key for name in publisher for key in self.index.cutter.cut(name).words} - plain
        telling, known = words.keys() - plain, words.keys() | named
        # In one order in every process, for sums of fractions depend on it.
        for key in (*words, *sorted(named - words.keys())):
            for group, token in self.index.together.get(key, ()):
                if group <= words.keys() or (group <= known and group & telling):
                    ones = [one for key, one in words.items() if key in group]
                    said[token,] = Said(
                        min(one.weight for one in ones),
                        tuple(written for one in ones for written in one.written),
                    )

    def _leaning(
        self,
        field: str,
        said: Mapping[Tokens, Said],
        publisher: frozenset[str],
        words: Mapping[str, Said],
    ) -> float:
        hints = [
            one.weight
            for tokens, one in said.items()
            for token in tokens
            if self.index.is_hint(token) and self.index.field_of[token] == field
        ]
        telling = [
            one.weight
            for key, one in words.items()
            if key not in self.index.lexicon.plain and not key.isdigit()
        ]
        is_devoted = f"{DEVOTED}{field}" in publisher
        return max(
            LEANING * max(hints, default=0.0),
            ITS_OWN * max(telling, default=0.0) if is_devoted else 0.0,
        )

    def _fields(
        self, said: Mapping[Tokens, Said], offer: Offer, home: frozenset[str]
    ) -> dict[str, dict[Tokens, float]]:
        found: dict[str, dict[Tokens, float]] = {}
        for tokens, one in said.items():
            things = [token for token in tokens if token in self.index.field_of]
            for thing in things:
                weight = HINTED if self.index.is_hint(thing) else THING
                of_field = found.setdefault(self.index.field_of[thing], {})
                of_field[tokens] = one.weight * weight / len(things)
        for field in home:
            found.setdefault(field, {})["publisher",] = PUBLISHED
        for field in self.index.fields_of([offer.sector]):
            found.setdefault(field, {})["sector",] = DECLARED
        return found


def parts(offer: Offer) -> Iterator[tuple[float, Iterable[str]]]:
    """Yield what a dataset says in a few words, the most prominent first, with its weight."""
    yield TITLE, offer.title.values()
    yield TAGS, offer.tags
    yield FILES, offer.resources
    yield GROUPS, (*offer.groups, *offer.themes)


def bodies(index: Index) -> dict[Keys, set[str]]:
    """Map the keys of each body's name to its fields, also as devoted to them, and to itself if it leads a promise."""
    found: dict[Keys, set[str]] = {}
    for field in index.lexicon.fields:
        for name in field.bodies:
            found.setdefault(name, set()).add(field.id)
        for name in field.devoted:
            found[name].add(f"{DEVOTED}{field.id}")
    for held in index.held:
        for lead in held.leads:
            found.setdefault(tuple(lead.split()), set()).add(lead)
    return found
