"""Serve the example sources: ``python -m ckanext.ogptn.portal.sites --port 15500 --data-dir D``."""

from __future__ import annotations

import argparse
from pathlib import Path

from ckanext.ogptn.portal.sites import serve


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m ckanext.ogptn.portal.sites")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    options = parser.parse_args(arguments)
    serve(options.port, options.data_dir)


if __name__ == "__main__":
    main()
