"""Commands inside CKAN: ``inside.py INI ANSWER COMMAND …`` writes its answer to ANSWER, as JSON.

Started by ``scratch.py``. A line on standard output says that a command is ready; some wait then
for a line on standard input.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import clients
import content
import jobs
import promises
import visits
import writing
from ckan.cli import load_config
from ckan.config.middleware import make_app

COMMANDS: dict[str, Callable[..., Any]] = {
    "load": content.load,
    "documents": content.documents,
    "ask": content.ask,
    "fill": writing.fill,
    "write": writing.write,
    "watch": writing.watch,
    "client": clients.client,
    "promise": promises.promise,
    "rebuild": promises.rebuild,
    "visit": visits.visit,
    "singly": visits.singly,
    "open": jobs.open_site,
    "source": jobs.add_source,
    "job": jobs.run_job,
    "send": jobs.send,
}


def main(ini: str, answer: str, command: str, *arguments: str) -> None:
    """Load the site of ``ini`` and do a command."""
    # Whatever prints on standard output would be taken for a line of ours.
    said, sys.stdout = sys.stdout, sys.stderr
    app = make_app(load_config(ini))
    logging.getLogger().setLevel(logging.ERROR)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with app._wsgi_app.test_request_context():
        found = COMMANDS[command](lambda line: print(line, file=said, flush=True), *arguments)
    Path(answer).write_text(json.dumps(found, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
