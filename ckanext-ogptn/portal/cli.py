"""The launcher's command line: one command to a portal, and those that keep it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from ckanext.ogptn.portal import backup as transfer
from ckanext.ogptn.portal import programs, status, up
from ckanext.ogptn.portal.boot import admin_password_of
from ckanext.ogptn.portal.children import birth
from ckanext.ogptn.portal.errors import PortalError, SettingsError
from ckanext.ogptn.portal.layout import Layout, default_folder

DOWN_SECONDS = 90.0
# What systemctl answers for a service that does not run (LSB, 20.2).
NOT_RUNNING = 3


class Reporting(click.Group):
    """A group whose commands end with a message, not a traceback, on the launcher's own errors."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except PortalError as error:
            click.echo(f"\n{error}", err=True)
            ctx.exit(1)


def _as_layout(_context: click.Context, _option: click.Parameter, value: Path | None) -> Layout:
    return Layout(value or default_folder(os.environ, os.geteuid() == 0))


def on_data_dir(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the option --data-dir, as the argument ``layout``."""
    return click.option(
        "--data-dir", "layout", type=click.Path(path_type=Path), callback=_as_layout,
        help="The portal's folder. Default: $OGPTN_DATA_DIR, else /var/lib/ogptn for root,"
             " else ~/.local/share/ogptn.",
    )(command)  # fmt: skip


def _as_date(_context: click.Context, _option: click.Parameter, value: datetime | None) -> Any:
    return value.date() if value else None


@click.group(cls=Reporting, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ckanext-ogptn", prog_name="ogptn")
def main() -> None:
    """Run Tunisia's open-data portal of OGP commitments on this machine.

    \b
    ogptn up               start it (Ctrl-C ends it)
    ogptn up --detach      start it in the background; `ogptn down` ends it
    ogptn status           what runs, and where

    Everything of a portal lies in one folder, the data directory (--data-dir).
    """
    # What the launcher writes is for its owner alone, unless it says otherwise.
    os.umask(0o077)


@main.command("up")
@on_data_dir
@click.option("--port", type=click.IntRange(1, 65535), help="The portal's port on 127.0.0.1. "
              "Default: as before, at first 5000.")  # fmt: skip
@click.option("--detach", is_flag=True, help="Return once the portal is ready; it goes on.")
@click.option("--live/--examples", default=None, help="Harvest the real portals, or the example "
              "sites on this machine. Default: as before, at first the example sites.")  # fmt: skip
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=_as_date,
              help="Show the portal as on this day. Default: today.")  # fmt: skip
@click.option("--in-background", is_flag=True, hidden=True)
@click.pass_context
def up_command(
    context: click.Context,
    layout: Layout,
    port: int | None,
    detach: bool,
    live: bool | None,
    as_of: date | None,
    in_background: bool,
) -> None:
    """Start the portal; the first time, make it.

    PostgreSQL, Valkey and the search engine come as Python packages; the first start creates the
    database, loads the two action plans, and harvests. A start that was killed goes on where it
    stopped. The administrator's password is printed once, or taken from OGPTN_ADMIN_PASSWORD.
    """
    found = status.read(layout)
    if found["state"] != status.DOWN:
        click.echo(f"The portal in {layout.root} is {found['state']}: {found.get('url', '')}")
        return
    if detach:
        layout.check()
        arguments = ["--data-dir", str(layout.root)]
        arguments += ["--port", str(port)] if port else []
        arguments += [] if live is None else ["--live" if live else "--examples"]
        arguments += ["--as-of", as_of.isoformat()] if as_of else []
        context.exit(up.detach(layout, arguments, sys.stdout))
    options = up.Options(port, live, as_of, admin_password_of(os.environ))
    let_go = (lambda: up.let_go_of_output(layout)) if in_background else (lambda: None)
    up.run(layout, options, sys.stdout, let_go)


@main.command("status")
@on_data_dir
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
@click.pass_context
def status_command(context: click.Context, layout: Layout, as_json: bool) -> None:
    """Say what runs. Ends with 0 when the portal is ready, with 3 when it is not."""
    found = status.read(layout)
    click.echo(status.as_json(found) if as_json else status.as_text(found, layout))
    context.exit(0 if found["state"] == status.READY else NOT_RUNNING)


@main.command("down")
@on_data_dir
def down_command(layout: Layout) -> None:
    """End the portal and all it started."""
    click.echo("The portal is down." if down(layout) else "No portal was running.")


def down(layout: Layout) -> bool:
    """End the launcher of ``layout`` and wait until it is gone; tell whether there was one."""
    found = status.read(layout)
    if found["state"] == status.DOWN:
        return False
    deadline = time.monotonic() + DOWN_SECONDS
    launcher = int(found["launcher"])
    born = birth(launcher)
    os.kill(launcher, signal.SIGTERM)
    while layout.is_locked() or (born and birth(launcher) == born):
        if time.monotonic() > deadline:
            raise SettingsError(
                f"the launcher (process {launcher}) did not end in {DOWN_SECONDS:.0f} s",
                f"Look into {layout.log('launcher')}.",
            )
        time.sleep(0.1)
    return True


@main.command("reset")
@on_data_dir
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset_command(layout: Layout, yes: bool) -> None:
    """Remove the portal's database, files and configuration."""
    layout.check()
    if not layout.root.exists():
        click.echo(f"{layout.root} does not exist.")
        return
    if not yes:
        question = f"Remove the portal in {layout.root}, with all its data?"
        click.confirm(question, abort=True)
    down(layout)
    layout.remove()
    click.echo(f"Removed the portal in {layout.root}.")


@main.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@on_data_dir
def backup_command(file: Path, layout: Layout) -> None:
    """Write the whole portal (database, files, configuration) to FILE, a tar.gz.

    The portal may run meanwhile. FILE holds the site's keys: keep it as you keep a password.
    """
    size = transfer.backup(layout, file)
    click.echo(f"Wrote {file} ({size / 1e6:.1f} MB).")


@main.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@on_data_dir
def restore_command(file: Path, layout: Layout) -> None:
    """Make the portal of FILE in an empty data directory, on this machine or another.

    `ogptn up` then starts it, and builds its search index anew.
    """
    transfer.restore(layout, file)
    click.echo(f"Restored the portal in {layout.root}. Start it: ogptn up")


@main.command("example-users")
@on_data_dir
def example_users_command(layout: Layout) -> None:
    """Make one user of each role, and print their passwords (once). The portal must run."""
    from ckanext.ogptn.portal import users

    found = status.read(layout)
    if found["state"] != status.READY:
        raise SettingsError("the portal does not run", "Start it first: ogptn up --detach")
    click.echo(users.as_text(users.make(layout, found["url"])))


@main.command("sector-sites")
@click.option("--port", type=click.IntRange(1, 65535), default=5050, show_default=True)
@on_data_dir
def sector_sites_command(port: int, layout: Layout) -> None:
    """Serve the five example sources on 127.0.0.1, until Ctrl-C."""
    from ckanext.ogptn.portal.sites import serve

    folder = layout.root / "sites"
    folder.mkdir(parents=True, exist_ok=True)
    serve(port, folder)


@main.command(
    "ckan", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@on_data_dir
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def ckan_command(context: click.Context, layout: Layout, arguments: tuple[str, ...]) -> None:
    """Run a command of CKAN on the portal, such as `ogptn ckan user list`."""
    command = programs.ckan_command(layout.ini, *arguments)
    environment = programs.environment(layout.ini)
    context.exit(subprocess.run(command, env=environment, check=False).returncode)
