"""Write every file of every source into the data folder, once a state of the descriptions."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ckanext.ogptn.portal.sites import boost, dcat, files, gtfs, iso19139
from ckanext.ogptn.portal.sites.description import (
    PLACEHOLDER_BASE,
    SITES,
    Dataset,
    Resource,
    Site,
    digest,
    load_lists,
    load_site,
)
from ckanext.ogptn.portal.sites.tables import Lists, Table, build_table


def prepare(data_dir: Path) -> Path:
    """Return the folder of the generated files, and make it where it is missing.

    The folder is named by what it was made of, and appears at once under that name, so a killed
    start leaves nothing that a later one would take for complete.
    """
    folder = data_dir / f"sector-sites-{digest()}"
    if not folder.is_dir():
        for left in data_dir.glob("sector-sites-*"):
            shutil.rmtree(left)
        unfinished = data_dir / f"sector-sites-unfinished-{os.getpid()}"
        unfinished.mkdir(parents=True)
        write_all([load_site(slug) for slug in SITES], unfinished)
        unfinished.replace(folder)
    return folder


def write_all(sites: list[Site], folder: Path) -> None:
    """Write all sources' files below a folder: ``<source>/<dataset>/<file>``."""
    lists = load_lists()
    for site in sites:
        for dataset in site.datasets:
            _write_dataset(site, dataset, lists, folder / site.slug / dataset.name)
        if site.slug == "environment":
            _write_texts(iso19139.records(site, PLACEHOLDER_BASE), folder / site.slug / "_records")
        if site.slug == "environment-dcat":
            _write_texts(dcat.write_pages(site, PLACEHOLDER_BASE), folder / site.slug / "_pages")


def tables_of(dataset: Dataset, resource: Resource, lists: Lists) -> dict[str, Table]:
    """Build the tables of a file by sheet name (one alone where the format knows no sheets)."""
    seed = f"{dataset.site}/{dataset.name}/{resource.content.get('seed', resource.file)}"
    content = resource.content
    if "boost" in content:
        return {content.get("sheet", "Sheet1"): boost.build_boost(content["boost"], lists, seed)}
    if "sheets" in content:
        return {
            name: build_table(spec, lists, f"{seed}/{name}")
            for name, spec in content["sheets"].items()
        }
    return {content.get("sheet", "Feuil1"): build_table(content["table"], lists, seed)}


def _write_dataset(site: Site, dataset: Dataset, lists: Lists, folder: Path) -> None:
    folder.mkdir(parents=True)
    described: dict[str, Table] = {}
    for resource in dataset.resources:
        if resource.is_gone:
            continue
        if "gtfs" in resource.content:
            content = gtfs.build_feed(resource.content["gtfs"])
        elif "document" in resource.content:
            content = files.encode_pdf(resource.content["document"])
        else:
            tables = tables_of(dataset, resource, lists)
            described[resource.file] = next(iter(tables.values()))
            content = _encode(resource, tables)
        (folder / resource.file).write_bytes(content)
    if site.slug == "budget":
        (folder / "datapackage.json").write_bytes(boost.describe(site, dataset, described))


def _encode(resource: Resource, tables: dict[str, Table]) -> bytes:
    content = resource.content
    first = next(iter(tables.values()))
    if "geometry" in content:
        return files.encode_geojson(first, content["geometry"])
    if resource.file.endswith(".xlsx"):
        return files.encode_xlsx(list(tables.items()), resource.name["fr"])
    encoding = content.get("encoding", "utf-8-sig")
    return files.encode_csv(first, encoding, content.get("delimiter", ","))


def _write_texts(texts: dict[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text)
