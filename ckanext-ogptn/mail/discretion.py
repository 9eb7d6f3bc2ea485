"""Keep addresses of mail out of the log: CKAN's mailer writes there whom it wrote to, and what a server said."""

from __future__ import annotations

import logging
import re

ADDRESS = re.compile(r"[^\s<>\"'(){}\[\],;:=]+@[^\s<>\"'(){}\[\],;:=]+")
MAILER = "ckan.lib.mailer"


class Discreet(logging.Filter):
    """Write "(address)" in place of addresses, and the kind of an error in place of its text."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record, and let it pass."""
        text = ADDRESS.sub("(address)", record.getMessage())
        if record.exc_info and record.exc_info[0]:
            text = f"{text} ({record.exc_info[0].__name__})"
        record.msg, record.args = text, ()
        record.exc_info = record.exc_text = None
        return True


def keep() -> None:
    """Have CKAN's mailer write without addresses, from now on."""
    mailer = logging.getLogger(MAILER)
    if not any(isinstance(one, Discreet) for one in mailer.filters):
        mailer.addFilter(Discreet())
