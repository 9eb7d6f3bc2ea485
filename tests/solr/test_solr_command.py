"""The commands by which a person runs or configures Solr."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ckanext.ogptn.search.solr.__main__ import solr
from ckanext.ogptn.search.solr.overlay import apply_overlay, stock_schema


def test_configset_writes_the_overlay_unless_told_otherwise(tmp_path: Path) -> None:
    """What an administrator uploads knows the three languages."""
    result = CliRunner().invoke(solr, ["configset", str(tmp_path)])
    assert result.exit_code == 0
    assert (tmp_path / "schema.xml").read_bytes() == apply_overlay(stock_schema())


def test_fetch_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that asks for the jars learns by the exit status and one line why there are none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    result = CliRunner().invoke(solr, ["fetch", "--cache", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: Solr 9 wants Java 11 or newer, and there is none")


def test_run_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Java there is one line that says so, and no traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    result = CliRunner().invoke(solr, ["run", "--data-dir", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: Solr 9 wants Java 11 or newer, and there is none")
