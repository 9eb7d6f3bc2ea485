"""Commands of harvesting: `ckan -c ckan.ini ogptn-harvest …`."""

from __future__ import annotations

import signal

import ckan.plugins.toolkit as tk
import click

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.runs.reports import COUNTS
from ckanext.ogptn.harvesters.sources import presets
from ckanext.ogptn.harvesters.workers import consumers, running, scheduling
from ckanext.ogptn.harvesters.workers.running import Progress

__all__ = ["ogptn_harvest"]


@click.group("ogptn-harvest", short_help="Harvest the ministries' sites.")
def ogptn_harvest() -> None:
    """Harvest the ministries' sites and link what they publish to commitments."""


@ogptn_harvest.command("sources")
@click.option("--sites-url", help="Address of the example sites (`ogptn sector-sites`).")
@click.option("--live", is_flag=True, help="The real portals instead of the example sites.")
def sources_command(sites_url: str | None, live: bool) -> None:
    """Create the harvest sources, or bring them up to date; nothing is fetched."""
    if live == bool(sites_url):
        raise click.UsageError("give either --sites-url URL or --live")
    for preset in presets.load("live" if live else "example", sites_url or ""):
        try:
            outcome = presets.ensure(preset)
        except presets.ContentMissing as error:
            advice = "Load the plans and institutions first: ckan -c ckan.ini ogptn content"
            raise click.ClickException(f"{error}. {advice}") from error
        except tk.ValidationError as error:
            raise click.ClickException(f"{preset['name']}: {error.error_summary}") from error
        click.echo(f"{preset['name']}: {outcome} ({preset['url']})")


@ogptn_harvest.command("run")
@click.argument("names", nargs=-1)
@click.option("--wait", is_flag=True, help="Show the progress until all jobs have ended.")
@click.option("--timeout", default=600.0, show_default=True, help="Seconds to wait at most.")
@click.option("--inline", is_flag=True, help="Do the work in this process, without workers.")
def run_command(names: tuple[str, ...], wait: bool, timeout: float, inline: bool) -> None:
    """Harvest the sources NAMES, or all of them."""
    try:
        chosen = running.source_names(names)
    except tk.ObjectNotFound as error:
        raise click.ClickException(str(error)) from error
    if not chosen:
        raise click.ClickException("there are no harvest sources; see `ogptn-harvest sources`")
    jobs = _started(chosen, send=not inline)
    if inline:
        for _, job_id in jobs.values():
            running.run_inline(job_id)
    if wait or inline:
        _report(jobs, timeout)


def _started(chosen: dict[str, str], send: bool) -> dict[str, tuple[str, str]]:
    """Start sources; one that is paused is told of and left out."""
    jobs = {}
    for name, source_id in chosen.items():
        try:
            jobs[name] = (source_id, running.start(source_id, send=send))
        except scheduling.SourcePaused as paused:
            click.echo(f"{name}: {paused.error_dict['source_id'][0]}", err=True)
    return jobs


@ogptn_harvest.command("work")
@click.argument("stages", nargs=-1, type=click.Choice(consumers.STAGES))
@click.option(
    "--at-once", default=4, show_default=True, help="Listings and records in hand at once."
)
@click.pass_context
def work_command(ctx: click.Context, stages: tuple[str, ...], at_once: int) -> None:
    """Take harvest work until told to end: listings (`gather`), records (`fetch`), or both.

    Does many side by side, and what other harvesters are sent one by one. Run it on any number of
    hosts, in place of ckanext-harvest's gather-consumer and fetch-consumer.
    """
    flask_app = ctx.meta["flask_app"]
    consumer = consumers.Consumer(
        stages or consumers.STAGES, at_once, flask_app.test_request_context
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: consumer.end())
    consumer.run()


def _report(jobs: dict[str, tuple[str, str]], timeout_seconds: float) -> None:
    last: dict[str, Progress] = {}
    for seen in running.follow(jobs, timeout_seconds):
        last[seen.source] = seen
        click.echo(line(seen))
    waiting = [name for name in jobs if name not in last or not last[name].ended]
    failed = [seen for seen in last.values() if seen.errors or seen.status == "Aborted"]
    for seen in failed:
        for message in seen.errors:
            click.echo(f"{seen.source}: {message}", err=True)
    if waiting:
        click.echo(
            f"not ended after {timeout_seconds:g} s: {', '.join(waiting)}; "
            "is a worker running (`ckan ogptn-harvest work`)?",
            err=True,
        )
    if waiting or failed:
        raise click.exceptions.Exit(1)


def line(seen: Progress) -> str:
    """Tell a job's progress in a line."""
    if not seen.ended:
        return f"{seen.source}: {seen.status.lower()}, {seen.done} of {seen.total} records"
    counts = ", ".join(f"{seen.stats[key]} {key}" for key in COUNTS if seen.stats.get(key))
    return f"{seen.source}: {seen.status.lower()}, {counts or 'nothing listed'}"


@ogptn_harvest.command("probe")
@click.argument("url")
def probe_command(url: str) -> None:
    """Look what the site at URL speaks, and tell what to save as a source; nothing is saved."""
    try:
        found = tk.get_action("ogptn_harvest_probe")(site_context(), {"url": url})
    except tk.ValidationError as error:
        raise click.ClickException("; ".join(error.error_dict["url"])) from error
    for guess in found["results"]:
        count = "" if guess["count"] is None else f", {guess['count']} records"
        types = ", ".join(guess["source_types"]) or "no type of source"
        click.echo(f"{guess['protocol']}: {guess['title'] or 'without a title'}{count}")
        click.echo(f"  save {guess['url']} as {types}")
    for attempt in found["tried"]:
        outcome = (
            f"{attempt['code']}: {attempt['detail']}" if attempt["code"] else attempt["detail"]
        )
        click.echo(f"tried {attempt['url']}: {outcome}", err=True)
    if not found["results"]:
        raise click.ClickException("nothing there that the portal can read")
