"""Check the content before any of it enters a portal: pure functions that say what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ckanext.ogptn.content.reading import Content, Record
from ckanext.ogptn.domain.dates import last_day
from ckanext.ogptn.domain.persons import EMAIL, PERSON_TITLE, TELEPHONE
from ckanext.ogptn.domain.vocabulary import LANGUAGES, LEVELS, OGP_VALUES, PRECISIONS

Problems = Iterator[str]

# What must never enter a record: addresses, telephone numbers and names of persons.
PERSONAL = {
    "an e-mail address": EMAIL,
    "a telephone number": TELEPHONE,
    "a person’s title": PERSON_TITLE,
}


def problems(content: Content) -> list[str]:
    """Return each problem as a sentence that names the record; an empty list is good."""
    checks = (_identifiers, _references, _languages, _deadlines, _codes, _persons)
    return [problem for check in checks for problem in check(content)]


def _records(content: Content) -> Iterator[tuple[str, Record]]:
    for record in (*content.institutions, *content.plans, *content.commitments):
        yield record["name"], record
    for report in content.reports:
        yield f"report on {report['commitment']}", report


def _names(records: Iterable[Record]) -> set[str]:
    return {record["name"] for record in records}


def _repeated(values: Iterable[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


def _identifiers(content: Content) -> Problems:
    ogp = (record.get("ogp_identifier") for record in content.commitments)
    groups = {
        "institution": [record["name"] for record in content.institutions],
        "record": [record["name"] for record in (*content.plans, *content.commitments)],
        "OGP identifier": [identifier for identifier in ogp if identifier],
        "report": [report["commitment"] for report in content.reports],
    }
    for what, values in groups.items():
        for value in _repeated(values):
            yield f"{what} {value} stands twice"


def _references(content: Content) -> Problems:
    institutions = _names(content.institutions)
    plans = {plan["name"]: plan for plan in content.plans}
    commitments = _names(content.commitments)
    for plan in content.plans:
        yield from _unknown(plan["name"], [plan["owner_org"]], institutions)
        yield from _unknown(plan["name"], [plan.get("previous_plan")], set(plans))
    for record in content.commitments:
        yield from _unknown(record["name"], _institutions_of(record), institutions)
        earlier = [record.get("parent_commitment"), record.get("carried_over_from")]
        yield from _unknown(record["name"], earlier, commitments)
        axes = {axis["number"] for axis in plans[record["action_plan"]]["axes"]}
        yield from _unknown(record["name"], [record["axis"]], axes)
    for report in content.reports:
        yield from _unknown("a report", [report["commitment"]], commitments)


def _institutions_of(record: Record) -> list[str | None]:
    steps = record.get("milestones", [])
    return [
        *record["lead_institutions"],
        *record.get("supporting_institutions", []),
        *(step.get("responsible_institution") for step in steps),
    ]


def _unknown(name: str, values: Iterable[Any], known: set[Any]) -> Problems:
    for value in values:
        if value is not None and value not in known:
            yield f"{name} names {value}, which does not exist"


def _languages(content: Content) -> Problems:
    for name, record in _records(content):
        for field, value in _walk(record):
            if isinstance(value, Mapping) and set(value) & set(LANGUAGES):
                lacking = [lang for lang in LANGUAGES if not str(value.get(lang) or "").strip()]
                if lacking:
                    yield f"{name}: {field} lacks {', '.join(lacking)}"


def _walk(value: object, field: str = "") -> Iterator[tuple[str, object]]:
    yield field, value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, f"{field}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{field}[{index}]")


def _deadlines(content: Content) -> Problems:
    for record in content.commitments:
        yield from _deadline(record["name"], record)
        for step in record.get("milestones", []):
            yield from _deadline(f"{record['name']} {step['identifier']}", step)


def _deadline(name: str, place: Record) -> Problems:
    given = [field in place for field in ("due_date", "due_precision", "due_text_translated")]
    if given[0] != given[1] or (given[0] and not given[2]):
        yield f"{name}: a deadline needs its date, its precision and its words"
    elif given[0]:
        due = date.fromisoformat(place["due_date"])
        if last_day(due, place["due_precision"]) != due:
            yield f"{name}: {due} is not the last day of its {place['due_precision']}"


def _codes(content: Content) -> Problems:
    for record in content.commitments:
        yield from _unknown(record["name"], record["ogp_values"], set(OGP_VALUES))
        yield from _unknown(record["name"], [record.get("due_precision")], set(PRECISIONS))
    for report in content.reports:
        yield from _unknown(report["commitment"], [report["completion_level"]], set(LEVELS))


def _persons(content: Content) -> Problems:
    for name, record in _records(content):
        for field, value in _walk(record):
            for what, pattern in PERSONAL.items():
                if isinstance(value, str) and pattern.search(value):
                    yield f"{name}: {field} holds {what}"
