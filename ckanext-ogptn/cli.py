"""Commands of the extension: `ckan ogptn …`."""

from __future__ import annotations

import signal
import threading
import time

import ckan.plugins.toolkit as tk
import click
from ckan import model

from ckanext.ogptn import config, jobs, link_commands, workbook_commands
from ckanext.ogptn.logic import serving
from ckanext.ogptn.logic.suggesting import due, work

__all__ = ["ogptn"]


@click.group(short_help="Commitments and action plans.")
def ogptn() -> None:
    """Commitments and action plans."""


for command in (
    link_commands.check_links,
    workbook_commands.import_plan,
    workbook_commands.export_plan,
    workbook_commands.plan_template,
):
    ogptn.add_command(command)


@ogptn.command()
@click.option(
    "--examples",
    is_flag=True,
    help="Load the example inventory instead, once the example sites are harvested.",
)
def content(examples: bool) -> None:
    """Load the institutions, both action plans and their reports. Loading again changes nothing."""
    from ckanapi import LocalCKAN

    from ckanext.ogptn.content import loader
    from ckanext.ogptn.content.examples import inventory

    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    api = LocalCKAN(username=site_user)
    if examples:
        inventory.fill(api, click.echo, config.today())
    else:
        loader.load(api, click.echo)


@ogptn.command()
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Look at all datasets, not only at those that are due.",
)
def suggest(everything: bool) -> None:
    """Propose the commitments that datasets may serve, by their texts. Workers do so by themselves."""
    if everything:
        due.forget_all()
        model.Session.commit()
    progress = work.Progress()
    for progress in work.run(serving.refresh_ends):
        click.echo(f"{progress.looked_at} of {progress.due} datasets")
    click.echo(_say({"datasets": progress.looked_at, **progress.done}))


@ogptn.command()
def tick() -> None:
    """Do what is due by now: deadlines that have passed, harvests. Made to be called every
    minute."""
    click.echo(_say(jobs.tick()))


@ogptn.command()
@click.option("--seconds", default=60, show_default=True, help="Seconds from one tick to the next.")
def scheduler(seconds: int) -> None:
    """Tick every minute until it is told to end (SIGTERM or Ctrl-C)."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    while not ending.is_set():
        started = time.monotonic()
        click.echo(_say(jobs.tick()))
        # Between ticks no connection to the database is held.
        model.Session.remove()
        ending.wait(max(0.0, seconds - (time.monotonic() - started)))


def _say(done: dict[str, int]) -> str:
    return ", ".join(f"{name}: {number}" for name, number in done.items())
