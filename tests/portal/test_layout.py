"""The data directory: where it is by default, and where a portal may not live."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ckanext.ogptn.portal.errors import ServiceError, SettingsError
from ckanext.ogptn.portal.layout import Layout, default_folder
from ckanext.ogptn.portal.settings import Settings
from ckanext.ogptn.portal.sockets import check_socket_path


@pytest.mark.parametrize(
    ("environment", "as_root", "expected"),
    [
        ({"OGPTN_DATA_DIR": "/srv/p", "XDG_DATA_HOME": "/x"}, True, "/srv/p"),
        ({"XDG_DATA_HOME": "/x"}, True, "/var/lib/ogptn"),
        ({"XDG_DATA_HOME": "/x"}, False, "/x/ogptn"),
        ({}, False, str(Path.home() / ".local/share/ogptn")),
    ],
)
def test_default_folder(environment: dict[str, str], as_root: bool, expected: str) -> None:
    """The variable wins; root has a folder of the system, others one of their own."""
    assert default_folder(environment, as_root) == Path(expected)


def test_strangers_are_left_alone(tmp_path: Path) -> None:
    """A folder that holds other things is refused, and named."""
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(SettingsError, match=r"not empty \(thesis.odt"):
        Layout(tmp_path).check()


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    """A folder that was made in advance is taken."""
    Layout(tmp_path).check()


def test_one_launcher_at_a_time(tmp_path: Path) -> None:
    """A second launcher is told of the first."""
    layout = Layout(tmp_path)
    with layout.locked():
        assert layout.is_locked()
        with pytest.raises(SettingsError, match="another launcher"), layout.locked():
            pass
    assert not layout.is_locked()


def test_reset_removes_the_portal_alone(layout: Layout) -> None:
    """What came into the folder later from elsewhere stays."""
    Settings().save(layout.settings)
    (layout.root / "notes.txt").touch()
    layout.remove()
    assert [path.name for path in layout.root.iterdir()] == ["notes.txt"]


def test_reset_leaves_no_empty_folder(layout: Layout) -> None:
    """Where nothing else lies in it, the folder goes too."""
    layout.remove()
    assert not layout.root.exists()


def test_nobody_else_reads_the_logs(layout: Layout) -> None:
    """Logs and files are for the portal's owner alone."""
    modes = {path.name: path.stat().st_mode & 0o077 for path in layout.root.iterdir()}
    assert set(modes.values()) == {0}


@pytest.mark.skipif(os.geteuid() != 0, reason="only under root does PostgreSQL run as nobody")
def test_a_folder_closed_to_nobody_is_named(folder: Path) -> None:
    """Under root PostgreSQL's account must pass through every folder on the way."""
    (folder / "closed").mkdir(mode=0o700)
    with pytest.raises(SettingsError, match=rf"may not enter {folder}/closed"):
        Layout(folder / "closed" / "portal").prepare()


def test_a_path_too_long_for_a_socket_is_named() -> None:
    """A socket's address holds 107 bytes; Arabic letters take two each."""
    check_socket_path(Path("/" + "a" * 106))
    with pytest.raises(ServiceError, match=r"109 bytes.*107 at most"):
        check_socket_path(Path("/" + "م" * 54))


def test_folders_on_the_way_are_made_passable(folder: Path) -> None:
    """PostgreSQL's own account can enter whatever the launcher's mask for new folders is."""
    before = os.umask(0o077)
    try:
        Layout(folder / "new" / "portal").prepare()
    finally:
        os.umask(before)
    assert (folder / "new" / "portal" / "logs").is_dir()


def test_settings_come_back(tmp_path: Path) -> None:
    """What was saved is loaded; what an older version did not know has its default."""
    settings = Settings(port=5003, live=True)
    settings.save(tmp_path / "s.json")
    assert Settings.load(tmp_path / "s.json") == settings
    (tmp_path / "s.json").write_text('{"port": 5004}')
    assert Settings.load(tmp_path / "s.json").live is False


def test_broken_settings_are_named(tmp_path: Path) -> None:
    """Broken settings end the start: guessing would lose the passwords."""
    (tmp_path / "s.json").write_text("{")
    with pytest.raises(SettingsError, match=r"s\.json cannot be read"):
        Settings.load(tmp_path / "s.json")
