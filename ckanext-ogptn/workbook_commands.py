"""Commands that take plans out of workbooks and into them: `ckan ogptn import-plan` and its fellows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import click
from ckan.types import Context

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic.workbooks import giving_out

language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="ar",
    show_default=True,
    help="Language of the sheets' and columns' titles.",
)
Files = click.Path(dir_okay=False, path_type=Path)


@click.command("import-plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, and write nothing.")
def import_plan(file: Path, dry_run: bool) -> None:
    """Create an action plan from the workbook FILE (.xlsx): all of it, or nothing.

    Commitments, parts, milestones, laws, reports and evidence come with it. What is wrong is listed by sheet and cell,
    and the command ends with 1. Records that are there already are errors: an import changes none.
    """
    asked = {"upload": file.read_bytes(), "dry_run": dry_run}
    try:
        answer = tk.get_action("ogptn_action_plan_import")(_administrator(), asked)
    except tk.ValidationError as refused:
        for message in refused.error_dict.get("upload", []):
            click.echo(message, err=True)
        raise _ended(refused.error_dict.get("errors", [])) from None
    if answer["errors"]:
        raise _ended(answer["errors"])
    counts = ", ".join(f"{name}: {number}" for name, number in answer["counts"].items())
    click.echo(f"{answer['plan']}: {'in order' if dry_run else 'imported'} ({counts})")


def _ended(errors: list[Mapping[str, Any]]) -> SystemExit:
    for error in errors:
        place = (
            f"{error['sheet']}!{error['column']}{error['row']}" if error["row"] else error["sheet"]
        )
        click.echo(f"{place}: {error['title']}: {error['message']}".replace(": : ", ": "), err=True)
    return SystemExit(1)


@click.command("export-plan")
@click.argument("name")
@click.argument("file", type=Files)
@language
def export_plan(name: str, file: Path, language: str) -> None:
    """Write the action plan NAME, such as tn-2016-2018, with all that belongs to it into the workbook FILE.

    Evidence for officers and records that are not published are in it; keep it accordingly.
    """
    try:
        content = giving_out.filled(_administrator(), name, language)
    except tk.ObjectNotFound:
        raise click.ClickException(f"There is no action plan {name}.") from None
    file.write_bytes(content)
    click.echo(f"{name}: {file}")


@click.command("plan-template")
@click.argument("file", type=Files)
@language
def plan_template(file: Path, language: str) -> None:
    """Write the empty workbook into FILE, with the portal's institutions listed in it."""
    file.write_bytes(giving_out.template(_administrator(), language))
    click.echo(str(file))


def _administrator() -> Context:
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return {"user": user, "ignore_auth": True}
