"""Commands of the embedded search engine: ``ckan ogptn-search …``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ckanext.ogptn.search import instants
from ckanext.ogptn.search.site import repair as mending

__all__ = ["ogptn_search"]


class Instant(click.ParamType):
    """An instant in Solr's notation, as milliseconds since 1970."""

    name = "instant"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read an instant."""
        try:
            return instants.parse(str(value), datetime.now(UTC))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group("ogptn-search", short_help="The embedded search engine.")
def ogptn_search() -> None:
    """The embedded search engine."""


@ogptn_search.command()
@click.option("--all", "everything", is_flag=True, help="Index every record anew.")
@click.option(
    "--before",
    type=Instant(),
    help="Leave alone what was indexed since this instant (2026-11-22T02:00:00Z, NOW-1MINUTE): others may be at work.",
)
def repair(everything: bool, before: int | None) -> None:
    """Compare the index with the database and mend what differs. Repairing again changes nothing.

    Damaged files are noticed by their checksums. Searches go on meanwhile.
    """
    differing = mending.repair(
        lambda done, total: click.echo(f"indexed {done} of {total}"),
        settled=before,
        everything=everything,
    )
    failed = len(differing.failed)
    click.echo(
        f"indexed: {len(differing.outdated) - failed}, taken out: {len(differing.orphaned)}"
        + (f", failed: {failed} (the log says why)" if failed else "")
    )
    if failed:
        raise click.exceptions.Exit(1)
