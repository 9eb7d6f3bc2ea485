"""The budget sector: folders of tables, described by a Fiscal Data Package each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urljoin

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.language import Text, by_language, empty_text, merged
from ckanext.ogptn.harvesters.readers import fiscal
from ckanext.ogptn.harvesters.readers.folders import is_table
from ckanext.ogptn.harvesters.records import Draft, Facts, LinkedFile, Record
from ckanext.ogptn.harvesters.sectors import fields
from ckanext.ogptn.harvesters.sectors.files import look_into
from ckanext.ogptn.harvesters.sources.protocols import Folders, Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.client import HttpClient, Reply
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.reading import open_table

Json = dict[str, Any]


class BudgetHarvester(SectorHarvester):
    """Harvest tables of the state budget and of its execution."""

    sector = "budget"
    title = "Budget (folders of tables)"
    description = "An HTML listing of folders with CSV or Excel tables and a datapackage.json each"
    protocols: ClassVar[dict[str, Protocol]] = {"folders": Folders()}

    def map_record(self, record: Record, found: Json, settings: SourceSettings) -> Draft:
        """Map a folder, with the years, phases and totals of its tables."""
        package = record.content["package"] or {}
        title = text_of(package, "title")
        if not any(title.values()):
            title = by_language(
                words_of(record.content["path"] or record.content["files"][0]["name"])
            )
        keywords = [word for word in package.get("keywords") or [] if isinstance(word, str)]
        period = package.get("fiscalPeriod")
        period = period if isinstance(period, dict) else {}
        licence = licence_of(package)
        groups = tuple(record.content["path"].split("/")[:-1])
        mapped: Json = {
            "name": fields.slug(record.content["path"].rsplit("/", 1)[-1]),
            "title_translated": title,
            "notes_translated": text_of(package, "description"),
            "tags": fields.tag_names(keywords),
            "license_id": fields.licence_id(licence),
            "source_licence": licence,
            "temporal_start": fields.iso_date(period.get("start")),
            "temporal_end": fields.iso_date(period.get("end")),
            "source_url": record.url,
            "is_example": settings.example or package.get("example") is True
            or fields.says_example(keywords),
            "sector": settings.sector,
            "resources": resources(record, package),
        }  # fmt: skip
        if found:
            mapped["sector_metadata"] = with_model(found, fiscal.read_model(package))
        tables = [e for e in record.content["files"] if is_table(e["name"])]
        files = tuple(LinkedFile(e["url"], "table", e["stamp"]) for e in tables)
        prose = [*title.values(), *mapped["notes_translated"].values(), *keywords]
        facts = Facts(
            tuple(keywords), groups, publishers(package), " \n ".join(filter(None, prose))
        )
        return replace(Draft(mapped, facts), files=files, hints=hints(package, record))

    def look_inside(self, client: HttpClient, draft: Draft) -> Json:
        """Add the tables of a folder up."""

        def read(file: LinkedFile, reply: Reply) -> Json:
            described = draft.hints.get(file.url, {})
            try:
                return read_table(reply, described, draft.hints["package"])
            except TableError as error:
                raise RecordFault(error.code, error.detail, url=file.url) from error

        return look_into(client, draft.files, read)


def read_table(reply: Reply, described: Json, package: Json) -> Json:
    """Give what a file's tables hold: years, phases and totals, exact, as text."""
    dialect = described.get("dialect")
    delimiter = dialect.get("delimiter", "") if isinstance(dialect, dict) else ""
    charset = str(described.get("encoding") or reply.charset)
    opened = open_table(reply.body, charset, delimiter if len(delimiter) == 1 else "")
    model = fiscal.read_model(package)
    sheets, fault = [], None
    for sheet in opened.sheets:
        try:
            sheets.append({"sheet": sheet.name, **shown(fiscal.profile(sheet.rows, model))})
        except RecordFault as error:
            fault = error
    if not sheets and fault:
        raise fault
    told: Json = {"format": opened.format, "tables": sheets}
    if opened.encoding:
        told |= {"encoding": opened.encoding, "encoding_guessed": opened.guessed}
    return told


def shown(profile: fiscal.Profile) -> Json:
    """Write a profile as JSON values; amounts as text, so that no digit is lost."""
    totals = {
        year: {phase: written(amount) for phase, amount in of_year.items()}
        for year, of_year in profile.totals.items()
    }
    counts = {"row_count": profile.row_count, "total_rows": profile.total_rows,
              "unread_cells": profile.unread_cells}  # fmt: skip
    return {"years": profile.years, "phases": profile.phases, "totals": totals, **counts}


def written(amount: Decimal) -> str:
    """Write an amount without an exponent."""
    return f"{amount:f}"


def with_model(found: Json, model: fiscal.Model) -> Json:
    """Add to the tables' profiles what the descriptor says: currency, unit, classifications."""
    more = {"problems": found["problems"]} if found["problems"] else {}
    return {
        "files": [_in_dinars(file, model) for file in found["files"]],
        "currency": model.currency,
        "unit": model.unit,
        "unit_in_dinars": written(model.factor),
        "classifications": list(model.classifications),
        **more,
    }


def _in_dinars(file: Json, model: fiscal.Model) -> Json:
    """Give the totals in dinars beside those in the table's unit, where the two differ."""
    if model.factor == 1:
        return file
    tables = [
        {**table, "totals_in_dinars": {
            year: {phase: written(Decimal(amount) * model.factor) for phase, amount in t.items()}
            for year, t in table["totals"].items()
        }}
        for table in file["tables"]
    ]  # fmt: skip
    return {**file, "tables": tables}


def resources(record: Record, package: Json) -> list[Json]:
    """Map the files of a folder, each named as the descriptor names it."""
    described = by_url(package, record)
    made = []
    for entry in record.content["files"]:
        about = described.get(entry["url"], {})
        name = text_of(about, "title")
        if not any(name.values()):
            name = by_language(words_of(entry["name"].rsplit(".", 1)[0]))
        declared = "" if is_table(entry["name"]) else str(about.get("format") or "")
        made.append(fields.resource(name, entry["url"], declared,
                                    text_of(about, "description"), key=entry["name"]))  # fmt: skip
    return made


def by_url(package: Json, record: Record) -> dict[str, Json]:
    """Give the descriptor's resources by address."""
    found = {}
    for about in package.get("resources") or []:
        if isinstance(about, dict) and isinstance(about.get("path"), str):
            found[urljoin(record.content["folder"], about["path"])] = about
    return found


def hints(package: Json, record: Record) -> Json:
    """Give what helps to read the tables: the descriptor, and its words on each file."""
    return {"package": package, **by_url(package, record)}


def text_of(about: Json, name: str) -> Text:
    """Read a text with its translations, ``title`` and ``title@ar`` (Data Package, language)."""
    told = empty_text()
    for language in told:
        words = about.get(f"{name}@{language}")
        told[language] = words.strip() if isinstance(words, str) else ""
    plain = about.get(name)
    return merged(told, by_language(plain if isinstance(plain, str) else ""))


def licence_of(package: Json) -> str:
    """Give the licence in the descriptor's words."""
    listed = package.get("licenses")
    first = listed[0] if isinstance(listed, list) and listed else package.get("license")
    if isinstance(first, dict):
        first = first.get("title") or first.get("name") or first.get("path") or first.get("type")
    return str(first or "")


def publishers(package: Json) -> tuple[str, ...]:
    """Name those who publish, by the descriptor."""
    listed = package.get("contributors")
    people = listed if isinstance(listed, list) else []
    return tuple(str(p["title"]) for p in people if isinstance(p, dict) and p.get("title"))


def words_of(name: str) -> str:
    """Make a title of a file's or folder's name."""
    last = name.rstrip("/").rsplit("/", 1)[-1]
    return " ".join(last.replace("_", " ").replace("-", " ").split()).capitalize()
