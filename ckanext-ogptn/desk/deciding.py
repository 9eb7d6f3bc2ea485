"""The queue of proposed links: what its page shows, and what its forms ask of the actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from flask_babel import force_locale

from ckanext.ogptn.desk import officers
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import words
from ckanext.ogptn.pages.listing import page_links
from ckanext.ogptn.pages.queue import FACETS, PAGE_SIZE, Queue, by_dataset

Record = dict[str, Any]
Address = Callable[[Queue], str]
DECISIONS = ("confirmed", "rejected")
# As many rejected links of a commitment as stand below its proposals.
MOST_REJECTED = 100
# As many decisions as are looked through for those that were taken at once.
MOST_AT_ONCE = 1000
# As many values of a facet as are offered: those with the most proposals.
MOST_CHOICES = 40
# By which name the action counts what a facet narrows.
COUNTED = {
    "band": "bands",
    "commitment": "commitments",
    "institution": "institutions",
    "sector": "sectors",
}
# In which vocabulary a value of a facet has its name; a band has words of its own.
NAMED = {"commitment": "vocab_commitment", "institution": "vocab_institution", "sector": "sector"}


def _action(name: str, **asked: Any) -> Any:
    return tk.get_action(name)({}, asked)


# --- what the page shows


def gather(queue: Queue, address: Address) -> Record:
    """Gather the page: proposals in groups by dataset, facets, the caller's last decision.

    A page beyond the last, as where the last proposal on it was decided on, is the last one there is."""
    found = _action("ogptn_proposal_list", **queue.asked())
    last_page = max(1, -(-found["count"] // PAGE_SIZE))
    if queue.page > last_page:
        queue = queue.at(last_page).after(queue.said)
        found = _action("ogptn_proposal_list", **queue.asked())
    counts = {facet: found["counts"][COUNTED[facet]] for facet in FACETS}
    return {
        "queue": queue,
        "count": found["count"],
        "waiting": sum(counts["band"].values()),
        "groups": by_dataset(found["results"]),
        "promises": gathering.by_id({one["commitment_id"] for one in found["results"]}),
        "last": last_decision(),
        "facets": _facets(queue, counts, address),
        "chips": _chips(queue, address),
        "pages": page_links(
            queue.page, found["count"], PAGE_SIZE, lambda number: address(queue.at(number))
        ),
        "here": address(queue.after("")),
        "clear_href": address(queue.cleared()),
        "rejected": _rejected(queue.value("commitment")),
        "reasons": words.REASONS,
        "link_types": words.LINK_ROLES,
    }


def _facets(
    queue: Queue, counts: Mapping[str, Mapping[str, int]], address: Address
) -> list[Record]:
    """Shape the facets as a list of commitments has them; one whose values do not narrow anything is left out."""
    groups = []
    for facet in FACETS:
        counted = {key: number for key, number in counts[facet].items() if number}
        chosen = queue.value(facet)
        if chosen:
            counted.setdefault(chosen, 0)
        if len(counted) < 2 and not chosen:
            continue
        names = list(counted) if facet == "band" else _most(counted, chosen)
        labels = _labels(facet, names)
        choices = [
            {
                "field": facet,
                "value": name,
                "label": labels[name],
                "count": counted[name],
                "active": name == chosen,
                "href": address(queue.toggled(facet, name)),
            }
            for name in names
        ]
        groups.append({"title": tk._(words.QUEUE_FACETS[facet]), "choices": choices})
    return groups


def _labels(facet: str, names: list[str]) -> dict[str, str]:
    """Name values of a facet; commitments of several plans that share a title by their own names too."""
    labels = {name: named(facet, name) for name in names}
    titles = list(labels.values())
    return {
        name: f"{label} \u2066({name})\u2069" if titles.count(label) > 1 else label
        for name, label in labels.items()
    }


def _most(counted: Mapping[str, int], chosen: str) -> list[str]:
    ranked = sorted(counted, key=lambda name: (name != chosen, -counted[name], name))
    return ranked[:MOST_CHOICES]


def named(facet: str, value: str) -> str:
    """Name a value of a facet in the reader's language."""
    if facet == "band":
        return values.said(words.BANDS, value)
    return gathering.facet_label(NAMED[facet], value)


def _chips(queue: Queue, address: Address) -> list[Record]:
    return [
        {"label": named(facet, value), "href": address(queue.toggled(facet, value))}
        for facet, value in queue.chosen
    ]


def _rejected(commitment: str) -> list[Record]:
    """List what was rejected of the commitment that is looked at, whoever rejected it."""
    if not commitment:
        return []
    asked = {"commitment": commitment, "decision": "rejected", "limit": MOST_REJECTED}
    found: list[Record] = _action("ogptn_link_list", **asked)["results"]
    may = bool(found) and officers.may("ogptn_link_decide", ids=[one["id"] for one in found])
    return found if may else []


def last_decision() -> Record | None:
    """Give what the caller decided last and can take back: {batch, decision, count, link, link_ids}, or None."""
    standing = _standing(PAGE_SIZE)
    # A program may have decided on more at once than a page holds.
    if len(standing) == PAGE_SIZE and standing[-1]["batch"] == standing[0]["batch"]:
        standing = _standing(MOST_AT_ONCE)
    if not standing:
        return None
    ids = [one["link_id"] for one in standing if one["batch"] == standing[0]["batch"]]
    return {**standing[0], "count": len(ids), "link_ids": ids}


def _standing(most: int) -> list[Record]:
    found = _action("ogptn_link_decision_list", limit=most)["results"]
    return [one for one in found if not one["undone_at"]]


def history(page: int, size: int) -> Record:
    """Give what the caller decided, the newest first, what was decided at once in one group."""
    found = _action("ogptn_link_decision_list", limit=size, offset=(page - 1) * size)
    batches: dict[str, list[Record]] = {}
    for one in found["results"]:
        batches.setdefault(one["batch"], []).append(one)
    return {"count": found["count"], "batches": list(batches.values())}


# --- what its forms ask


def step(form: Any) -> str:
    """Do what a form asks, and say what was done: ``confirmed``, ``rejected`` or ``undone``.

    Raises ValidationError where nothing is chosen or the action refuses, ObjectNotFound where a proposal is gone,
    NotAuthorized where the caller may not decide on one."""
    pressed = form.get("step", "")
    if pressed == "undo":
        return undo(form.get("batch", ""))
    if pressed not in DECISIONS:
        tk.abort(400)
    ids = [one for one in dict.fromkeys(form.getlist("link")) if one]
    if not ids:
        raise tk.ValidationError({"link": [tk._("Choose one proposal at least.")]})
    expected = form.get("expected") or "proposed"
    _action(
        "ogptn_link_decide", ids=ids, decision=pressed, expected=expected, **wanted(form, pressed)
    )
    return str(pressed)


def undo(batch: str) -> str:
    """Take back what was decided at once, or else the caller's last decision; say so."""
    _action("ogptn_link_undo", **({"batch": batch} if batch else {}))
    return "undone"


def wanted(form: Any, decision: str) -> Record:
    """Read what a decision changes beside itself: type and milestone of a confirmed link, the reason of a rejection."""
    if decision == "rejected":
        note = reason(form.get("reason", ""), form.get("words", "").strip())
        return {"note": note} if note else {}
    given = {name: form.get(name, "") for name in ("link_type", "milestone")}
    return {name: value for name, value in given.items() if value}


def reason(code: str, typed: str) -> dict[str, str]:
    """Write a reason: a given one in each language, one's own words after it in the language of the page."""
    note: dict[str, str] = {}
    if code in words.REASONS:
        for language in values.LANGUAGES:
            with force_locale(language):
                note[language] = tk._(words.REASONS[code])
    if typed:
        language = values.language()
        note[language] = f"{note.get(language, '')} {typed}".strip()
    return note
