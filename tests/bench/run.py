"""``make bench``: how good and how fast search is, on the embedded engine and on Solr; how fast pages are as plans
grow; harvesting beside ckanext-harvest's own; how right and how fast suggested links are."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import formats
import harvest
import harvest_report
import links
import pages
import quality
import report
import speed
import yaml
from scratch import ENGINES, NAMES, Scratch, run, scratch

from ckanext.ogptn.search.solr.errors import SolrError
from ckanext.ogptn.search.solr.jars import default_cache, fetch_jars, java

JUDGED = Path(__file__).parent / "judged.yaml"
FILE = click.Path(dir_okay=False, path_type=Path)
SIZES = "1000,10000,50000"
PROMISES = "50,500,5000"
Found = dict[str, Any]


@click.command(context_settings={"show_default": True})
@click.option("--quality/--no-quality", "judge", default=True, help="Ask the judged queries.")
@click.option("--speed/--no-speed", "race", default=True, help="Measure times and sizes.")
@click.option("--pages/--no-pages", "visit", default=True, help="Visit pages as a plan grows.")
@click.option("--harvest/--no-harvest", "reap", default=True, help="Harvest, ours and stock.")
@click.option("--formats/--no-formats", "open_files", default=True, help="Read GTFS and budgets.")
@click.option("--links/--no-links", "suggest", default=True, help="Suggest links.")
@click.option("--datasets", default=10_000, help="How many datasets ours harvests.")
@click.option("--stock-datasets", default=1000, help="How many datasets stock harvests.")
@click.option("--gathered", default=50_000, help="How many are gathered, for memory.")
@click.option("--promises", default=PROMISES, help="How many commitments, one after the other.")
@click.option("--sizes", default=SIZES, help="How many datasets, one size after the other.")
@click.option("--rounds", default=100, help="How often a client puts each of the six requests.")
@click.option("--solr/--no-solr", default=True, help="Measure Solr too, where it can be run.")
@click.option("--misses", is_flag=True, help="Show the queries that our engine answers badly.")
@click.option("--json", "target", type=FILE, help="Write all figures there.")
def main(
    judge: bool,
    race: bool,
    visit: bool,
    reap: bool,
    open_files: bool,
    suggest: bool,
    datasets: int,
    stock_datasets: int,
    gathered: int,
    promises: str,
    sizes: str,
    rounds: int,
    solr: bool,
    misses: bool,
    target: Path | None,
) -> None:
    """Print how good and how fast search is, on the embedded engine and on Solr, how fast pages and harvests are."""
    started = time.monotonic()
    engines = chosen(solr) if judge or race else []
    tell(
        f"# Search, pages and harvesting, measured\n\n{platform.machine()}, {os.cpu_count()} processors\n"
    )
    found: Found = {}
    with scratch() as site:
        if judge or race or visit:
            note("loading the plans and harvesting the example sites")
            found["documents"] = load(site)
        if judge:
            found["quality"] = judged(site, engines, misses)
        if race:
            racing = [name for name in ("embedded", "overlay") if name in engines]
            steps = sorted(int(size) for size in sizes.split(","))
            found["speed"] = speeds(site, racing, steps, rounds)
        if visit:
            grown = sorted(int(size) for size in promises.split(","))
            found["pages"] = pages.measure(site, grown, note)
            tell(*report.pages(found["pages"]), *report.verdicts(found["pages"], pages.PLAIN))
        if reap:
            taken = harvest.Sizes(datasets, stock_datasets, gathered)
            found["harvest"] = harvest.measure(site, taken, note)
            tell(*harvest_report.harvests(found["harvest"]))
        if open_files:
            found["formats"] = formats.measure(site.folder, note)
            tell(*formats.report(found["formats"]))
        if suggest:
            found["links"] = links.measure(note)
            tell(*links.report(found["links"]))
    tell(f"Took {time.monotonic() - started:.0f} s.")
    if target is not None:
        target.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")


def chosen(solr: bool) -> list[str]:
    """Name the engines that can be measured; say why Solr cannot where it cannot."""
    if solr:
        try:
            java()
            fetch_jars(default_cache())
        except SolrError as error:
            note(f"Solr is left out, and our figures stand alone: {error}")
            solr = False
    return list(ENGINES) if solr else ["embedded"]


def load(site: Scratch) -> Found:
    """Fill the site with its content and keep the index documents that it gives."""
    with site.engine("embedded", "load") as engine:
        counted = run(engine, "load")
        documents = run(engine, "documents")
    path(site).write_text(json.dumps(documents, ensure_ascii=False), "utf-8")
    tell("Records: " + ", ".join(f"{number} {type_}" for type_, number in counted.items()) + "\n")
    return dict(counted)


def path(site: Scratch) -> Path:
    """Return where the index documents of the portal's records are kept."""
    return site.folder / "documents.json"


def judged(site: Scratch, engines: Sequence[str], misses: bool) -> Found:
    """Ask the judged queries of each engine and print the measures."""
    queries = yaml.safe_load(JUDGED.read_text("utf-8"))["queries"]
    asked = {}
    for name in engines:
        note(f"asking {len(queries)} judged queries of {NAMES[name]}")
        with site.engine(name, "quality") as engine:
            asked[name] = run(engine, "ask")
    scores = {name: quality.by_language(queries, asked[name]["answers"]) for name in engines}
    tell(*report.quality(scores, len(queries)), *report.rebuilds(asked))
    if misses:
        tell(*report.misses(queries, asked["embedded"]["answers"]), "")
    return {
        name: {
            **asked[name],
            "scores": {key: dataclasses.asdict(score) for key, score in scores[name].items()},
        }
        for name in engines
    }


def speeds(site: Scratch, engines: Sequence[str], sizes: Sequence[int], rounds: int) -> Found:
    """Measure each engine at each size; one index grows through the sizes."""
    found: Found = {}
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(site.engine(name, "speed")) for name in engines}
        for first, size in zip([0, *sizes], sizes, strict=False):
            found[str(size)] = {}
            for name, engine in running.items():
                note(f"measuring {NAMES[name]} with {size:,} datasets")
                measured = speed.measure(engine, path(site), first, size, rounds)
                found[str(size)][name] = measured
            tell(*report.speed(size, found[str(size)]))
    return found


def tell(*lines: str) -> None:
    """Print lines of the report."""
    click.echo("\n".join(lines))
    sys.stdout.flush()


def note(message: str) -> None:
    """Say on standard error what is being done."""
    click.echo(f"… {message}", err=True)


if __name__ == "__main__":
    main()
