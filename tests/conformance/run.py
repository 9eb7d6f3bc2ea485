"""Run CKAN's own tests that search, out of its wheel: ``python tests/conformance/run.py [pytest's options]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = [
    "ckan.tests.lib.search",
    "ckan.tests.cli.test_search_index",
    "ckan.tests.logic.action.test_get",
    "ckan.tests.logic.action.test_create",
    "ckan.tests.logic.action.test_update",
    "ckan.tests.logic.action.test_delete",
    "ckan.tests.controllers.test_package",
    "ckan.tests.controllers.test_group",
    "ckan.tests.controllers.test_organization",
]


def main() -> None:
    """Replace this process by pytest."""
    os.environ["PYTHONPATH"] = str(HERE)
    os.chdir("/")
    options = sys.argv[1:]
    named = [option for option in options if option.startswith("ckan.tests")]
    rest = [option for option in options if option not in named]
    pytest = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(HERE / "pytest.ini"),
        "--rootdir",
        str(HERE),
    ]
    os.execv(sys.executable, [*pytest, "-p", "on_embedded", *rest, "--pyargs", *(named or MODULES)])  # noqa: S606


if __name__ == "__main__":
    main()
