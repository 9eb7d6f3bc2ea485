"""The budget sector: folders of tables, described by a Fiscal Data Package each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urljoin

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.language import Text, by_language, empty_text, merged
from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model, read_model
from ckanext.ogptn.harvesters.readers.folders import is_table
from ckanext.ogptn.harvesters.records import Draft, Facts, LinkedFile, Record
from ckanext.ogptn.harvesters.sectors import fields, normal
from ckanext.ogptn.harvesters.sectors.budget_tables import adeb_file, is_swapped, read_sheet
from ckanext.ogptn.harvesters.sectors.files import look_into, read_sheets, set_found_formats
from ckanext.ogptn.harvesters.sources.protocols import Folders, Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.client import HttpClient, Reply

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
        mapped |= normal.place_fields([], title) | normal.body_fields(publishers(package))
        if found:
            set_found_formats(mapped, found)
            mapped["sector_metadata"] = budget_metadata(found, mapped, read_model(package))
            start, end = years_covered(found)
            mapped["temporal_start"] = mapped["temporal_start"] or start
            mapped["temporal_end"] = mapped["temporal_end"] or end
        tables = [e for e in record.content["files"] if is_table(e["name"])]
        files = tuple(LinkedFile(e["url"], "table", e["stamp"]) for e in tables)
        facts = Facts(tuple(keywords), groups, publishers(package), normal.prose(mapped, keywords))
        return replace(
            Draft(mapped, facts),
            files=files if settings.read_files else (),
            hints=hints(package, record),
        )

    def look_inside(self, client: HttpClient, draft: Draft) -> Json:
        """Add the tables of a folder up."""
        model = read_model(draft.hints["package"])

        def read(file: LinkedFile, reply: Reply) -> Json:
            described = draft.hints.get(file.url, {})
            words = f"{text_of(described, 'title')} {draft.facts.text}"
            dialect = described.get("dialect")
            delimiter = dialect.get("delimiter", "") if isinstance(dialect, dict) else ""
            return read_sheets(
                reply,
                lambda sheet: read_sheet(sheet, model, words),
                str(described.get("encoding") or ""),
                delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else "",
            )

        return look_into(client, draft, read)


def budget_metadata(found: Json, mapped: Json, model: Model) -> Json:
    """Gather what the tables tell, what the descriptor says of them, and what is odd."""
    names = {
        resource["url"]: fields.words_of_resource(resource) for resource in mapped["resources"]
    }
    files, problems = [], list(found["problems"])
    for file in found["files"]:
        account = adeb_file(file["url"].rsplit("/", 1)[-1])
        files.append(file | ({"account": account} if account else {}))
        if account and is_swapped(account["side"], names.get(file["url"], "")):
            detail = f"the file holds {account['side']}, and its title says otherwise"
            problems.append(
                {"url": file["url"], "code": "title_contradicts_file", "detail": detail}
            )
    return {
        "files": files,
        "currency": model.currency,
        **({"problems": problems} if problems else {}),
    }


def years_covered(found: Json) -> tuple[str, str]:
    """Give the first and the last day of the years that the tables cover, or nothing."""
    years = {y for file in found["files"] for table in file["tables"] for y in table["years"]}
    return (f"{min(years)}-01-01", f"{max(years)}-12-31") if years else ("", "")


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
