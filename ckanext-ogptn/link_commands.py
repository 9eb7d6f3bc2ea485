"""`ckan ogptn check-links`: look at the files behind links now."""

from __future__ import annotations

from collections import Counter

import click

from ckanext.ogptn.health import checks, work
from ckanext.ogptn.health.attempts import OK, Known
from ckanext.ogptn.health.looking import File, Found
from ckanext.ogptn.logic import link_health, serving
from ckanext.ogptn.model.moments import now


@click.command("check-links")
@click.option(
    "--now", "every", is_flag=True, help="Look at every file, not only at those that are due."
)
def check_links(every: bool) -> None:
    """Look at the files of linked datasets, and judge all links. Workers do so by themselves.

    A file that fails is told with why; it counts as unreachable after several failures in a row."""
    total = len(checks.due(now(), every=every))
    click.echo(f"{total} files to look at")
    seen: Counter[str] = Counter()

    def tell(file: File, known: Known, found: Found) -> None:
        seen[known.state] += 1
        if known.state != OK or found.code:
            why = " ".join(str(part) for part in (found.code, found.status) if part)
            click.echo(f"{sum(seen.values())} of {total}: {known.state} ({why}) {file.url}")

    if every:
        work.look_at_all(serving.refresh_ends, progress=tell)
    else:
        work.work_off(serving.refresh_ends, float("inf"), progress=tell)
    changed = link_health.of_all_due()
    counts = ", ".join(f"{state}: {number}" for state, number in sorted(seen.items()))
    click.echo(f"{counts or 'nothing to look at'}; links judged anew: {changed}")
