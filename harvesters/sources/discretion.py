"""Keep secrets of sources out of the log: CKAN writes down what a request holds, for debugging."""

from __future__ import annotations

import logging

from ckanext.ogptn.harvesters.sources.secrets import NAMES
from ckanext.ogptn.net.hiding import without_secrets

# They log a request's arguments before any action of ours sees them.
_TALKATIVE = ("ckan.views.api", "ckan.views.dataset")
_TELLING = tuple(name for name in NAMES if name != "user")


class Discretion(logging.Filter):
    """Leave the arguments out of lines that name a key or a password."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, some without their contents."""
        said = record.getMessage()
        if any(name in said for name in _TELLING):
            record.msg, record.args = "A request with a key or a password, left out here", ()
        elif (masked := without_secrets(said)) != said:
            record.msg, record.args = masked, ()
        return True


_FILTER = Discretion()


def be_discreet() -> None:
    """Watch over the loggers that write requests down; more than once does no harm."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_FILTER)
