"""What CKAN holds in place of a connection to Solr: the methods of ``pysolr.Solr`` that it calls, served in process."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pysolr

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.index.folder import Folder
from ckanext.ogptn.search.site.forking import leave_connections

SCHEME = "ogptn-embedded:"

_engines: dict[Path, Engine] = {}
_mutex = threading.Lock()


def engine_at(path: Path) -> Engine:
    """Return this process's engine over an index folder."""
    with _mutex:
        if path not in _engines:
            _engines[path] = Engine(Folder(path, contract.installed()))
        return _engines[path]


def forget_engines() -> None:
    """Start anew in a forked process: open files, locks and threads of the parent are not its own."""
    global _mutex
    _mutex = threading.Lock()
    _engines.clear()


os.register_at_fork(after_in_child=forget_engines)
os.register_at_fork(after_in_child=leave_connections)


class EmbeddedSolr:
    """A connection to the embedded engine, with the face of ``pysolr.Solr``.

    ``decoder`` is used for what it makes of each document (CKAN's turns dates into ``datetime``).
    """

    def __init__(self, url: str, engine: Engine, decoder: Any = None) -> None:
        self.url = url
        self.engine = engine
        self.decoder = decoder

    def search(
        self, q: str, search_handler: str | None = None, **parameters: Any
    ) -> pysolr.Results:
        """Search; the parameters are Solr's."""
        answer = self.engine.search({"q": q, **parameters})
        hook = getattr(self.decoder, "object_hook", None)
        if hook is not None:
            answer["response"]["docs"] = [hook(doc) for doc in answer["response"]["docs"]]
        return pysolr.Results(answer)

    def add(self, docs: list[dict[str, Any]], commit: bool | None = None, **options: Any) -> None:
        """Index documents."""
        for doc in docs:
            self.engine.add(doc, commit=False)
        if commit:
            self.engine.commit()

    def delete(
        self, id: Any = None, q: str | None = None, commit: bool | None = None, **options: Any
    ) -> None:
        """Delete documents by their key (one or a list) or by a query."""
        if (id is None) == (q is None):
            raise ValueError("delete takes either an id or a query")
        for key in [] if id is None else [id] if isinstance(id, str) else id:
            self.engine.delete(f'index_id:"{key}"', commit=False)
        if q is not None:
            self.engine.delete(q, commit=False)
        if commit:
            self.engine.commit()

    def commit(self, **options: Any) -> None:
        """Make what was written visible."""
        self.engine.commit()

    def ping(self, **options: Any) -> str:
        """Answer that the engine can be searched."""
        self.engine.search({"q": "*:*", "rows": 0})
        return '{"status":"OK"}'


def is_embedded(url: str | None) -> bool:
    """Tell whether a ``solr_url`` asks for the embedded engine."""
    return bool(url) and str(url).startswith(SCHEME)


def connect(url: str, path: str | None, decoder: Any = None) -> EmbeddedSolr:
    """Open the engine over ``path`` (``ogptn.search.index_path``)."""
    if not path:
        raise IndexFailed(
            "ogptn.search.index_path is not set: the embedded search engine needs a folder"
        )
    return EmbeddedSolr(url, engine_at(Path(path)), decoder)
