"""From what is known of a link's two ends to its health: pure, with no clock and no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ckanext.ogptn.domain import rhythm
from ckanext.ogptn.health import reasons
from ckanext.ogptn.health.reasons import HEALTH, OK

# States of a file, as its checks found it; the worst first.
GONE, PAGE, UNREACHABLE = "gone", "html", "unreachable"
FILE_REASONS = {
    GONE: reasons.FILE_GONE,
    PAGE: reasons.FILE_IS_PAGE,
    UNREACHABLE: reasons.FILE_UNREACHABLE,
}


@dataclass(frozen=True)
class Dataset:
    """What is known of a dataset: its state in the portal, its promised rhythm, and the state of each of its files.

    ``updated`` is the newest day that any of its files, or else its record, is known to be of. ``withdrawn`` says that
    the source that it was harvested from no longer lists it. Examples are kept up by nobody, and never late."""

    state: str = "active"
    private: bool = False
    withdrawn: bool = False
    frequency: str = ""
    updated: date | None = None
    is_example: bool = False
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """A link's health, and the code of what ails it; empty where nothing does."""

    health: str = OK
    reason: str = ""


def verdict(reason: str) -> Verdict:
    """Return the verdict of a reason; that all is well where there is none."""
    return Verdict(HEALTH[reason], reason) if reason else Verdict()


def judge(
    dataset: Dataset,
    today: date,
    *,
    resource: str = "",
    is_withdrawn: bool = False,
    commitment_state: str = "active",
    grace_days: int = rhythm.GRACE_DAYS,
) -> Verdict:
    """Judge the link of a dataset, or of one file of it, by what weighs most.

    ``is_withdrawn`` says that the source that made the link has taken it back: that stays until it makes it again."""
    found = (
        (reasons.LINK_WITHDRAWN if is_withdrawn else "")
        or (reasons.COMMITMENT_DELETED if commitment_state == "deleted" else "")
        or of_dataset(dataset)
        or of_files(dataset.files, resource)
        or of_rhythm(dataset, today, grace_days)
    )
    return verdict(found)


def of_dataset(dataset: Dataset) -> str:
    """Return what ails a dataset as a whole: it is not there, or not for everybody."""
    if dataset.state == "deleted":
        return reasons.DATASET_WITHDRAWN if dataset.withdrawn else reasons.DATASET_DELETED
    return reasons.DATASET_PRIVATE if dataset.private or dataset.state != "active" else ""


def of_files(files: Mapping[str, str], resource: str = "") -> str:
    """Return what ails a dataset's files (states by id), or the one that is named; one that answers is enough to leave
    the rest as a blemish."""
    if resource:
        return FILE_REASONS.get(files[resource], "") if resource in files else reasons.FILE_REMOVED
    broken = [state for state in FILE_REASONS if state in files.values()]
    if not broken:
        return ""
    every = all(state in FILE_REASONS for state in files.values())
    return FILE_REASONS[broken[0]] if every else reasons.SOME_FILES_BROKEN


def of_rhythm(dataset: Dataset, today: date, grace_days: int) -> str:
    """Return whether the update is late that the dataset's own frequency promises."""
    late = rhythm.is_late(dataset.frequency, dataset.updated, today, grace_days)
    return reasons.NOT_UPDATED if late and not dataset.is_example else ""
