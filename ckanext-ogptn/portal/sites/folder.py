"""The budget source: nested folders as Apache's ``mod_autoindex`` lists them."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote

from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites.description import Dataset, Site
from ckanext.ogptn.portal.sites.download import moment, send

Entry = tuple[str, str, str]
"""A line of a listing: name (a folder's ends with ``/``), date, size."""


class FolderSite:
    """Serves ``/<theme>/<dataset>/<file>`` and a listing of every folder."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._folder = folder

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        theme, _, rest = request.path.strip("/").partition("/")
        name, _, file = rest.partition("/")
        if file:
            return send(request, self._folder, self._dataset(theme, name), file)
        if not request.path.endswith("/"):
            return redirect(request.root_url.rstrip("/") + quote(request.path) + "/", 301)
        return _listing(request.script_root + request.path, self._entries(theme, name))

    def _entries(self, theme: str, name: str) -> list[Entry]:
        if name:
            return self._files(self._dataset(theme, name))
        if theme:
            return [(f"{d.name}/", _printed(d), "-") for d in self._datasets(theme)]
        themes = self._site.groups
        return [(f"{slug}/", max(map(_printed, self._datasets(slug))), "-") for slug in themes]

    def _datasets(self, theme: str) -> list[Dataset]:
        found = [dataset for dataset in self._site.datasets if dataset.groups[0] == theme]
        if not found:
            raise NotFound
        return sorted(found, key=lambda dataset: dataset.name)

    def _dataset(self, theme: str, name: str) -> Dataset:
        dataset = self._site.find(name)
        if dataset is None or dataset.groups[0] != theme:
            raise NotFound
        return dataset

    def _files(self, dataset: Dataset) -> list[Entry]:
        folder = self._folder / dataset.site / dataset.name
        return [
            (path.name, _printed(dataset), _size(path.stat().st_size))
            for path in sorted(folder.iterdir())
        ]


def _printed(dataset: Dataset) -> str:
    return moment(dataset).strftime("%Y-%m-%d %H:%M")


def _size(count: int) -> str:
    """Write a size as Apache does: ``847``, ``1.2K``, ``34K``."""
    if count < 1024:
        return str(count)
    kilobytes = count / 1024
    return f"{kilobytes:.1f}K" if kilobytes < 10 else f"{kilobytes:.0f}K"


def _listing(path: str, entries: list[Entry]) -> Response:
    parent = path.rstrip("/").rpartition("/")[0] + "/"
    rows = "".join(_row(*entry) for entry in entries)
    return Response(
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n'
        f"<html>\n <head>\n  <title>Index of {escape(path)}</title>\n </head>\n <body>\n"
        f"<h1>Index of {escape(path)}</h1>\n"
        '  <table>\n   <tr><th valign="top">&nbsp;</th>'
        '<th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th>'
        '<th><a href="?C=S;O=A">Size</a></th></tr>\n'
        '   <tr><th colspan="4"><hr></th></tr>\n'
        f'<tr><td>[DIR]</td><td><a href="{parent}">Parent Directory</a></td>'
        f'<td>&nbsp;</td><td align="right">  - </td></tr>\n{rows}'
        '   <tr><th colspan="4"><hr></th></tr>\n</table>\n</body></html>\n',
        mimetype="text/html",
    )


def _row(name: str, date: str, size: str) -> str:
    kind = "[DIR]" if name.endswith("/") else "[   ]"
    return (
        f'<tr><td valign="top">{kind}</td><td><a href="{quote(name)}">{escape(name)}</a></td>'
        f'<td align="right">{date}  </td><td align="right">{size} </td></tr>\n'
    )
