"""How Solr's jars are fetched, and what is said where they cannot be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ckanext.ogptn.search.solr.errors import DownloadFailed, ToolMissing
from ckanext.ogptn.search.solr.jars import default_cache, fetch_jars, java

FETCHES = """#!/bin/sh
for argument in "$@"; do case $argument in -DoutputDirectory=*) folder=${argument#*=};; esac; done
/bin/mkdir -p "$folder"
echo "[INFO] Downloading from central: https://repository.example/solr-core-9.jar"
echo "[INFO] Downloaded from central: https://repository.example/solr-core-9.jar (6.6 MB at 9 MB/s)"
"""
FAILS = """#!/bin/sh
echo "[ERROR] Could not transfer artifact: repository.example: Name or service not known"
exit 1
"""


def program(folder: Path, name: str, text: str) -> None:
    """Write a program into ``folder``."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is the whole PATH, and empty."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return programs


def test_a_machine_without_java_is_told_what_to_install(bare_machine: Path) -> None:
    """The message names the version and Debian's package."""
    with pytest.raises(ToolMissing, match=r"Java 11 or newer.*default-jre-headless"):
        java()


def test_a_java_that_is_too_old_is_refused(bare_machine: Path) -> None:
    """Java 8 calls itself 1.8; Solr 9 would end with an unreadable error."""
    program(bare_machine, "java", "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n")
    with pytest.raises(ToolMissing, match=r"1\.8\.0_402"):
        java()


def test_a_machine_without_maven_is_told_what_to_install(
    bare_machine: Path, tmp_path: Path
) -> None:
    """The message names Debian's package."""
    with pytest.raises(ToolMissing, match="package maven"):
        fetch_jars(tmp_path / "cache", io.StringIO())


def test_mavens_first_error_is_handed_on(bare_machine: Path, tmp_path: Path) -> None:
    """Where the repository is not reached the message says so, and nothing half-fetched is kept."""
    program(bare_machine, "mvn", FAILS)
    with pytest.raises(DownloadFailed, match="Name or service not known"):
        fetch_jars(tmp_path / "cache", io.StringIO())
    assert list((tmp_path / "cache").iterdir()) == []


def test_progress_names_each_jar(bare_machine: Path, tmp_path: Path) -> None:
    """A person who waits for the download sees it go on."""
    program(bare_machine, "mvn", FETCHES)
    progress = io.StringIO()
    fetch_jars(tmp_path / "cache", progress)
    assert "  solr-core-9.jar (6.6 MB at 9 MB/s)\n" in progress.getvalue()


def test_nothing_is_fetched_twice(bare_machine: Path, tmp_path: Path) -> None:
    """The second call needs no Maven any more."""
    program(bare_machine, "mvn", FETCHES)
    jars = fetch_jars(tmp_path / "cache", io.StringIO())
    (bare_machine / "mvn").unlink()
    assert fetch_jars(tmp_path / "cache", io.StringIO()) == jars


def test_the_cache_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jars are kept where the XDG rules say, by release."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/someone")
    assert default_cache().parent == Path("/var/cache/someone/ogptn")
    assert default_cache().name.startswith("solr-9.")
