"""How right the suggestions of links are, on the labelled set, and how fast they are made; beside plain BM25.

Run alone: ``python tests/bench/links.py``; ``--misses`` shows what the half ``tune`` has wrong.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from bm25 import PlainBm25
from report import table

from ckanext.ogptn.content.reading import Content, read
from ckanext.ogptn.matching.engine import Match, Matcher
from ckanext.ogptn.matching.texts import Offer, Promise, promise_of

LABELLED = Path(__file__).parent / "labelled"
TUNE, FINAL = HALVES = ("tune", "final")
NONE = "none"
SHOWN = 3
PROMISES = (500, 5000)
DATASETS = 10_000
PLACES = (
    "Béja",
    "Gabès",
    "Sfax",
    "Kairouan",
    "Tozeur",
    "باجة",
    "قابس",
    "صفاقس",
    "القيروان",
    "توزر",
)
Found = dict[str, Any]
Suggest = Callable[[Offer], list[Match]]


@dataclass(frozen=True)
class Entry:
    """A labelled dataset, and the commitments that are right; none where a tool must stay silent."""

    offer: Offer
    right: frozenset[str]
    half: str
    milestone: str
    is_sure: bool


@dataclass(frozen=True)
class Score:
    """What was counted over some entries; shares are of those that serve a commitment, or of all where named so."""

    entries: int
    serving: int
    first: int
    among_three: int
    silent: int
    linked: int
    linked_right: int

    def shares(self) -> dict[str, float]:
        """Return the measures as shares from 0 to 1."""
        return {
            "first": self.first / self.serving,
            "among three": self.among_three / self.serving,
            "silent where nothing is right": self.silent / (self.entries - self.serving),
            "linked without a person": self.linked / self.entries,
            "of these right": self.linked_right / self.linked if self.linked else 1.0,
        }


def entries() -> list[Entry]:
    """Read the labelled set: the half for tuning, and that for the final figure."""
    return [entry(one, half) for half in HALVES for one in written(half)]


def written(half: str) -> list[Found]:
    """Read the entries of a half as they are written."""
    files = sorted((LABELLED / half).glob("*.yaml"))
    return [one for file in files for one in yaml.safe_load(file.read_text("utf-8"))["entries"]]


def entry(one: Found, half: str) -> Entry:
    """Return one labelled dataset."""
    right = one["commitment"]
    organization = one.get("organization")
    return Entry(
        Offer(
            id=one["id"],
            title=one.get("title") or {},
            notes=one.get("notes") or {},
            tags=tuple(one.get("tags") or ()),
            organization=(organization,) if organization else (),
            groups=tuple(one.get("groups") or ()),
            resources=tuple(resource["name"] for resource in one.get("resources") or ()),
            sector=one.get("sector") or "",
        ),
        frozenset(right if isinstance(right, list) else [right]) - {NONE},
        half,
        one.get("milestone") or "",
        one.get("sure", True),
    )


def promises(content: Content) -> list[Promise]:
    """Return the promises of the two plans."""
    names = {one["name"]: tuple(one["title_translated"].values()) for one in content.institutions}
    years = {
        plan["name"]: (int(plan["start_date"][:4]), int(plan["end_date"][:4]))
        for plan in content.plans
    }
    return [promise_of(one, names, years[one["action_plan"]]) for one in content.commitments]


def score(listed: Sequence[Entry], suggest: Suggest) -> Score:
    """Count how right the suggestions for labelled datasets are."""
    answers = [(one, suggest(one.offer)) for one in listed]
    serving = [(one, found) for one, found in answers if one.right]
    linked = [(one, match) for one, found in answers for match in found if match.band == "sure"]
    return Score(
        entries=len(listed),
        serving=len(serving),
        first=sum(bool(found) and found[0].commitment_id in one.right for one, found in serving),
        among_three=sum(
            not one.right.isdisjoint(match.commitment_id for match in found[:SHOWN])
            for one, found in serving
        ),
        silent=sum(not found for one, found in answers if not one.right),
        linked=len(linked),
        linked_right=sum(match.commitment_id in one.right for one, match in linked),
    )


def milestones(listed: Sequence[Entry], suggest: Suggest) -> tuple[int, int]:
    """Count the milestones named where the set names one too and the commitment is right, and how many are that one."""
    found = [
        (one.milestone, first[0].milestone)
        for one in listed
        if one.milestone
        and (first := suggest(one.offer)[:1])
        and first[0].commitment_id in one.right
    ]
    named = [(right, given) for right, given in found if given]
    return len(named), sum(right == given for right, given in named)


def measure(note: Callable[[str], None], datasets: int = DATASETS) -> Found:
    """Measure all: by half and certainty, ours and BM25; datasets a second at each number of promises."""
    listed, content = entries(), read()
    made = promises(content)
    note(f"suggesting for {len(listed)} labelled datasets")
    ours = Matcher(made)
    plain = {
        "BM25 of tantivy, the commitments' texts": PlainBm25(made, noted=False),
        "BM25 of tantivy, with the noted terms": PlainBm25(made, noted=True),
    }
    tuned = [(one.offer, one.right) for one in listed if one.half == TUNE]
    for one in plain.values():
        one.tune(tuned)
    tools: dict[str, Suggest] = {
        "ours": ours.suggest,
        **{name: one.suggest for name, one in plain.items()},
    }
    scores = {
        name: {
            f"{half}, {which}": score(
                [one for one in listed if one.half == half and (one.is_sure or which == "all")],
                suggest,
            )
            for half in HALVES
            for which in ("all", "sure")
        }
        for name, suggest in tools.items()
    }
    named, right = milestones([one for one in listed if one.half == FINAL], ours.suggest)
    return {
        "scores": {
            name: {part: one.shares() | {"entries": one.entries} for part, one in of.items()}
            for name, of in scores.items()
        },
        "milestones": {"named": named, "right": right},
        "speed": {str(size): speed(made, listed, size, datasets, note) for size in PROMISES},
    }


def speed(
    made: Sequence[Promise],
    listed: Sequence[Entry],
    size: int,
    datasets: int,
    note: Callable[[str], None],
) -> Found:
    """Measure how fast suggestions for invented datasets are made beside so many invented promises."""
    note(f"suggesting for {datasets:,} datasets beside {size:,} commitments")
    grown = invented_promises(made, size)
    started = time.process_time()
    matcher = Matcher(grown)
    built = time.process_time() - started
    offers = invented_offers([one.offer for one in listed], made, datasets)
    started, began = time.process_time(), time.perf_counter()
    suggested = sum(bool(matcher.suggest(offer)) for offer in offers)
    seconds, passed = time.process_time() - started, time.perf_counter() - began
    return {
        "build_seconds": built,
        "datasets_per_second": datasets / seconds,
        "by_the_clock": datasets / passed,
        "with_a_suggestion": suggested / datasets,
    }


def invented_promises(made: Sequence[Promise], size: int) -> list[Promise]:
    """Make promises after those of the plans: each of one subject, with sentences and terms of others in it."""
    chance = random.Random(size)  # noqa: S311 - no secret
    sentences = [text for one in made for text in one.texts]
    steps = [step for one in made for step in one.milestones]
    found = []
    for number in range(size):
        own, other = made[number % len(made)], chance.choice(made)
        place = chance.choice(PLACES)
        found.append(
            replace(
                own,
                id=f"invented-{number:05d}",
                name=f"invented-{number:05d}",
                parent="",
                title={language: f"{text} - {place}" for language, text in own.title.items()},
                texts=(*own.texts[:1], *chance.sample(sentences, 2)),
                milestones=tuple(chance.sample(steps, chance.randint(0, 4))),
                terms={
                    language: tuple(
                        chance.sample(terms, len(terms) // 2)
                        + chance.sample(
                            other.terms.get(language, ()),
                            min(3, len(other.terms.get(language, ()))),
                        )
                    )
                    for language, terms in own.terms.items()
                },
            )
        )
    return found


def invented_offers(labelled: Sequence[Offer], made: Sequence[Promise], size: int) -> list[Offer]:
    """Make datasets after the labelled ones: of another place and year, with sentences of the plans as description."""
    chance = random.Random(size)  # noqa: S311 - no secret
    sentences = [text for one in made for text in one.texts]
    found = []
    for number in range(size):
        own = labelled[number % len(labelled)]
        place, year = chance.choice(PLACES), chance.randint(2005, 2025)
        found.append(
            replace(
                own,
                id=f"invented-{number}",
                title={language: f"{text} {place} {year}" for language, text in own.title.items()},
                notes=own.notes or chance.choice(sentences),
                resources=(*own.resources, f"{place}_{year}_{number}.csv"),
            )
        )
    return found


def report(found: Found) -> list[str]:
    """Lay the figures out, with what was asked of them."""
    names = list(found["scores"])
    lines = ["## Suggested links: the labelled set", ""]
    for part, ours in found["scores"]["ours"].items():
        measures = [name for name in ours if name != "entries"]
        rows = [
            [measure, *(f"{100 * found['scores'][name][part][measure]:.1f} %" for name in names)]
            for measure in measures
        ]
        lines += [*table([f"{part}: {ours['entries']} datasets", *names], rows), ""]
    final, bm25 = found["scores"]["ours"]["final, all"], found["scores"][names[1]]["final, all"]
    lines += [
        f"- Right first: {final['first'] / bm25['first']:.2f} times as often as BM25 over the same texts.",
        f"- Of {found['milestones']['named']} milestones named, {found['milestones']['right']} are those of the set.",
        "",
        *speeds(found["speed"]),
    ]
    return lines


def speeds(found: Found) -> list[str]:
    """Lay the speeds out."""
    few, many = (found[str(size)]["datasets_per_second"] for size in PROMISES)
    rows = [
        [f"{int(size):,}", f"{one['datasets_per_second']:,.0f}", f"{one['by_the_clock']:,.0f}",
         f"{one['build_seconds']:.1f}",
         f"{100 * one['with_a_suggestion']:.0f} %"]
        for size, one in found.items()
    ]  # fmt: skip
    head = [
        "commitments",
        "datasets a second of one processor's time",
        "by the clock",
        "seconds to begin",
        "with a suggestion",
    ]
    return [
        *table(head, rows),
        "",
        f"- At {PROMISES[1]:,} a dataset takes {few / many:.2f} times as long as at {PROMISES[0]:,}.",
        "",
    ]


def misses(listed: Iterable[Entry], suggest: Suggest) -> list[str]:
    """Show what is suggested for each dataset where that is wrong."""
    lines = []
    for one in listed:
        found = suggest(one.offer)
        first = {match.commitment_id for match in found[:1]}
        if first - one.right or (one.right and not first):
            shown = "; ".join(
                f"{m.commitment_id} {m.score} {', '.join(m.matched_terms)}" for m in found
            )
            lines.append(
                f"- {one.offer.id}: {' or '.join(sorted(one.right)) or NONE}; found {shown or 'nothing'}"
            )
    return lines


def main() -> None:
    """Print the figures; with ``--misses`` what the half ``tune`` has wrong."""
    if "--misses" in sys.argv:
        matcher = Matcher(promises(read()))
        tune = [one for one in entries() if one.half == TUNE]
        sys.stdout.write("\n".join(misses(tune, matcher.suggest)) + "\n")
        return
    found = measure(lambda message: sys.stderr.write(f"… {message}\n"))
    sys.stdout.write("\n".join(report(found)) + "\n")


if __name__ == "__main__":
    main()
