"""The one HTTP server under which the five sources are mounted; it listens on loopback only."""

from __future__ import annotations

import sys
from pathlib import Path
from wsgiref.types import WSGIApplication

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites import pages
from ckanext.ogptn.portal.sites.ckan_site import CkanSite
from ckanext.ogptn.portal.sites.csw import CswSite
from ckanext.ogptn.portal.sites.dcat import DcatSite
from ckanext.ogptn.portal.sites.description import EXAMPLE_NOTE, SITES, load_site
from ckanext.ogptn.portal.sites.folder import FolderSite
from ckanext.ogptn.portal.sites.generate import prepare

HOST = "127.0.0.1"


def run(port: int, data_dir: Path) -> None:
    """Serve until the process ends; a taken port ends it at once, named on stderr."""
    server = build_server(port, data_dir)
    sys.stderr.write(f"example sources: http://{HOST}:{server.server_port}/\n")
    sys.stderr.flush()
    server.serve_forever()


def build_server(port: int, data_dir: Path) -> BaseWSGIServer:
    """Bind the server; port 0 takes any free one."""
    return make_server(HOST, port, build_application(prepare(data_dir)), threaded=True)


def build_application(folder: Path) -> WSGIApplication:
    """Mount the five sources over their generated files."""
    sites = {slug: load_site(slug) for slug in SITES}
    responders = {
        "/energy": CkanSite(sites["energy"], folder).respond,
        "/budget": FolderSite(sites["budget"], folder).respond,
        "/transport": CkanSite(sites["transport"], folder).respond,
        "/environment": CswSite(sites["environment"], folder).respond,
        "/environment-dcat": DcatSite(sites["environment-dcat"], folder).respond,
    }
    mounted = {path: Request.application(respond) for path, respond in responders.items()}
    return DispatcherMiddleware(Request.application(_front), mounted)


def _front(request: Request) -> Response:
    if request.path != "/":
        return Response("404 Not Found\n", status=404, mimetype="text/plain")
    notes = "".join(pages.paragraph(lang, text) for lang, text in EXAMPLE_NOTE.items())
    listed = pages.links({slug: f"/{slug}/" for slug in SITES})
    return pages.page("Sources d'exemple", f"{notes}{listed}")
