"""The one HTTP server under which the five sources are mounted; it listens on loopback only."""

from __future__ import annotations

import sys
from pathlib import Path
from wsgiref.types import WSGIApplication

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites.ckan_site import CkanSite, html_page
from ckanext.ogptn.portal.sites.csw import CswSite
from ckanext.ogptn.portal.sites.dcat import DcatSite
from ckanext.ogptn.portal.sites.description import EXAMPLE_NOTE, SITES, load_site
from ckanext.ogptn.portal.sites.folder import FolderSite
from ckanext.ogptn.portal.sites.generate import BASE, prepare

HOST = "127.0.0.1"


def run(port: int, data_dir: Path) -> None:
    """Serve until the process ends; a taken port ends it at once, named on stderr."""
    application = build_application(prepare(data_dir))
    server = make_server(HOST, port, application, threaded=True)
    print(f"example sources: http://{HOST}:{server.server_port}/", file=sys.stderr, flush=True)
    server.serve_forever()


def build_application(folder: Path) -> WSGIApplication:
    """Mount the five sources over their generated files."""
    sites = {slug: load_site(slug) for slug in SITES}
    return DispatcherMiddleware(
        _front,
        {
            "/energy": CkanSite(sites["energy"], folder),
            "/budget": FolderSite(sites["budget"], folder),
            "/transport": CkanSite(sites["transport"], folder),
            "/environment": CswSite(sites["environment"], folder),
            "/environment-dcat": DcatSite(sites["environment-dcat"], folder, BASE),
        },
    )


@Request.application
def _front(request: Request) -> Response:
    if request.path != "/":
        return Response("404 Not Found\n", status=404, mimetype="text/plain")
    links = "".join(f'<li><a href="/{slug}/">{slug}</a></li>' for slug in SITES)
    notes = "".join(f'<p lang="{lang}" dir="auto">{t}</p>' for lang, t in EXAMPLE_NOTE.items())
    return html_page("Sources d'exemple", f"{notes}<ul>{links}</ul>")
