"""A budget's tables for people: exact totals by year and phase, never across the change of nomenclature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import facts, values
from ckanext.ogptn.pages import sector_words as words

Json = Mapping[str, Any]


def sections(found: Json, pkg: Json) -> list[dict[str, Any]]:
    """Give a section for each table with totals."""
    return [
        _section(file, table, pkg)
        for file in found.get("files") or []
        for table in file.get("tables") or []
        if table.get("series")
    ]


def _section(file: Json, table: Json, pkg: Json) -> dict[str, Any]:
    notes = []
    if len(table["series"]) > 1:
        notes.append(tk._("The nomenclature of the budget changed with organic law 2019-15: amounts before and after "
                          "are not comparable, and are not added up."))  # fmt: skip
    if count := table.get("total_rows"):
        notes.append(
            tk.ungettext(
                "{n} row is itself a total and is not added again.",
                "{n} rows are themselves totals and are not added again.",
                count,
            ).format(n=facts.number(count))
        )
    if count := table.get("unread_cells"):
        notes.append(
            tk.ungettext(
                "{n} cell holds no readable amount: the totals lack it.",
                "{n} cells hold no readable amount: the totals lack them.",
                count,
            ).format(n=facts.number(count))
        )
    if table.get("units_mixed"):
        text = tk._("The columns are in different units: {units}")
        notes.append(text.format(units=", ".join(table["units_mixed"])))
    return facts.section(
        tk._("Totals: {file}").format(file=facts.file_name(file["url"], pkg).striptags()),
        rows=[
            (tk._("Municipal account"), _account(file)),
            (tk._("Sheet"), facts.listed([table.get("sheet") or ""])),
            (tk._("Years"), facts.listed(table.get("years") or [])),
            (tk._("Classifications"), facts.listed(table.get("classifications") or [])),
            (tk._("Rows"), facts.number(table.get("row_count") or 0)),
        ],
        tables=[part for one in table["series"] for part in _tables(one, table)],
        notes=notes,
    )


def _account(file: Json) -> str:
    account = file.get("account")
    if not account:
        return ""
    text = words.ACCOUNTS.get((account["side"], account["kind"]), "")
    return tk._(text).format(code=account["municipality"]) if text else ""


def _tables(series: Json, table: Json) -> Iterator[dict[str, Any]]:
    unit, decimals = _unit(series, table)
    # One series alone is not compared with anything.
    name = series.get("nomenclature") if len(table["series"]) > 1 else ""
    what = tk._("Totals by year and phase, {unit}").format(unit=unit)
    head = values.said(words.NOMENCLATURES, name) if name else ""
    yield _amounts(series, "totals", " · ".join(filter(None, (what, head))), decimals)
    principal = tk._("Of which repayment of debt principal, {unit}").format(unit=unit)
    yield _amounts(series, "debt_principal", principal, decimals)


def _unit(series: Json, table: Json) -> tuple[str, int]:
    """Name the unit in which the amounts are shown, and give its decimals: dinars wherever the source's unit is known.

    What the source gives in thousands or millions is not shown as if it were exact to the millime.
    """
    factor = _factor(table)
    if factor > 1:
        return str(tk._("in dinars (at the source: {unit})").format(unit=table.get("unit"))), 0
    if factor or series.get("totals_in_dinars"):
        return str(tk._("in dinars, to the millime")), 3
    unit = table.get("unit")
    return str(unit) if unit else str(tk._("in a unit that the source does not state")), 0


def _factor(table: Json) -> Decimal:
    try:
        return Decimal(table.get("unit_in_dinars") or 0)
    except InvalidOperation:
        return Decimal(0)


def _amounts(series: Json, name: str, caption: str, decimals: int) -> dict[str, Any]:
    sums = series.get(f"{name}_in_dinars") or series.get(name) or {}
    phases = list(dict.fromkeys(phase for of_year in sums.values() for phase in of_year))
    rows = [
        [year or tk._("all years"), *(_cell(of_year.get(phase), decimals) for phase in phases)]
        for year, of_year in sorted(sums.items())
    ]
    head = [tk._("Year"), *(values.said(words.PHASES, phase) for phase in phases)]
    return {"caption": caption, "head": head, "rows": rows, "numbers": True}


def _cell(amount: str | None, decimals: int) -> Any:
    return facts.amount(amount, decimals) if amount is not None else "–"
