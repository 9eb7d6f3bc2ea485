"""A CKAN catalogue over HTTP: the action API as CKAN 2.9 answers it, the files, a page a dataset."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites import ckan_query, ckan_records
from ckanext.ogptn.portal.sites.description import Dataset, Site
from ckanext.ogptn.portal.sites.download import send

API = re.compile(r"^(?:/(?:fr|ar|en))?/api(?:/3)?/action/(?P<action>\w+)$")
DOWNLOAD = re.compile(
    r"^(?:/(?:fr|ar|en))?/dataset/(?P<dataset>[^/]+)/resource/[^/]+/download/(?P<file>[^/]+)$"
)
PAGE = re.compile(r"^(?:/(?:fr|ar|en))?/dataset/(?P<dataset>[^/]+)$")
ROWS_LIMIT = 1000
"""CKAN's ``ckan.search.rows_max``."""

Parameters = dict[str, Any]


class ActionError(Exception):
    """An action refuses: the status and the error dict that CKAN answers with."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


class CkanSite:
    """Serves one source as a CKAN site under the path where it is mounted."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._folder = folder
        self._actions: dict[str, Callable[[Parameters, str], Any]] = {
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

    @Request.application
    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        if found := API.match(request.path):
            return self._answer(request, found["action"])
        if found := DOWNLOAD.match(request.path):
            return send(request, self._folder, self._dataset(found["dataset"]), found["file"])
        if found := PAGE.match(request.path):
            return self._page(self._dataset(found["dataset"]), request)
        if request.path in ("", "/"):
            return self._front(request)
        raise NotFound

    def _answer(self, request: Request, name: str) -> Response:
        root = request.root_url.rstrip("/")
        if name not in self._actions:
            return _json(f"Bad request - Action name not known: {name}", 400)
        answer = {"help": f"{root}/api/3/action/help_show?name={name}"}
        try:
            result = self._actions[name](_parameters(request), root)
        except ActionError as refusal:
            return _json({**answer, "error": refusal.error, "success": False}, refusal.status)
        return _json({**answer, "success": True, "result": result}, 200)

    def _dataset(self, name_or_id: str) -> Dataset:
        dataset = self._site.find(name_or_id)
        if dataset is None:
            raise NotFound
        return dataset

    # Actions

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
        names = sorted(dataset.name for dataset in self._site.datasets)
        return _paged(names, parameters)

    def _package_search(self, parameters: Parameters, root: str) -> dict[str, Any]:
        filters = [*_listed(parameters.get("fq")), *_listed(parameters.get("fq_list"))]
        sort = parameters.get("sort") or "score desc, metadata_modified desc"
        fields = _listed(parameters.get("facet.field", "[]"))
        try:
            found = ckan_query.select(self._packages(root), parameters.get("q") or "", filters)
            found = ckan_query.order(found, sort)
            facets = {field: ckan_query.count(found, field) for field in fields}
        except ckan_query.BadQuery as error:
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
        return self._bodies(parameters, self._site.organizations, self._organization)

    def _organization_show(self, parameters: Parameters, root: str) -> dict[str, Any]:
        return self._body(parameters, self._site.organizations, self._organization)

    def _group_list(self, parameters: Parameters, root: str) -> list[Any]:
        return self._bodies(parameters, self._site.groups, self._group)

    def _group_show(self, parameters: Parameters, root: str) -> dict[str, Any]:
        return self._body(parameters, self._site.groups, self._group)

    def _tag_list(self, parameters: Parameters, root: str) -> list[Any]:
        names = sorted({tag for dataset in self._site.datasets for tag in dataset.tags})
        wanted = (parameters.get("query") or "").lower()
        names = [name for name in names if wanted in name.lower()]
        if _is_true(parameters.get("all_fields")):
            return [ckan_records.tag(self._site, name) for name in names]
        return names

    def _license_list(self, parameters: Parameters, root: str) -> list[dict[str, Any]]:
        return [ckan_records.licence(identifier) for identifier in ckan_records.LICENCES]

    # What the actions share

    def _packages(self, root: str) -> list[dict[str, Any]]:
        return [ckan_records.package(self._site, d, root) for d in self._site.datasets]

    def _facet(self, field: str, counted: dict[str, int]) -> dict[str, Any]:
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
        of_it = [d for d in self._site.datasets if d.organization == slug]
        record = ckan_records.organization(self._site, slug)
        return {**record, "display_name": record["title"], "package_count": len(of_it)}

    def _group(self, slug: str) -> dict[str, Any]:
        of_it = [d for d in self._site.datasets if slug in d.groups]
        return {**ckan_records.group(self._site, slug), "type": "group", "package_count": len(of_it)}

    def _bodies(
        self, parameters: Parameters, slugs: dict[str, Any], show: Callable[[str], Any]
    ) -> list[Any]:
        names = _paged(sorted(slugs), parameters)
        return [show(n) for n in names] if _is_true(parameters.get("all_fields")) else names

    def _body(
        self, parameters: Parameters, slugs: dict[str, Any], show: Callable[[str], Any]
    ) -> dict[str, Any]:
        wanted = _required(parameters, "id", "id")
        for slug in slugs:
            record: dict[str, Any] = show(slug)
            if wanted in (slug, record["id"]):
                return {**record, "extras": [], "users": [], "tags": [], "groups": []}
        raise _not_found()

    # Pages for people

    def _page(self, dataset: Dataset, request: Request) -> Response:
        record = ckan_records.package(self._site, dataset, request.root_url.rstrip("/"))
        files = "".join(
            f'<li><a href="{escape(resource["url"])}">{escape(resource["name"])}</a>'
            f" ({escape(resource['format'])})</li>"
            for resource in record["resources"]
        )
        body = "".join(f'<p dir="auto">{escape(text)}</p>' for text in dataset.notes.values())
        return html_page(dataset.title["fr"], f"{body}<ul>{files}</ul>")

    def _front(self, request: Request) -> Response:
        links = "".join(
            f'<li><a href="{request.script_root}/dataset/{d.name}">{escape(d.title["fr"])}</a></li>'
            for d in self._site.datasets
        )
        return html_page(self._site.title["fr"], f"<ul>{links}</ul>")


def html_page(title: str, body: str) -> Response:
    """Make a plain page in French."""
    return Response(
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"</head><body><h1>{escape(title)}</h1>{body}</body></html>\n",
        mimetype="text/html",
    )


def _parameters(request: Request) -> Parameters:
    """Read the parameters of a GET, of a JSON body or of a form, as CKAN does."""
    if request.method != "POST":
        return dict(request.args)
    text = request.get_data(as_text=True)
    try:
        given = json.loads(text or "{}") if request.mimetype != "multipart/form-data" else {}
    except json.JSONDecodeError:
        given = dict(request.form)
    if not isinstance(given, dict):
        error = {"message": "Request data JSON decoded to a non-dict", "__type": "Bad Request"}
        raise ActionError(400, error)
    return {**dict(request.args), **given}


def _json(answer: Any, status: int) -> Response:
    text = json.dumps(answer, ensure_ascii=True)
    return Response(text, status=status, content_type="application/json;charset=utf-8")


def _listed(value: Any) -> list[str]:
    """Read a list that may be one text, or a JSON list in a text."""
    if isinstance(value, str):
        value = json.loads(value) if value.startswith("[") and value.endswith("]") else [value]
    return [str(item) for item in value or []]


def _paged(names: list[str], parameters: Parameters) -> list[str]:
    offset = _whole(parameters, "offset", 0)
    limit = _whole(parameters, "limit", len(names))
    return names[offset : offset + limit]


def _whole(parameters: Parameters, name: str, default: int) -> int:
    value = parameters.get(name, default)
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise _invalid(name, "Invalid integer") from None
    if number < 0:
        raise _invalid(name, "Must be a natural number")
    return number


def _is_true(value: Any) -> bool:
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
