"""The actions of a CKAN 2.9 catalogue over a described source; a result or a refusal comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ckanext.ogptn.portal.sites import ckan_query, ckan_records
from ckanext.ogptn.portal.sites.description import LICENCES, Site, Text

ROWS_LIMIT = 1000
"""CKAN's ``ckan.search.rows_max``."""

Parameters = dict[str, Any]
Show = Callable[[str], dict[str, Any]]


class ActionError(Exception):
    """An action refuses: the status and the error dict that CKAN answers with."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


class Actions:
    """All actions of one source, by name; ``root`` is the address of the CKAN site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._by_name: dict[str, Callable[[Parameters, str], object]] = {
            "site_read": lambda parameters, root: True,
            "status_show": self._status,
            "package_list": self._package_list,
            "package_search": self._package_search,
            "package_show": self._package_show,
            "resource_show": self._resource_show,
            "organization_list": self._organization_list,
            "organization_show": self._organization_show,
            "group_list": self._group_list,
            "group_show": self._group_show,
            "tag_list": self._tag_list,
            "license_list": self._license_list,
        }

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def run(self, name: str, parameters: Parameters, root: str) -> object:
        """Run an action; raise ``ActionError`` where CKAN would refuse."""
        return self._by_name[name](parameters, root)

    def _status(self, parameters: Parameters, root: str) -> dict[str, Any]:
        return {
            "ckan_version": "2.9.5",
            "error_emails_to": None,
            "extensions": ["stats", "text_view", "recline_view"],
            "locale_default": "fr",
            "site_description": "",
            "site_title": self._site.title["fr"],
            "site_url": root,
        }

    def _package_list(self, parameters: Parameters, root: str) -> list[str]:
        return _paged((dataset.name for dataset in self._site.datasets), parameters)

    def _package_search(self, parameters: Parameters, root: str) -> dict[str, Any]:
        filters = [*_listed(parameters.get("fq")), *_listed(parameters.get("fq_list"))]
        sort = parameters.get("sort") or "score desc, metadata_modified desc"
        fields = _listed(parameters.get("facet.field"))
        try:
            found = ckan_query.select(self._packages(root), parameters.get("q") or "", filters)
            found = ckan_query.order(found, sort)
            facets = {field: ckan_query.count(found, field) for field in fields}
        except ckan_query.BadQueryError as error:
            raise _search_error(str(error)) from error
        start = _whole(parameters, "start", 0)
        rows = min(_whole(parameters, "rows", 10), ROWS_LIMIT)
        return {
            "count": len(found),
            "sort": sort,
            "facets": {field: dict(counted) for field, counted in facets.items()},
            "results": found[start : start + rows],
            "search_facets": {field: self._facet(field, facets[field]) for field in fields},
        }

    def _package_show(self, parameters: Parameters, root: str) -> dict[str, Any]:
        dataset = self._site.find(_required(parameters, "id", "name_or_id"))
        if dataset is None:
            raise _not_found()
        return ckan_records.package(self._site, dataset, root)

    def _resource_show(self, parameters: Parameters, root: str) -> dict[str, Any]:
        wanted = _required(parameters, "id", "id")
        for package in self._packages(root):
            for resource in package["resources"]:
                if resource["id"] == wanted:
                    return dict(resource)
        raise _not_found()

    def _organization_list(self, parameters: Parameters, root: str) -> list[Any]:
        return _bodies(parameters, self._site.organizations, self._organization)

    def _organization_show(self, parameters: Parameters, root: str) -> dict[str, Any]:
        return _body(parameters, self._site.organizations, self._organization)

    def _group_list(self, parameters: Parameters, root: str) -> list[Any]:
        return _bodies(parameters, self._site.groups, self._group)

    def _group_show(self, parameters: Parameters, root: str) -> dict[str, Any]:
        return _body(parameters, self._site.groups, self._group)

    def _tag_list(self, parameters: Parameters, root: str) -> list[Any]:
        wanted = (parameters.get("query") or "").lower()
        every = sorted({tag for dataset in self._site.datasets for tag in dataset.tags})
        names = [name for name in every if wanted in name.lower()]
        if _is_true(parameters.get("all_fields")):
            return [ckan_records.tag(self._site, name) for name in names]
        return names

    def _license_list(self, parameters: Parameters, root: str) -> list[dict[str, Any]]:
        return [ckan_records.licence(identifier) for identifier in LICENCES]

    def _packages(self, root: str) -> list[dict[str, Any]]:
        return [ckan_records.package(self._site, d, root) for d in self._site.datasets]

    def _facet(self, field: str, counted: Mapping[str, int]) -> dict[str, Any]:
        titles = {"organization": self._site.organizations, "groups": self._site.groups}
        items = [
            {
                "name": name,
                "display_name": titles.get(field, {}).get(name, {}).get("fr", name),
                "count": number,
            }
            for name, number in counted.items()
        ]
        return {"title": field, "items": items}

    def _organization(self, slug: str) -> dict[str, Any]:
        count = sum(dataset.organization == slug for dataset in self._site.datasets)
        record = ckan_records.organization(self._site, slug)
        return {**record, "display_name": record["title"], "package_count": count}

    def _group(self, slug: str) -> dict[str, Any]:
        count = sum(slug in dataset.groups for dataset in self._site.datasets)
        record = ckan_records.group(self._site, slug)
        return {**record, "type": "group", "package_count": count}


def _bodies(parameters: Parameters, slugs: Mapping[str, Text], show: Show) -> list[Any]:
    names = _paged(slugs, parameters)
    return [show(n) for n in names] if _is_true(parameters.get("all_fields")) else list(names)


def _body(parameters: Parameters, slugs: Mapping[str, Text], show: Show) -> dict[str, Any]:
    wanted = _required(parameters, "id", "id")
    for slug in slugs:
        record = show(slug)
        if wanted in (slug, record["id"]):
            return {**record, "extras": [], "users": [], "tags": [], "groups": []}
    raise _not_found()


def _listed(value: object) -> list[str]:
    """Read a list that may be missing, one text, or a JSON list in a text."""
    if isinstance(value, str):
        value = json.loads(value) if value.startswith("[") and value.endswith("]") else [value]
    return [str(item) for item in value] if isinstance(value, list) else []


def _paged(names: Iterable[str], parameters: Parameters) -> list[str]:
    ordered = sorted(names)
    offset = _whole(parameters, "offset", 0)
    return ordered[offset : offset + _whole(parameters, "limit", len(ordered))]


def _whole(parameters: Parameters, name: str, default: int) -> int:
    try:
        number = int(parameters.get(name, default))
    except (TypeError, ValueError):
        raise _invalid(name, "Invalid integer") from None
    if number < 0:
        raise _invalid(name, "Must be a natural number")
    return number


def _is_true(value: object) -> bool:
    return str(value).lower() in ("true", "1", "yes")


def _required(parameters: Parameters, name: str, shown: str) -> str:
    if not parameters.get(name):
        raise _invalid(shown, "Missing value")
    return str(parameters[name])


def _invalid(name: str, message: str) -> ActionError:
    return ActionError(409, {name: [message], "__type": "Validation Error"})


def _not_found() -> ActionError:
    return ActionError(404, {"message": "Not found", "__type": "Not Found Error"})


def _search_error(message: str) -> ActionError:
    text = f"Search error: 'SOLR returned an error running query: {message}'"
    return ActionError(409, {"message": text, "__type": "Search Error"})
