"""Timetables for people: who runs what where, until when; what a live feed tells; stops, lines and fares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.helpers import codes, facts, values
from ckanext.ogptn.pages import dates, service
from ckanext.ogptn.pages import sector_words as words

Json = Mapping[str, Any]


def sections(found: Json, pkg: Json) -> list[dict[str, Any]]:
    """Give a section for each feed, each live feed, and one of the other tables."""
    given = found.get("feeds") or []
    latest = max((feed.get("service_end") or "" for feed in given), default="")
    feeds = [_feed(feed, pkg, latest) for feed in given]
    live = [_live(feed, pkg) for feed in found.get("realtime") or []]
    tables = [
        (file, table)
        for file in found.get("files") or []
        for table in file.get("tables") or []
        if table.get("kind") in words.TABLES
    ]
    other = [
        facts.section(tk._("Stops, lines, fares and timetables"), tables=[_tables(tables, pkg)])
    ]
    return [*feeds, *live, *(other if tables else [])]


def _feed(feed: Json, pkg: Json, latest: str) -> dict[str, Any]:
    name = facts.file_name(feed["url"], pkg).striptags()
    return facts.section(
        tk._("Timetable (GTFS): {file}").format(file=name),
        rows=[
            (tk._("Agencies"), facts.listed(feed.get("agencies") or [])),
            (tk._("Lines"), _modes(feed)),
            (tk._("Stops"), facts.number(feed.get("stop_count") or 0)),
            (tk._("Trips"), facts.number(feed.get("trip_count") or 0)),
            (
                tk._("Service period"),
                facts.span(feed.get("service_start") or "", feed.get("service_end") or ""),
            ),
            (
                tk._("State of the timetable"),
                _standing(feed, "service_start", "service_end", latest),
            ),
            (tk._("Version"), facts.listed([feed.get("feed_version") or ""])),
        ],
    )


def _modes(feed: Json) -> Markup | str:
    given = feed.get("modes") or {}
    named = codes.named("transport_modes", given)
    parts = [
        tk.ungettext("{mode}: {n} line", "{mode}: {n} lines", count).format(
            mode=mode, n=facts.number(count)
        )
        for mode, count in zip(named, given.values(), strict=True)
    ]
    return facts.listed(parts)


def _standing(told: Json, start: str, end: str, latest: str = "") -> str:
    """Say where a timetable stands today: computed for the reader, never kept."""
    seasons = told.get("seasons") or []
    found = service.standing(
        dates.parse_day(told.get(start)),
        dates.parse_day(told.get(end)),
        values.today(),
        seasons,
        dates.parse_day(latest),
    )
    days = abs(found.days)
    if found.state == "future":
        text = tk.ungettext("begins in {n} day", "begins in {n} days", days)
    elif found.state in ("running", "ends_soon"):
        text = tk.ungettext("in service, {n} day left", "in service, {n} days left", days)
    elif found.state == "out_of_season":
        text = tk._("out of season ({season})")
    elif found.state == "followed":
        text = tk._("ended, a later timetable follows it")
    elif found.state == "expired":
        text = tk.ungettext("ended {n} day ago", "ended {n} days ago", days)
    else:
        return ""
    season = tk._(", ").join(values.said(words.SEASONS, one) for one in seasons)
    return str(text.format(n=facts.number(days), season=season))


def _live(feed: Json, pkg: Json) -> dict[str, Any]:
    name = facts.file_name(feed["url"], pkg).striptags()
    moment = str(feed.get("timestamp") or "")
    rows = [
        (values.said(words.ENTITIES, kind), facts.number(count))
        for kind, count in (feed.get("entities") or {}).items()
    ]
    return facts.section(
        tk._("Live feed (GTFS-Realtime): {file}").format(file=name),
        rows=[
            *rows,
            (tk._("Seen with the state of"), _moment(moment)),
            (tk._("Version"), facts.listed([feed.get("version") or ""])),
        ],
        notes=[] if rows else [tk._("It held nothing when it was read: at night nothing runs.")],
    )


def _moment(text: str) -> str:
    return f"{values.ogptn_date(text[:10])} {text[11:16]} UTC" if text else ""


def _tables(tables: list[tuple[Json, Json]], pkg: Json) -> dict[str, Any]:
    rows = [
        [
            facts.file_name(file["url"], pkg),
            values.said(words.TABLES, table["kind"]),
            facts.number(table["row_count"]),
            facts.number(table["line_count"]) if table.get("line_count") else "",
            facts.number(table["stop_count"]) if table.get("stop_count") else "",
            _prices(table),
            facts.span(table.get("valid_from") or "", table.get("valid_to") or ""),
            _standing({**table, "seasons": table.get("seasons") or file.get("seasons")}, "valid_from", "valid_to"),
        ]
        for file, table in tables
    ]  # fmt: skip
    head = [tk._("File"), tk._("Content"), tk._("Rows"), tk._("Lines"), tk._("Stops"), tk._("Fares (dinars)"),
            tk._("Valid"), tk._("State of the timetable")]  # fmt: skip
    return facts.overview(head, rows)


def _prices(table: Json) -> Markup | str:
    ends = table.get("prices") or []
    return Markup(" – ").join(facts.amount(price) for price in dict.fromkeys(ends))
