"""The days on which promised data is to be open, in words for a calendar, in the language of the page's address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ckan.plugins import toolkit as tk

from ckanext.ogptn.exports.calendar import Deadline
from ckanext.ogptn.exports.moments import utc
from ckanext.ogptn.helpers.values import ogptn_plain, ogptn_title_plain, ogptn_word
from ckanext.ogptn.machines import deadlines, places
from ckanext.ogptn.pages import dates

Record = dict[str, Any]


def of(items: Iterable[Record]) -> Iterator[Deadline]:
    """Give the day of release of every item that names one."""
    for item in items:
        if day := dates.parse_day(item["release_date"]):
            title, when = ogptn_plain(item["title"]), item["release_precision"]
            yield Deadline(
                uid=f"inventory.{item['id']}@{urlsplit(tk.config['ckan.site_url']).hostname}",
                day=day,
                summary=tk._("Release of data: {title}, {when}").format(
                    title=title, when=deadlines.until(day, when)
                ),
                description="\n".join(_description(item)),
                address=places.address(item["id"], "ogptn_inventory.item"),
                modified=_modified(item),
            )


def _description(item: Record) -> Iterator[str]:
    yield ogptn_title_plain(item["institution"])
    yield ogptn_word("INVENTORY_STATES", item["state"])
    if notes := ogptn_plain(item["notes"]):
        yield notes


def _modified(item: Record) -> datetime:
    return utc(item["updated_at"])
