"""The deadlines of commitments and their milestones, in words for a calendar, in the language of the page's address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ckan.plugins import toolkit as tk

from ckanext.ogptn.exports.calendar import Deadline
from ckanext.ogptn.exports.moments import utc
from ckanext.ogptn.helpers.values import ogptn_date, ogptn_plain, ogptn_word
from ckanext.ogptn.machines import places
from ckanext.ogptn.pages import dates

Record = dict[str, Any]


def of(commitments: Iterable[Record]) -> Iterator[Deadline]:
    """Give every deadline that names a day: each commitment's own, then those of its milestones.

    A commitment that has only those of its parts makes no event: its parts do.
    """
    for item in commitments:
        for step in (None, *(item.get("milestones") or [])):
            stated = step.get("due_date") if step else item["stated_due_date"]
            if day := dates.parse_day(stated):
                yield _deadline(item, step, day)


def _deadline(item: Record, step: Record | None, day: date) -> Deadline:
    what = ogptn_plain((step or item)["title_translated"])
    place = places.of_commitment(item) if step is None else places.of_milestone(item, step)
    return Deadline(
        uid=_uid(item, step),
        day=day,
        summary=tk._("{place}: {title}, {when}").format(
            place=place, title=what, when=until(day, (step or item).get("due_precision"))
        ),
        description="\n".join(_description(item, step)),
        address=places.address(item["name"]),
        modified=utc(item["metadata_modified"]),
    )


def _uid(item: Record, step: Record | None) -> str:
    host = urlsplit(tk.config["ckan.site_url"]).hostname
    return f"{item['name']}{'.' + step['identifier'] if step else ''}@{host}"


def until(day: date, precision: str | None) -> str:
    """Say until when, as exactly as the source does: "before the end of March 2017"."""
    written = ogptn_date(day, precision).replace(dates.NBSP, " ")
    if precision == "quarter":
        return tk._("before the end of the {quarter}").format(quarter=written)
    if precision == "month":
        return tk._("before the end of {month}").format(month=written)
    if precision == "year":
        return tk._("before the end of {year}").format(year=written)
    return tk._("by {day}").format(day=written)


def _description(item: Record, step: Record | None) -> Iterator[str]:
    """Tell whose promise it is, in the plan's words, and how far it is."""
    if step:
        yield ogptn_plain(item["title_translated"])
    words = ogptn_plain((step or item).get("due_text_translated"))
    if words:
        yield tk._("In the words of the plan: “{words}”").format(words=words)
    leads = [ogptn_plain(one["title_translated"]) for one in item["lead"]]
    if leads:
        yield tk._("Lead institution: {names}").format(names=tk._(", ").join(leads))
    level = ogptn_word("LEVELS", item["completion_level"])
    yield tk._("Completion level: {level}").format(level=level)
