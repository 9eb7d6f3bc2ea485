"""The descriptor of a Fiscal Data Package: version 1 (``model``) and 0.3 (``mapping``)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.ogptn.harvesters.readers.budgets.amounts import unit_factor


@dataclass(frozen=True)
class Model:
    """What a descriptor says of a table: columns of amounts and years, unit and currency."""

    measures: tuple[str, ...] = ()
    year: str = ""
    classifications: tuple[str, ...] = ()
    currency: str = ""
    unit: str = ""
    factor: Decimal | None = None


def read_model(package: dict[str, Any] | None) -> Model:
    """Read what a descriptor says; what it leaves open is empty, and nothing is guessed."""
    package = package or {}
    model = package.get("model") or package.get("mapping")
    model = model if isinstance(model, dict) else {}
    measures = [m for m in _values(model.get("measures")) if isinstance(m.get("source"), str)]
    dimensions = _values(model.get("dimensions"))
    first = measures[0] if measures else {}
    unit = str(package.get("unit") or "")
    return Model(
        measures=tuple(m["source"] for m in measures),
        year=next(
            (s for d in dimensions if d.get("dimensionType") == "datetime" for s in _sources(d)), ""
        ),
        classifications=tuple(
            s for d in dimensions if d.get("dimensionType") != "datetime" for s in _sources(d)
        ),
        currency=str(first.get("currency") or package.get("currency") or ""),
        unit=unit,
        factor=_factor(first.get("factor"), unit),
    )


def _values(mapping: object) -> list[dict[str, Any]]:
    found = mapping.values() if isinstance(mapping, dict) else []
    return [value for value in found if isinstance(value, dict)]


def _sources(dimension: dict[str, Any]) -> list[str]:
    attributes = _values(dimension.get("attributes"))
    return [a["source"] for a in attributes if isinstance(a.get("source"), str)]


def _factor(given: object, unit: str) -> Decimal | None:
    if isinstance(given, int | float | str) and not isinstance(given, bool):
        try:
            return Decimal(str(given))
        except InvalidOperation:
            pass
    return unit_factor(unit)
