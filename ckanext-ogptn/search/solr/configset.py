"""Write Solr's configuration for CKAN: for our server, for another one, or for SolrCloud."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal, get_args

from ckanext.ogptn.search.solr.overlay import apply_overlay, stock_schema
from ckanext.ogptn.search.solr.wordlists import stem_overrides

FILES = Path(__file__).parent / "files"
Schema = Literal["stock", "overlay"]
SCHEMAS: tuple[Schema, ...] = get_args(Schema)
# CKAN's schema names these word lists; an installation fills them.
_WORD_LISTS = ("protwords.txt", "synonyms.txt")


def write_configset(folder: Path, schema: Schema = "overlay") -> None:
    """Write ``folder`` with CKAN's own schema (``stock``), or with our languages (``overlay``).

    The word lists that an installation fills stay as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = stock_schema()
    (folder / "schema.xml").write_bytes(apply_overlay(text) if schema == "overlay" else text)
    shutil.copyfile(FILES / "solrconfig.xml", folder / "solrconfig.xml")
    parameters = folder / "params.json"
    parameters.unlink(missing_ok=True)
    if schema == "overlay":
        shutil.copyfile(FILES / "params.json", parameters)
        (folder / "plurals.txt").write_text(stem_overrides(), "utf-8")
    for name in _WORD_LISTS:
        (folder / name).touch()
