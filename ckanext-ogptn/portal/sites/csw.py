"""The environment source: pycsw as CSW 2.0.2 server over the generated records, and their files.

pycsw 2.6.2 is made for SQLAlchemy 1.4 and setuptools before 82. Neither is needed for the protocol:
its own seam for repositories (``repository.source``) takes ``CswRecords``, and the one thing that
it asks of ``pkg_resources``, its version, comes from the standard library.
"""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import distribution
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites import pages, wms
from ckanext.ogptn.portal.sites.csw_records import ENVIRON_KEY, CswRecords, RecordStore
from ckanext.ogptn.portal.sites.description import Site
from ckanext.ogptn.portal.sites.download import send

PAGE_SIZE = 10
"""At most this many records in an answer, however many are asked for, as real servers do."""


SERVICES = {
    "CSW": "csw?service=CSW&version=2.0.2&request=GetCapabilities",
    "WMS": "wms?service=WMS&request=GetCapabilities",
}


class CswSite:
    """Serves ``/csw``, ``/files/<dataset>/<file>`` and ``/wms``."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._folder = folder
        # pycsw keeps some of a request's state in its modules.
        self._one_at_a_time = Lock()
        self._loaded: tuple[ModuleType, RecordStore] | None = None

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        if request.path.rstrip("/") == "/csw":
            return self._csw(request)
        if request.path in ("", "/"):
            return pages.page(self._site.title["fr"], pages.links(SERVICES))
        if request.path == "/wms":
            return wms.answer(request, self._site)
        place, _, rest = request.path.strip("/").partition("/")
        name, _, file = rest.partition("/")
        dataset = self._site.find(name)
        if place != "files" or dataset is None:
            raise NotFound
        return send(request, self._folder, dataset, file)

    def _csw(self, request: Request) -> Response:
        settings = _settings(self._site, f"{request.host_url}environment/csw")
        with self._one_at_a_time:
            module, store = self._load()
            environ = {**request.environ, ENVIRON_KEY: store.at(request.host_url.rstrip("/"))}
            # Without a version in the request pycsw would speak CSW 3; this source speaks 2.0.2.
            service = module.Csw(settings, environ, version="2.0.2")
            status, content = service.dispatch_wsgi()
        return Response(content, status=status, content_type=str(service.contenttype))

    def _load(self) -> tuple[ModuleType, RecordStore]:
        """Load pycsw at the first request: its imports alone would double the server's start."""
        if self._loaded is None:
            module = load_pycsw("pycsw.server")
            records = RecordStore(self._site, self._folder / self._site.slug / "_records")
            self._loaded = module, records
        return self._loaded


def load_pycsw(name: str) -> ModuleType:
    """Import a module of pycsw without setuptools' ``pkg_resources``, which is shipped no more."""
    stand_in = ModuleType("pkg_resources")
    stand_in.require = lambda package: [distribution(package)]  # type: ignore[attr-defined]
    before = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = stand_in
    try:
        return importlib.import_module(name)
    finally:
        if before is None:
            del sys.modules["pkg_resources"]
        else:
            sys.modules["pkg_resources"] = before


def _settings(site: Site, url: str) -> dict[str, dict[str, Any]]:
    """Write pycsw's configuration."""
    return {
        "server": {
            "url": url,
            "mimetype": "application/xml; charset=UTF-8",
            "encoding": "UTF-8",
            "language": "fr",
            "maxrecords": str(PAGE_SIZE),
            "pretty_print": "true",
            "profiles": "apiso",
        },
        "manager": {"transactions": "false"},
        "metadata:main": {
            "identification_title": site.title["fr"],
            "identification_abstract": site.title["ar"],
            "identification_keywords": "environnement,données ouvertes,exemple",
            "identification_keywords_type": "theme",
            "identification_fees": "None",
            "identification_accessconstraints": "None",
            "provider_name": "Exemple",
            "provider_url": url,
            "contact_name": "",
            "contact_position": "",
            "contact_address": "",
            "contact_city": "Tunis",
            "contact_stateorprovince": "",
            "contact_postalcode": "",
            "contact_country": "TN",
            "contact_phone": "",
            "contact_fax": "",
            "contact_email": "",
            "contact_url": url,
            "contact_hours": "",
            "contact_instructions": "",
            "contact_role": "pointOfContact",
        },
        "repository": {"source": f"{CswRecords.__module__}.{CswRecords.__name__}"},
        "metadata:inspire": {"enabled": "false"},
    }
