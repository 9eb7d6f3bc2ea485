"""Budget tables in the World Bank's BOOST shape, and the Fiscal Data Package that describes one.

A row is a year and a pair of classes, administrative and economic, named in French and in Arabic;
its measures are the phases of expenditure. Some tables end a year with a row "Total", as the real
ones do: whoever adds up the rows must leave it out.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from ckanext.ogptn.portal.sites.description import LICENCES, Dataset, Site
from ckanext.ogptn.portal.sites.tables import Cell, Lists, Table, expand, rounded

PHASES = ["LOI DE FINANCE", "OUVERT", "ORDONNANCE", "PAYE"]
FISCAL_PHASES = {
    "LOI DE FINANCE": "approved",
    "OUVERT": "adjusted",
    "ORDONNANCE": "executed",
    "PAYE": "executed",
}
CLASSES = ["ANNEE", "CODE ADMIN1", "ADMIN1", "الباب", "CODE ECON1", "ECON1", "الصنف"]
SHARES = {"OUVERT": (0.97, 1.06), "ORDONNANCE": (0.82, 0.99), "PAYE": (0.94, 1.0)}
"""Each phase as a share of the one before it: credits are opened, ordered, then paid."""


def build_boost(spec: dict[str, Any], lists: Lists, seed: str) -> Table:
    """Build a BOOST table of ``years``, ``admin``, ``economic`` and ``between``.

    ``phases``, ``decimals`` and ``totals`` may be left out.
    """
    chance = Random(seed)  # noqa: S311
    phases = spec.get("phases", PHASES)
    rows: list[list[Cell]] = []
    for year in expand(spec["years"], lists):
        of_year = [
            [year, *admin, *economic, *_amounts(spec, phases, chance)]
            for admin in expand(spec["admin"], lists)
            for economic in expand(spec["economic"], lists)
        ]
        rows += [*of_year, *([_total(year, of_year, spec)] if spec.get("totals") else [])]
    return Table([*CLASSES, *phases], rows)


def describe(site: Site, dataset: Dataset, tables: dict[str, Table]) -> bytes:
    """Write ``datapackage.json``; what is Arabic stands beside the French under ``…@ar``."""
    package = {
        "name": dataset.name,
        "id": dataset.id,
        "profile": "fiscal-data-package",
        "languages": ["fr", "ar"],
        "title": dataset.title["fr"],
        **{f"title@{lang}": text for lang, text in dataset.title.items() if lang != "fr"},
        "description": dataset.notes["fr"],
        **{f"description@{lang}": text for lang, text in dataset.notes.items() if lang != "fr"},
        "countryCode": "TN",
        "granularity": "aggregated",
        "fiscalPeriod": _period(dataset),
        "created": dataset.created[:19] + "Z",
        "modified": dataset.modified[:19] + "Z",
        "keywords": list(dataset.tags),
        "licenses": [{"name": dataset.licence, "title": LICENCES[dataset.licence]}],
        "contributors": [_publisher(site, dataset)],
        "example": True,
        "currency": "TND",
        "unit": dataset.extra["unit"],
        "resources": [_resource(dataset, file, table) for file, table in tables.items()],
        "model": _model(dataset, next(iter(tables.values()))),
    }
    return json.dumps(package, ensure_ascii=False, indent=2).encode()


def _amounts(spec: dict[str, Any], phases: list[str], chance: Random) -> list[Cell]:
    decimals = spec.get("decimals", 0)
    amount = chance.uniform(*spec["between"])
    amounts: dict[str, Cell] = {}
    for phase in PHASES:
        amount *= chance.uniform(*SHARES.get(phase, (1, 1)))
        amounts[phase] = rounded(amount, decimals)
    return [amounts[phase] for phase in phases]


def _total(year: Cell, rows: list[list[Cell]], spec: dict[str, Any]) -> list[Cell]:
    columns = list(zip(*rows, strict=True))[len(CLASSES) :]
    decimals = spec.get("decimals", 0)
    sums = [rounded(sum(float(cell) for cell in column), decimals) for column in columns]
    return [year, "", "Total", "المجموع", "", "", "", *sums]


def _period(dataset: Dataset) -> dict[str, str]:
    start, end = dataset.temporal or ("", "")
    return {"start": start, "end": end}


def _publisher(site: Site, dataset: Dataset) -> dict[str, str]:
    name = site.organizations[dataset.organization]
    return {"title": name["fr"], "title@ar": name["ar"], "role": "publisher"}


def _resource(dataset: Dataset, file: str, table: Table) -> dict[str, Any]:
    resource = next(resource for resource in dataset.resources if resource.file == file)
    described: dict[str, Any] = {
        "name": file.rpartition(".")[0],
        "path": file,
        "title": resource.name["fr"],
        "format": resource.format.lower(),
        "schema": {"fields": [_field(table, name) for name in table.header]},
    }
    if "ar" in resource.name:
        described["title@ar"] = resource.name["ar"]
    if file.endswith(".csv"):
        encoding = resource.content.get("encoding", "utf-8-sig")
        described["encoding"] = {"utf-8-sig": "utf-8", "cp1256": "windows-1256"}[encoding]
        described["dialect"] = {"delimiter": resource.content.get("delimiter", ",")}
    return described


def _field(table: Table, name: str) -> dict[str, Any]:
    kinds = {type(cell) for cell in table.column(name)}
    kind = "string" if str in kinds else "number" if float in kinds else "integer"
    return {"name": name, "title": name, "type": kind}


def _model(dataset: Dataset, table: Table) -> dict[str, Any]:
    names = dataset.extra.get("measures", [name for name in table.header if name in PHASES])
    direction = dataset.extra.get("direction", "expenditure")
    measures = {name: _measure(name, direction, dataset.extra["unit"]) for name in names}
    dimensions = {name: _dimension(name) for name in table.header if name not in names}
    return {"measures": measures, "dimensions": dimensions}


def _measure(name: str, direction: str, unit: str) -> dict[str, Any]:
    factor = {"dinars": 1, "millimes": 0.001, "milliers de dinars": 1000, "MDT": 1_000_000}[unit]
    measure = {"source": name, "currency": "TND", "factor": factor, "direction": direction}
    return measure | ({"phase": FISCAL_PHASES[name]} if name in FISCAL_PHASES else {})


def _dimension(name: str) -> dict[str, Any]:
    kind = "datetime" if name.startswith("ANNEE") else "classification"
    return {
        "dimensionType": kind,
        "primaryKey": "label",
        "attributes": {"label": {"source": name}},
    }
