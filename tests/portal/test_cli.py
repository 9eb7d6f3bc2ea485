"""The command line: what it answers without starting a portal."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ckanext.ogptn.portal.cli import main
from ckanext.ogptn.portal.settings import Settings


def ogptn(*arguments: str, environment: dict[str, str] | None = None) -> Result:
    """Run the launcher in this process."""
    return CliRunner().invoke(main, arguments, env=environment or {})


@pytest.mark.parametrize(
    "command",
    ["up", "status", "down", "reset", "backup", "restore", "example-users", "sector-sites", "ckan"],
)
def test_every_command_explains_itself(command: str) -> None:
    """--help says what a command does and where it works."""
    found = ogptn(command, "--help")
    assert found.exit_code == 0
    assert "--data-dir" in found.output
    assert command in ogptn("--help").output


def test_a_portal_that_is_not_there(folder: Path) -> None:
    """Status ends with 3 where nothing runs; down has nothing to do and says so."""
    found = ogptn("status", "--data-dir", str(folder / "p"))
    assert (found.exit_code, "is not set up" in found.output) == (3, True)
    found = ogptn("down", "--data-dir", str(folder / "p"))
    assert (found.exit_code, found.output) == (0, "No portal was running.\n")


def test_a_taken_port_is_named(folder: Path) -> None:
    """The message names the port and another one."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = ogptn("up", "--data-dir", str(folder / "p"), "--port", str(port))
    assert found.exit_code == 1
    assert f"port {port} is taken" in found.output
    assert f"ogptn up --port {port + 1}" in found.output


def test_a_short_password_is_refused_at_once(folder: Path) -> None:
    """CKAN would refuse it a minute later."""
    found = ogptn("up", "--data-dir", str(folder / "p"), "--port", "15199",
                  environment={"OGPTN_ADMIN_PASSWORD": "short"})  # fmt: skip
    assert (found.exit_code, "8 characters or more" in found.output) == (1, True)


def test_reset_asks(folder: Path) -> None:
    """Without --yes nothing is removed before the user agreed."""
    Settings().save(folder / "settings.json")
    found = CliRunner().invoke(main, ["reset", "--data-dir", str(folder)], input="n\n")
    assert found.exit_code == 1
    assert (folder / "settings.json").exists()
    assert ogptn("reset", "--data-dir", str(folder), "--yes").exit_code == 0
    assert not (folder / "settings.json").exists()


def test_reset_leaves_a_stranger_s_folder(folder: Path) -> None:
    """A folder that holds no portal is not touched."""
    (folder / "thesis.odt").touch()
    found = ogptn("reset", "--data-dir", str(folder), "--yes")
    assert (found.exit_code, (folder / "thesis.odt").exists()) == (1, True)


def test_a_day_must_be_a_day() -> None:
    """--as-of takes a date and nothing else."""
    assert "does not match the format" in ogptn("up", "--as-of", "yesterday").output
