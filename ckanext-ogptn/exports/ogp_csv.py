"""Commitments in the columns of OGP's own commitments sheet, in its order and its words.

A column of which nothing is known here is left empty. Texts are in English, else in the first language that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ckanext.ogptn.exports import csv_text
from ckanext.ogptn.exports.texts import text_in

Record = Mapping[str, Any]

COLUMNS = (
    "Commitment Unique Identifier",
    "Country/Locality",
    "Region",
    "Theme",
    "Year Of Submission",
    "Action Plan Number",
    "Commitment Number",
    "Commitment Title",
    "Short Title",
    "Full Text",
    "Lead Institution",
    "Supporting Institution(s)",
    "URL",
    "OGP Value Access To Information",
    "OGP Value Civic Participation",
    "OGP Value Public Accountability",
    "OGP Value Technology",
    "Specificity",
    "Potential Impact",
    "Completion (Progress Report)",
    "Completion (End of Term)",
    "Did It Open Government (Overall)",
    "Starred (old)",
    "Starred (new)",
    "Relevance to OGP values",
)
COUNTRY = "Tunisia"
VALUES = {
    "OGP Value Access To Information": "access_to_information",
    "OGP Value Civic Participation": "civic_participation",
    "OGP Value Public Accountability": "public_accountability",
    "OGP Value Technology": "technology_innovation",
}
JUDGEMENTS = {
    "Specificity": "specificity",
    "Potential Impact": "potential_impact",
    "Did It Open Government (Overall)": "did_it_open_government",
    "Relevance to OGP values": "relevance",
}


def lines(
    items: Iterable[Record], plans: Mapping[str, Record], address: Callable[[str], str]
) -> Iterator[str]:
    """Write whole commitments, each with its ``lead``, ``supporting`` and ``assessments`` (newest first).

    ``plans`` are by name; ``address`` gives the page of a commitment by its name.
    """
    return csv_text.lines(COLUMNS, (row(item, plans, address) for item in items))


def row(item: Record, plans: Mapping[str, Record], address: Callable[[str], str]) -> list[object]:
    """Return one commitment's cells."""
    plan = plans.get(item["action_plan"], {})
    cells = {
        "Commitment Unique Identifier": item.get("ogp_identifier"),
        "Country/Locality": COUNTRY,
        "Theme": "; ".join(in_words(area) for area in item.get("policy_areas") or []),
        "Year Of Submission": (plan.get("start_date") or "")[:4],
        "Action Plan Number": plan.get("plan_number"),
        "Commitment Number": item["number"],
        "Commitment Title": text_in("en", item["title_translated"]),
        "Full Text": text_in("en", item.get("notes_translated")),
        "Lead Institution": _titles(item["lead"]),
        "Supporting Institution(s)": _titles(item["supporting"]),
        "URL": address(item["name"]),
        **{column: int(code in (item.get("ogp_values") or [])) for column, code in VALUES.items()},
        **_judged(item.get("assessments") or [], plan.get("end_date") or ""),
    }
    return [cells.get(column) for column in COLUMNS]


def _titles(institutions: Iterable[Record]) -> str:
    return "; ".join(text_in("en", one["title_translated"]) for one in institutions)


def _judged(assessments: Iterable[Record], plan_end: str) -> dict[str, object]:
    """Return what the Independent Reporting Mechanism last said of each matter.

    Completion is that of the end of term where the report is of a day after the plan's end.
    """
    found: dict[str, object] = {}
    for one in assessments:
        if one.get("superseded"):
            continue
        at_end = bool(plan_end) and one["report_date"] > plan_end
        column = "Completion (End of Term)" if at_end else "Completion (Progress Report)"
        _first(found, column, one.get("completion"))
        for name, field in JUDGEMENTS.items():
            _first(found, name, one.get(field))
        if one.get("starred") is not None:
            found.setdefault("Starred (new)", int(one["starred"]))
    return found


def _first(found: dict[str, object], column: str, code: str | None) -> None:
    if code:
        found.setdefault(column, in_words(code))


def in_words(code: str) -> str:
    """Return a code as OGP writes it: ``not_started`` is ``Not started``."""
    return code.replace("_", " ").capitalize()
