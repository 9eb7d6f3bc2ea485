"""Keep addresses of mail out of the log.

CKAN's mailer writes there whom it wrote to and what a server said of them; its API, where its log is set to tell all,
every request."""

from __future__ import annotations

import logging
import re

ADDRESS = re.compile(r"[^\s<>\"'(){}\[\],;:=]+@[^\s<>\"'(){}\[\],;:=]+")
# Whose lines are rewritten, and whether the text of errors, which names recipients, is left out.
LOGGERS = {"ckan.lib.mailer": True, "ckan.views.api": False}


class Discreet(logging.Filter):
    """Write "(address)" in place of addresses, and the kind of an error in place of its text where that names them."""

    def __init__(self, hides_errors: bool) -> None:
        super().__init__()
        self.hides_errors = hides_errors

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record, and let it pass."""
        text = ADDRESS.sub("(address)", record.getMessage())
        if self.hides_errors and record.exc_info and record.exc_info[0]:
            text = f"{text} ({record.exc_info[0].__name__})"
            record.exc_info = record.exc_text = None
        record.msg, record.args = text, ()
        return True


def keep() -> None:
    """Have CKAN write without addresses, from now on."""
    for name, hides_errors in LOGGERS.items():
        logger = logging.getLogger(name)
        if not any(isinstance(one, Discreet) for one in logger.filters):
            logger.addFilter(Discreet(hides_errors))
