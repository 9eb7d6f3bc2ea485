"""Four processes write through CKAN and four read, while writers are killed; then the ordinary start mends the index.

``OGPTN_SHARING_RECORDS=250`` runs it in full (docs/develop.md).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ckan import model
from ckan.tests import helpers

from ckanext.ogptn.portal import programs
from ckanext.ogptn.search.site import repair

HERE = Path(__file__).parent
RECORDS = int(os.environ.get("OGPTN_SHARING_RECORDS", "25"))
SEED = os.environ.get("OGPTN_SHARING_SEED", "2014")
WRITERS = 4
# A kill falls every so many seconds at the latest: every few in full, oftener where the whole takes but a few.
LIFE = 4.0 if RECORDS >= 250 else 1.0

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", "ogptn_search"),
    pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index"),
]


def run_site(ini: Path, folder: Path) -> dict[str, Any]:
    """Run the processes to their end, and return what they did."""
    command = [sys.executable, str(HERE / "sharing_site.py"), str(ini), str(folder)]
    ran = subprocess.run([*command, str(RECORDS), SEED, str(LIFE)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    failures = {path.name: path.read_text() for path in folder.glob("*-failed.txt")}
    assert failures == {}
    done: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return done


def start(ini: Path) -> str:
    """Do to the index what `ogptn up` does to it at every start."""
    command = programs.ckan_command(ini, "ogptn-search", "repair")
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout.splitlines()[-1]


def raw_records() -> list[tuple[str, str, str, str]]:
    """Return what the index holds of each record: id, last change, title and state."""
    engine = repair.engine()
    assert engine is not None
    fields = ("id", "metadata_modified", "title", "state")
    asked = {"q": "*:*", "rows": 100_000, "fl": ",".join(fields)}
    docs = engine.search(asked)["response"]["docs"]
    return sorted((d["id"], d["metadata_modified"][:23], d["title"], d["state"]) for d in docs)


def database_records() -> list[tuple[str, str, str, str]]:
    """Return the same of each package in the database but those that are deleted, which CKAN takes out."""
    model.Session.rollback()
    package = model.Package
    rows = model.Session.query(
        package.id, package.metadata_modified, package.title, package.state
    ).filter(package.state != "deleted")
    return sorted(
        (id_, written(modified.isoformat()), title, state) for id_, modified, title, state in rows
    )


def written(moment: str) -> str:
    """Write an instant of the database as the index shows it: three digits, none where they are zero."""
    whole, _, fraction = moment.partition(".")
    return f"{whole}.{fraction[:3]}" if fraction[:3].strip("0") else f"{whole}Z"


def report(line: str) -> None:
    """Say what happened to whoever runs it with ``-s``."""
    sys.stderr.write(f"\n{line}\n")


def test_the_index_equals_the_database_after_writers_were_killed(ini: Path, tmp_path: Path) -> None:
    """Nothing is lost, nothing double, what was deleted is gone, and no reader saw an error."""
    done = run_site(ini, tmp_path)
    assert (done["writers"], done["readers"]) == ([0] * 4, [0] * 4)
    assert done["kills"] >= done["seconds"] // LIFE - 1 > 0
    said = start(ini)
    expected = [(f"w{w}-{n}", f"Last {n}") for w in range(WRITERS) for n in range(RECORDS)]
    active = sorted(one for one in expected if int(one[0].split("-")[1]) % 5 != 4)
    assert raw_records() == database_records()
    assert len(raw_records()) == len(active)
    assert model.Session.query(model.Package).count() == len(expected)
    answer = helpers.call_action("package_search", q="title:Last", rows=1000, sort="name asc")
    assert (answer["count"], len(answer["results"])) == (len(active), min(1000, len(active)))
    assert sorted((d["name"], d["title"]) for d in answer["results"]) == active
    assert not repair.repair()
    report(f"{len(expected)} datasets, {done['kills']} kills in {done['seconds']:.0f} s; {said}")
