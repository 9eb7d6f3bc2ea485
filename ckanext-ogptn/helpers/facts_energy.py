"""Energy and mines for people: permits, concessions, operators, substances, units, contracts, what tables hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.helpers import codes, facts

Json = Mapping[str, Any]
_KINDS = ("permits", "concessions", "operators", "substances", "units", "contracts")


def sections(found: Json, pkg: Json) -> list[dict[str, Any]]:
    """Give the section of what a record and its tables say together, and one of its tables."""
    files = [f for f in found.get("files") or [] if not any(t.get("series") for t in f["tables"])]
    if pkg.get("sector") != "energy" and not any(found.get(kind) for kind in _KINDS):
        return []
    rows = [
        (tk._("Permits"), facts.listed(found.get("permits") or [])),
        (tk._("Concessions and fields"), facts.listed(found.get("concessions") or [])),
        (tk._("Operators"), facts.listed(found.get("operators") or [])),
        (tk._("Substances"), _substances(found, pkg)),
        (tk._("Units"), facts.listed(found.get("units") or [])),
        (tk._("Contracts"), _contracts(found, pkg)),
    ]
    tables = [(file, table) for file in files for table in file["tables"]]
    return [
        facts.section(tk._("Permits, operators and substances"), rows),
        facts.section(
            tk._("What the tables hold"),
            tables=[_overview(tables, pkg)],
            notes=[note for _, table in tables for note in facts.defects(table)],
        ),
    ]


def _substances(found: Json, pkg: Json) -> Any:
    """Name the substances in the reader's language, and in the source's words where they say more."""
    known = codes.named("substances", pkg.get("substances") or [])
    return facts.listed(known or found.get("substances") or [])


def _contracts(found: Json, pkg: Json) -> Markup | str:
    links = [facts.linked(url, facts.file_name(url, pkg)) for url in found.get("contracts") or []]
    return Markup("<br>").join(links)


def _overview(tables: list[tuple[Json, Json]], pkg: Json) -> dict[str, Any]:
    rows = [
        [
            facts.file_name(file["url"], pkg),
            facts.listed([table.get("sheet") or ""]),
            facts.number(table.get("row_count") or 0),
            facts.years(table.get("years") or []),
            facts.listed(table.get("units") or []),
        ]
        for file, table in tables
    ]
    head = [tk._("File"), tk._("Sheet"), tk._("Rows"), tk._("Years"), tk._("Units")]
    return facts.overview(head, rows)
