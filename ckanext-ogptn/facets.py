"""The facets of CKAN's own search pages, and how the pages of ours show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering
from ckanext.ogptn.pages import words
from ckanext.ogptn.pages.listing import page_links

DATASET_FACETS = (
    "sector",
    "serves_commitment",
    "vocab_action_plan",
    "vocab_commitment",
    "link_health",
    "organization",
    "vocab_governorates",
    "vocab_transport_modes",
    "vocab_substances",
    "res_format",
    "license_id",
)


def dataset_facets(package_type: str, given: dict[str, str]) -> dict[str, str]:
    """Choose the facets of the search for datasets; those of other types stay as they are."""
    if package_type != "dataset":
        return given
    return {facet: tk._(words.FACETS[facet]) for facet in DATASET_FACETS}


def organization_facets(given: dict[str, str]) -> dict[str, str]:
    """Choose the facets of an institution's page: the same, but for the institution itself."""
    return {facet: tk._(words.FACETS[facet]) for facet in DATASET_FACETS if facet != "organization"}


def ogptn_dataset_facets(
    titles: Mapping[str, str], counted: Mapping[str, Any], chosen: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Shape CKAN's facets for our list: labels in the reader's language, addresses that choose and drop."""
    served = counted.get("vocab_commitment", {}).get("items", [])
    # All at once: each label by itself would be a question of its own.
    gathering.commitment_titles([item["name"] for item in served])
    return [
        {"title": title, "choices": _items(facet, counted.get(facet, {}), chosen.get(facet, []))}
        for facet, title in titles.items()
    ]


def _items(facet: str, counted: Mapping[str, Any], chosen: list[str]) -> list[dict[str, Any]]:
    given = {item["name"]: item for item in counted.get("items", [])}
    counts = {name: item["count"] for name, item in given.items()}
    counts.update({value: 0 for value in chosen if value not in counts})
    return [
        {
            "field": facet,
            "value": value,
            "label": _label(facet, value, given.get(value, {})),
            "count": counts[value],
            "active": value in chosen,
            "href": _drop(facet, value) if value in chosen else _choose(facet, value),
        }
        for value in gathering.facet_order(facet, counts)
    ]


def _label(facet: str, value: str, item: Mapping[str, Any]) -> str:
    label = gathering.facet_label(facet, value)
    return str(item.get("display_name") or value) if label == value else label


def _choose(facet: str, value: str) -> str:
    return str(tk.h.add_url_param(new_params={facet: value}))


def _drop(facet: str, value: str) -> str:
    return str(tk.h.remove_url_param(facet, value))


def ogptn_dataset_chips(chosen: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """List what is chosen, each with the address that drops it."""
    return [
        {"label": gathering.facet_label(facet, value), "href": _drop(facet, value)}
        for facet, values in chosen.items()
        for value in values
    ]


def ogptn_pages(page: Any) -> list[dict[str, Any]]:
    """List the pages of one of CKAN's own listings, with their addresses."""

    def address(number: int) -> str:
        return str(tk.h.remove_url_param("page", replace=str(number)))

    return page_links(page.page, page.item_count, page.items_per_page, address)
