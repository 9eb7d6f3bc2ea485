"""Excel workbooks (XLSX) read row by row, from the archive, whatever their size.

A library that holds a sheet in memory needs gigabytes for the state's budget. Nothing of the file is believed: sizes
are looked at before anything is unpacked, a document type is refused, and formulas are never computed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import IO

from lxml import etree

from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.xlsx_rows import Texts, XlsxRows, refuse_entities, written
from ckanext.ogptn.tables.zips import BROKEN, MEGABYTE, open_zip, unpacks_too_far

MEMBERS = 2000
SHEETS = 200
PART_BYTES = 32 * MEGABYTE
STRINGS_BYTES = 64 * MEGABYTE
SHEET_BYTES = 768 * MEGABYTE
_BROKEN = (*BROKEN, etree.LxmlError, KeyError)
_ITEM_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_RUN = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")
_SPOKEN = re.compile(rb"<(?:\w+:)?rPh[\s>].*?</(?:\w+:)?rPh>", re.DOTALL)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Formats of numbers that are days or times, by their numbers in every workbook (ECMA-376, 18.8.30).
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_SHOWN = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')


def open_sheets(body: IO[bytes]) -> list[tuple[str, Callable[[], XlsxRows]]]:
    """Give the sheets of a workbook: each its name, and what opens its rows.

    Raises TableError where the file is no such workbook, is damaged, or unpacks to too much.
    """
    try:
        return _Package(body).sheets()
    except _BROKEN as error:
        raise TableError("not_a_table", f"the workbook cannot be read: {error}") from error


def _shown(sheets: list[etree._Element]) -> list[etree._Element]:
    """Leave hidden sheets out, unless all are."""
    return [sheet for sheet in sheets if sheet.get("state", "visible") == "visible"] or sheets


def _main_part(names: list[str]) -> str | None:
    return next((n for n in names if n.lower().endswith("xl/workbook.xml")), None)


class _Package:
    """The archive: its parts, each looked at before it is unpacked."""

    def __init__(self, body: IO[bytes]) -> None:
        self._archive = open_zip(body)
        members = self._archive.infolist()
        if len(members) > MEMBERS:
            raise TableError("body_too_large", f"the workbook has more than {MEMBERS} parts")
        self._members = {member.filename.lower(): member for member in members}

    def sheets(self) -> list[tuple[str, Callable[[], XlsxRows]]]:
        main = _main_part(list(self._members))
        if main is None:
            raise TableError("not_a_table", "the archive is no Excel workbook")
        base = main.rpartition("/")[0]
        targets = self._targets(f"{base}/_rels/workbook.xml.rels", base)
        tree = self._tree(main)
        listed = _shown(list(tree.iter("{*}sheet")))[:SHEETS]
        texts = functools.cache(lambda: self._texts(f"{base}/sharedstrings.xml"))
        dates = functools.cache(lambda: self._dates(f"{base}/styles.xml"))
        found = []
        for node in listed:
            part = targets.get(node.get(_RELATION, ""), "")
            if part in self._members and "worksheets/" in part:
                found.append((node.get("name", ""), self._opener(part, texts, dates)))
        return found

    def _opener(
        self, part: str, texts: Callable[[], Texts], dates: Callable[[], frozenset[bytes]]
    ) -> Callable[[], XlsxRows]:
        def opened() -> XlsxRows:
            try:
                return XlsxRows(self._open(part, SHEET_BYTES), texts(), dates())
            except _BROKEN as error:
                raise TableError("not_a_table", f"the workbook cannot be read: {error}") from error

        return opened

    def _targets(self, part: str, base: str) -> dict[str, str]:
        found = {}
        for node in self._tree(part).iter("{*}Relationship"):
            target = node.get("Target", "").lower()
            absolute = target[1:] if target.startswith("/") else f"{base}/{target}"
            found[node.get("Id", "")] = absolute.lstrip("/")
        return found

    def _texts(self, part: str) -> Texts:
        """Read the table of texts that cells name by number."""
        if part not in self._members:
            return []
        with self._open(part, STRINGS_BYTES) as opened:
            return shared_texts(opened)

    def _dates(self, part: str) -> frozenset[bytes]:
        """Give the numbers of the styles that show a number as a day or a time."""
        if part not in self._members:
            return frozenset()
        tree = self._tree(part)
        own = {node.get("numFmtId"): node.get("formatCode", "") for node in tree.iter("{*}numFmt")}
        styles = tree.find("{*}cellXfs")
        found = []
        for number, style in enumerate([] if styles is None else list(styles)):
            format_ = style.get("numFmtId", "")
            if is_date_format(format_, own.get(format_, "")):
                found.append(str(number).encode())
        return frozenset(found)

    def _tree(self, part: str) -> etree._Element:
        with self._open(part, PART_BYTES) as opened:
            content = opened.read()
        refuse_entities(content)
        if b"\x00" in content:
            raise TableError("not_a_table", "a part of the workbook is not written in UTF-8")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(content, parser)

    def _open(self, part: str, most: int) -> IO[bytes]:
        member = self._members[part.lower()]
        if unpacks_too_far(member, most):
            size = member.file_size // MEGABYTE
            raise TableError("body_too_large", f"the workbook unpacks to {size} megabytes or more")
        return self._archive.open(member)


def shared_texts(part: IO[bytes]) -> Texts:
    """Read the texts of `sharedStrings.xml`; how a word is spoken (`rPh`) is no part of it."""
    texts: Texts = []
    rest = b""
    while chunk := part.read(MEGABYTE):
        if not texts:
            refuse_entities(chunk[:4096])
        *items, rest = _ITEM_END.split(rest + chunk)
        texts += [_item_text(item) for item in items]
    return texts


def _item_text(item: bytes) -> str:
    if b"rPh" in item:
        item = _SPOKEN.sub(b"", item)
    return written(b"".join(_RUN.findall(item)))


def is_date_format(number: str, code: str) -> bool:
    """Say whether a format of numbers shows days or times."""
    if number.isdigit() and int(number) in _DATE_FORMATS:
        return True
    shown = _NOT_SHOWN.sub("", code).lower()
    return bool(re.search(r"[dmyhs]", shown)) and "general" not in shown
