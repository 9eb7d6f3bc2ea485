"""Ask actions as a visitor, whoever asks: what programs fetch is what everybody may see, and may be passed on.

The number of questions grows with the pages of an answer, never with its records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from ckan.plugins import toolkit as tk

Record = dict[str, Any]
# At most so many records are asked for at once, as whole packages and as rows of a list.
PACKAGES = 100
ROWS = 1000
# CKAN gives as many institutions with their fields, unless a setting allows for more.
INSTITUTIONS = 25


def ask(action: str, **arguments: Any) -> Any:
    """Call an action with nobody's rights."""
    return tk.get_action(action)({"user": "", "ignore_auth": False}, arguments)


def every(action: str, **arguments: Any) -> Iterator[Record]:
    """Go through all results of an action that pages."""
    offset = 0
    while True:
        page = ask(action, limit=ROWS, offset=offset, **arguments)["results"]
        yield from page
        offset += len(page)
        if len(page) < ROWS:
            return


def packages(
    query: str, size: int = PACKAGES, fields: Sequence[str] = ()
) -> Iterator[list[Record]]:
    """Go through the public records that a filter finds, by name, so many at once; whole, or some `fields` of them."""
    start = 0
    asked: Record = {"fq": query, "sort": "name asc", "rows": size}
    if fields:
        asked["fl"] = list(fields)
    while True:
        page = ask("package_search", start=start, **asked)["results"]
        if page:
            yield page
        start += len(page)
        if len(page) < size:
            return


def plans() -> list[Record]:
    """Return the public action plans, by name."""
    return [plan for page in packages("+dataset_type:action_plan") for plan in page]


def commitments(plan: str | None = None) -> Iterator[list[Record]]:
    """Go through the public commitments and parts, of one plan or of all: whole records with what follows from them.

    Each has its own fields, and those of ``ogptn_commitment_list``.
    """
    for page in packages(_commitments_of(plan)):
        yield with_summaries(page)


def _commitments_of(plan: str | None) -> str:
    return "+dataset_type:commitment" + (f" +action_plan:{_quoted(plan)}" if plan else "")


def commitment_page(number: int) -> tuple[list[Record], int]:
    """Return the commitments and parts of one page, from 1 on, as :func:`commitments` does, and how many there are."""
    asked = {"fq": "+dataset_type:commitment", "sort": "name asc", "rows": PACKAGES}
    found = ask("package_search", start=(number - 1) * PACKAGES, **asked)
    return (with_summaries(found["results"]) if found["results"] else []), found["count"]


def by_commitment(action: str, ids: Sequence[str]) -> defaultdict[str, list[Record]]:
    """Return what a list holds of each of these commitments, by the commitment's id, in the list's order."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    if ids:
        for row in every(action, commitments=list(ids)):
            found[row["commitment_id"]].append(row)
    return found


def with_summaries(page: Sequence[Record]) -> list[Record]:
    """Return commitments with what follows from them; their deadline as stated is ``stated_due_date``."""
    names = [one["name"] for one in page]
    listed = ask("ogptn_commitment_list", names=names, parts=True, limit=ROWS)["results"]
    summaries = {one["name"]: one for one in listed}
    return [
        {**one, **summaries[one["name"]], "stated_due_date": one.get("due_date")}
        for one in page
        if one["name"] in summaries
    ]


def plan(reference: str) -> Record:
    """Return a public plan, by name or id. Raises ObjectNotFound where there is none."""
    return _public("action_plan", reference)


def commitment(reference: str) -> Record:
    """Return a public commitment with what follows from it, by name or id; ObjectNotFound where there is none."""
    found = with_summaries([_public("commitment", reference)])
    if not found:
        raise tk.ObjectNotFound
    return found[0]


def _public(kind: str, reference: str) -> Record:
    try:
        found: Record = ask("package_show", id=reference)
    except tk.NotAuthorized:
        raise tk.ObjectNotFound from None
    if found["type"] != kind:
        raise tk.ObjectNotFound
    return found


def names_by_id(plan: str | None = None) -> dict[str, str]:
    """Return the name of each public commitment and part, of one plan or of all, by its id."""
    pages = packages(_commitments_of(plan), ROWS, ("id", "name"))
    return {one["id"]: one["name"] for page in pages for one in page}


def public_names(names: Iterable[str]) -> set[str]:
    """Return those of these names that are names of public commitments or parts."""
    return {
        one["name"]
        for some in batches(sorted(set(names)), PACKAGES)
        for page in packages(
            f"+dataset_type:commitment +name:({' OR '.join(map(_quoted, some))})", fields=("name",)
        )
        for one in page
    }


def _quoted(name: str) -> str:
    text = name.replace("\\", "").replace('"', "")
    return f'"{text}"'


def by_id(ids: Collection[str]) -> dict[str, Record]:
    """Return these commitments with what follows from them, those that are public, by id."""
    found: dict[str, Record] = {}
    for some in batches(list(dict.fromkeys(ids)), PACKAGES):
        for page in packages(f"+dataset_type:commitment +id:({' OR '.join(some)})"):
            found |= {one["id"]: one for one in with_summaries(page)}
    return found


def batches(values: Sequence[str], size: int) -> Iterator[list[str]]:
    """Part a list into lists of at most so many."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


def institutions(names: Iterable[str]) -> dict[str, Record]:
    """Return these institutions in short, by name: {id, name, title, title_translated}."""
    found: dict[str, Record] = {}
    for some in batches(sorted(set(names)), INSTITUTIONS):
        page = ask(
            "organization_list",
            organizations=some,
            all_fields=True,
            include_extras=True,
            include_dataset_count=False,
            limit=len(some),
        )
        found |= {
            one["name"]: {**one, "title_translated": one.get("title_translated") or {}}
            for one in page
        }
    return found
