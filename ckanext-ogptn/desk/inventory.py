"""The desk's pages of an institution's inventory: who keeps which, and the form of an item."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk import officers
from ckanext.ogptn.desk.drafting import choices
from ckanext.ogptn.domain.inventory import FREQUENCIES, VISIBILITIES
from ckanext.ogptn.domain.vocabulary import PRECISIONS
from ckanext.ogptn.forms import fields as f
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import words

Record = dict[str, Any]
MOST = 1000


def institutions() -> list[Record]:
    """List the institutions whose inventory the caller keeps: the own ones, or all for an administrator."""
    if tk.current_user.is_authenticated and tk.current_user.sysadmin:
        return gathering.institutions()
    return officers.institutions()


def shares(kept: list[Record]) -> list[Record]:
    """Pair these institutions with how much of their inventory is open."""
    whole = tk.get_action("ogptn_inventory_summary")({}, {})
    by_name = {row["institution"]["name"]: row for row in whole["by_institution"]}
    empty = {"promised": 0, "opened": 0, "overdue": 0, "to_come": 0}
    return [{**empty, **by_name.get(one["name"], {}), "institution": one} for one in kept]


def sections() -> tuple[f.Section, ...]:
    """Give the form of an item."""
    return (
        f.Section("what", tk._("What it is"), _what()),
        f.Section("when", tk._("By when"), _when()),
        f.Section("open", tk._("Once it is open"), _opened()),
    )


def _what() -> tuple[f.Field, ...]:
    return (
        f.Field(
            "identifier",
            f.TEXT,
            tk._("Identifier"),
            help=tk._("The institution's own code, such as TRA-12."),
            required=True,
        ),
        f.Field("title", f.TRANSLATED, tk._("Title"), required=True),
        f.Field(
            "notes",
            f.TRANSLATED_PROSE,
            tk._("Description and use"),
            help=tk._("What the data holds, and what opening it is good for."),
        ),
        f.Field("sector", f.CHOICE, tk._("Sector"), choices=_coded(words.SECTORS, words.SECTORS)),
        f.Field(
            "commitment",
            f.CHOICE,
            tk._("Commitment that asks for it"),
            choices=choices.commitments(),
        ),
        f.Field(
            "visibility",
            f.CHOICE,
            tk._("Who sees it"),
            choices=_coded(VISIBILITIES, words.EVIDENCE_VISIBILITIES),
        ),
    )


def _when() -> tuple[f.Field, ...]:
    return (
        f.Field("release_date", f.DATE, tk._("Release planned")),
        f.Field(
            "release_precision",
            f.CHOICE,
            tk._("Exact to the"),
            help=tk._("A month, quarter or year counts until its last day."),
            choices=_coded(PRECISIONS, words.PRECISIONS),
        ),
        f.Field(
            "frequency",
            f.CHOICE,
            tk._("How often it will be updated"),
            choices=_coded(FREQUENCIES, words.FREQUENCIES),
        ),
    )


def _opened() -> tuple[f.Field, ...]:
    return (
        f.Field(
            "dataset",
            f.TEXT,
            tk._("Dataset"),
            help=tk._(
                "Its name, as the address of its page ends. While it is public, the promise counts as open."
            ),
        ),
        f.Field(
            "opened_on",
            f.DATE,
            tk._("Open since"),
            help=tk._("Empty: the day on which the dataset became public."),
        ),
    )


def _coded(codes: Any, labels: Any) -> tuple[f.Choice, ...]:
    return tuple(f.Choice(code, tk._(labels[code])) for code in codes)


def shown(item: Record) -> Record:
    """Give an item as its form shows it."""
    ends = {end: (item[end] or {}).get("name") for end in ("commitment", "dataset")}
    return {**item, **ends}


def items(institution: str) -> list[Record]:
    """List an institution's items, those that ask for attention first."""
    asked = {"institution": institution, "limit": MOST}
    found: list[Record] = tk.get_action("ogptn_inventory_list")({}, asked)["results"]
    rank = list(words.INVENTORY_STATES).index
    return sorted(found, key=lambda item: rank(item["state"]))


def institution(name: str) -> Record:
    """Give an institution that the caller keeps the inventory of. Raises ObjectNotFound and NotAuthorized."""
    found = next((one for one in gathering.institutions() if one["name"] == name), None)
    if found is None:
        raise tk.ObjectNotFound
    tk.check_access("ogptn_inventory_create", {"user": tk.g.user}, {"institution": name})
    return found


def title(item: Record) -> str:
    """Name an item in the reader's language."""
    return values.ogptn_plain(item["title"])
