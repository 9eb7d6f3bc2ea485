"""A CKAN catalogue over HTTP: the action API as CKAN 2.9 answers, the files, a page a dataset."""

from __future__ import annotations

import json
import re
from pathlib import Path

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites import ckan_records, pages
from ckanext.ogptn.portal.sites.ckan_actions import ActionError, Actions, Parameters
from ckanext.ogptn.portal.sites.description import Dataset, Site
from ckanext.ogptn.portal.sites.download import send

LOCALE = r"^(?:/(?:fr|ar|en))?"
API = re.compile(LOCALE + r"/api(?:/3)?/action/(?P<action>\w+)$")
DOWNLOAD = re.compile(
    LOCALE + r"/dataset/(?P<dataset>[^/]+)/resource/[^/]+/download/(?P<file>[^/]+)$"
)
PAGE = re.compile(LOCALE + r"/dataset/(?P<dataset>[^/]+)$")


class CkanSite:
    """Serves one source as a CKAN site under the path where it is mounted."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._folder = folder
        self._actions = Actions(site)

    def respond(self, request: Request) -> Response:
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
            result = self._actions.run(name, _parameters(request), root)
        except ActionError as refusal:
            return _json({**answer, "error": refusal.error, "success": False}, refusal.status)
        except json.JSONDecodeError as error:
            return _json(f"Bad request - JSON Error: {error}", 400)
        return _json({**answer, "success": True, "result": result}, 200)

    def _dataset(self, name_or_id: str) -> Dataset:
        dataset = self._site.find(name_or_id)
        if dataset is None:
            raise NotFound
        return dataset

    def _page(self, dataset: Dataset, request: Request) -> Response:
        record = ckan_records.package(self._site, dataset, request.root_url.rstrip("/"))
        files = {f"{r['name']} ({r['format']})": r["url"] for r in record["resources"]}
        return pages.dataset_page(dataset, files)

    def _front(self, request: Request) -> Response:
        listed = {
            d.title["fr"]: f"{request.script_root}/dataset/{d.name}" for d in self._site.datasets
        }
        return pages.page(self._site.title["fr"], pages.links(listed))


def _parameters(request: Request) -> Parameters:
    """Read the parameters of a GET, or of a POST with JSON or a form, as CKAN does."""
    given: Parameters = dict(request.args)
    if request.method != "POST":
        return given
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return _of_form(request, given)
    posted = json.loads(request.get_data(as_text=True) or "{}")
    return {**given, **posted} if isinstance(posted, dict) else given


def _of_form(request: Request, given: Parameters) -> Parameters:
    """Read a form; clients also post bare JSON under a form's content type."""
    form = request.form.to_dict()
    if len(form) == 1 and not next(iter(form.values())):
        return {**given, **json.loads(next(iter(form)))}
    return {**given, **form}


def _json(answer: object, status: int) -> Response:
    text = json.dumps(answer)
    return Response(text, status=status, content_type="application/json;charset=utf-8")
