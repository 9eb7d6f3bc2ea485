"""What can be wrong with a source or with one of its records.

Fault                a code, a sentence, and where: record, field, address, HTTP status
├── SourceFault      the listing cannot be read to its end: nothing may be deleted in this run
└── RecordFault      one record cannot be used: it is reported, and the rest goes on
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import Any

from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.net.errors import FetchError

log = logging.getLogger(__name__)


class Fault(Exception):
    """A fault of a source or a record, as the report shows it."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        field: str = "",
        url: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.field = field
        self.url = url
        self.status = status

    def __str__(self) -> str:
        # Logs and the command line are in English.
        todo = advice.advice(self.code).get("en", "")
        where = f" [{self.field}]" if self.field else ""
        place = f" ({self.url})" if self.url and self.url not in self.detail else ""
        return " ".join(filter(None, (f"{self.code}: {self.detail}{where}{place}.", todo)))


class SourceFault(Fault):
    """The listing cannot be read to its end: nothing may be deleted in this run."""


class RecordFault(Fault):
    """One record cannot be used: it is reported, and the rest goes on."""


def source_fault(error: FetchError) -> SourceFault:
    """Tell a failed request as a fault of the source."""
    return SourceFault(error.code, error.detail, url=error.url, status=error.status)


def record_fault(error: FetchError) -> RecordFault:
    """Tell a failed request as a fault of one record."""
    return RecordFault(error.code, error.detail, url=error.url, status=error.status)


def internal_fault(error: Exception) -> RecordFault:
    """Tell an error that nobody foresaw; call it where it is caught, for the log's traceback."""
    log.exception("Harvesting failed")
    return RecordFault("internal_error", f"{type(error).__name__}: {error}")


@dataclass(frozen=True)
class Problem:
    """One line of a run's report."""

    code: str
    severity: str
    stage: str
    record: str
    field: str
    url: str
    status: int | None
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """Give it in the form in which it is stored."""
        return asdict(self)


def problem(fault: Fault, stage: str, record: str = "", severity: str = "error") -> Problem:
    """Make a line of the report of a fault."""
    return Problem(fault.code, severity, stage, record, fault.field, fault.url, fault.status,
                   fault.detail)  # fmt: skip
