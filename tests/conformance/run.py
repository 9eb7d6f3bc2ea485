"""Run tests of CKAN and ckanext-harvest out of their wheels: ``python tests/conformance/run.py [pytest's options]``.

CKAN's that search run on the embedded engine, or on the Solr that ``OGPTN_SOLR_URL`` names; ckanext-harvest's of its
CKAN harvester run on ours. An option that is the name of a module chooses it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# The plugin of pytest that each suite needs, and its modules.
SEARCH = "on_embedded"
SUITES = {
    SEARCH: [
        "ckan.tests.lib.search",
        "ckan.tests.cli.test_search_index",
        "ckan.tests.logic.action.test_get",
        "ckan.tests.logic.action.test_create",
        "ckan.tests.logic.action.test_update",
        "ckan.tests.logic.action.test_delete",
        "ckan.tests.controllers.test_package",
        "ckan.tests.controllers.test_group",
        "ckan.tests.controllers.test_organization",
    ],
    "on_energy": ["ckanext.harvest.tests.harvesters.test_ckanharvester"],
}


def main() -> int:
    """Run each suite in a process of its own; give the first code that is not zero."""
    options = sys.argv[1:]
    named = [option for option in options if option.startswith(("ckan.", "ckanext."))]
    rest = [option for option in options if option not in named]
    suites = SUITES if not os.environ.get("OGPTN_SOLR_URL") else {SEARCH: SUITES[SEARCH]}
    codes = []
    for plugin, modules in suites.items():
        chosen = [n for n in named if n.startswith("ckanext.") is (plugin != SEARCH)]
        if chosen or not named:
            codes.append(run(plugin, chosen or modules, rest))
    return next((code for code in codes if code), 0)


def run(plugin: str, modules: list[str], options: list[str]) -> int:
    """Run pytest with a plugin of ours over modules."""
    words = [sys.executable, "-m", "pytest", "-c", str(HERE / "pytest.ini"), "--rootdir", str(HERE)]
    return subprocess.call(
        [*words, "-p", plugin, *options, "--pyargs", *modules],
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )


if __name__ == "__main__":
    sys.exit(main())
