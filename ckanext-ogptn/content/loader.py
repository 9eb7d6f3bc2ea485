"""Fill a portal with its first content, through CKAN's actions.

What exists is left as it is: an officer's edits win, a second run changes nothing, and a run that
was cut short is completed by the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from ckanapi import NotFound

from ckanext.ogptn.content.checking import problems
from ckanext.ogptn.content.reading import Content, Record, read

Progress = Callable[[str], None]
Step = Callable[[], bool]

# Whether a record exists is asked of `…_show`: nothing of what hangs on an organization is wanted.
NAME_ALONE = dict.fromkeys(
    ("include_dataset_count", "include_users", "include_groups", "include_followers"), False
)


class Api(Protocol):
    """What is used of a ckanapi client, such as `ckanapi.LocalCKAN()`."""

    def call_action(self, action: str, data_dict: Record) -> Any:
        """Call an action and return its answer."""


class ContentError(ValueError):
    """The content files contradict themselves or each other; nothing was loaded."""


def load(api: Api, progress: Progress, content: Content | None = None) -> dict[str, int]:
    """Create what is missing of the content and return how many of each kind were created.

    `api` acts for an administrator. `progress` takes a message such as "12 of 92: ministry-finance"
    before each record. Raises ContentError, and whatever the actions raise.
    """
    known = read() if content is None else content
    found = problems(known)
    if found:
        raise ContentError("\n".join(found))
    steps = list(_steps(api, known))
    created: Counter[str] = Counter()
    for number, (kind, name, step) in enumerate(steps, 1):
        progress(f"{number} of {len(steps)}: {name}")
        created[kind] += step()
    return dict(created)


def _steps(api: Api, content: Content) -> Iterator[tuple[str, str, Step]]:
    """List what is to exist, each after what it refers to."""
    for record in content.institutions:
        yield "institutions", record["name"], _ensure(api, "organization", record)
    for record in content.plans:
        yield "plans", record["name"], _ensure(api, "package", record)
    for record in content.commitments:
        yield "commitments", record["name"], _ensure(api, "package", record)
    for report in content.reports:
        yield "reports", f"report on {report['commitment']}", _ensure_report(api, report)


def _ensure(api: Api, kind: str, record: Record) -> Step:
    """Make the step that creates a record, unless one has its name, deleted or not."""

    def step() -> bool:
        try:
            api.call_action(f"{kind}_show", {"id": record["name"], **NAME_ALONE})
        except NotFound:
            api.call_action(f"{kind}_create", record)
            return True
        return False

    return step


def _ensure_report(api: Api, report: Record) -> Step:
    """Make the step that imports a report, unless the assessor has one for the same period."""

    def step() -> bool:
        query = {"commitment": report["commitment"], "limit": 1000}
        try:
            listed = api.call_action("ogptn_progress_report_list", query)["results"]
        except NotFound:
            return False  # an administrator has deleted the commitment
        if any(_is_same(report, other) for other in listed):
            return False
        api.call_action("ogptn_progress_report_create", report)
        return True

    return step


def _is_same(report: Record, other: Record) -> bool:
    fields = ("origin", "assessor_type", "reporting_period")
    return all(report[field] == other[field] for field in fields)
