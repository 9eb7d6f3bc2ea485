"""The wheel holds all that an installation needs."""

from __future__ import annotations

import configparser
import importlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDERS = {
    "ckanext-ogptn": "ckanext/ogptn",
    "harvesters": "ckanext/ogptn/harvesters",
    "schemas": "ckanext/ogptn/schemas",
}
METADATA = ["setup.py", "pyproject.toml", "README.md", "LICENSE"]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a fresh clone holds, without what a build or a tool leaves behind."""
    source = tmp_path_factory.mktemp("source")
    left_behind = shutil.ignore_patterns(".*", "*.mo", "*.pyc", "__pycache__")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, source / folder, ignore=left_behind)
    for name in METADATA:
        shutil.copy(ROOT / name, source / name)
    return source


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps",
         "--wheel-dir", target, source],
        check=True,
    )  # fmt: skip
    return zipfile.ZipFile(next(target.glob("*.whl")))


def test_every_source_file_is_in_the_wheel(wheel: zipfile.ZipFile, source: Path) -> None:
    """Code, templates, schemas, translations, migrations and assets are all shipped."""
    shipped = set(wheel.namelist())
    wanted = {
        f"{inside}/{path.relative_to(source / folder)}"
        for folder, inside in FOLDERS.items()
        for path in (source / folder).rglob("*")
        if path.is_file() and path.suffix != ".mo"
    }
    assert wanted - shipped == set()


def test_translations_are_compiled(wheel: zipfile.ZipFile) -> None:
    """Each catalogue is shipped in the form that the site reads."""
    names = wheel.namelist()
    sources = [name for name in names if name.endswith(".po")]
    assert sources
    assert [name for name in sources if name[:-3] + ".mo" not in names] == []


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """No test, no top-level folder of the repository and no ``ckanext/__init__.py`` is shipped."""
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ckanext"}
    assert "ckanext/__init__.py" not in wheel.namelist()


def test_entry_points_exist(wheel: zipfile.ZipFile) -> None:
    """Every plugin and program that the wheel announces can be imported."""
    name = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    table = configparser.ConfigParser(delimiters=["="])
    table.read_string(wheel.read(name).decode())
    targets = [target for section in table.sections() for target in table[section].values()]
    for target in targets:
        module, attribute = target.split(":")
        assert hasattr(importlib.import_module(module), attribute), target
