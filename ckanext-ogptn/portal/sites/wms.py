"""A Web Map Service 1.3.0 that describes its layers and draws none, and says so."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites.description import EXAMPLE_NOTE, Dataset, Site

NAMESPACES = 'xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink"'


def answer(request: Request, site: Site) -> Response:
    """Answer GetCapabilities; refuse any other request as the standard says (OGC 06-042, 6.11)."""
    asked = {name.lower(): value for name, value in request.args.items()}
    described = asked.get("request", "").lower() == "getcapabilities"
    text = _capabilities(site, request.base_url) if described else _refusal()
    return Response(text, content_type="text/xml; charset=utf-8")


def _capabilities(site: Site, address: str) -> str:
    layers = "".join(
        _layer(dataset, link["name"]["fr"])
        for dataset in site.datasets
        for link in dataset.extra.get("links", [])
    )
    online = f'<OnlineResource xlink:type="simple" xlink:href="{escape(address)}?"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<WMS_Capabilities version="1.3.0" {NAMESPACES}>'
        f"<Service><Name>WMS</Name><Title>{escape(site.title['fr'])}</Title>"
        f"<Abstract>{escape(EXAMPLE_NOTE['fr'])}</Abstract>{online}</Service>"
        "<Capability><Request><GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get>"
        f"{online}</Get></HTTP></DCPType></GetCapabilities></Request>"
        "<Exception><Format>XML</Format></Exception>"
        f"<Layer><Title>{escape(site.title['fr'])}</Title><CRS>CRS:84</CRS>{layers}</Layer>"
        "</Capability></WMS_Capabilities>\n"
    )


def _layer(dataset: Dataset, name: str) -> str:
    west, south, east, north = dataset.extra["bbox"]
    return (
        f"<Layer><Name>{escape(name)}</Name><Title>{escape(dataset.title['fr'])}</Title>"
        f"<CRS>CRS:84</CRS><EX_GeographicBoundingBox>"
        f"<westBoundLongitude>{west}</westBoundLongitude>"
        f"<eastBoundLongitude>{east}</eastBoundLongitude>"
        f"<southBoundLatitude>{south}</southBoundLatitude>"
        f"<northBoundLatitude>{north}</northBoundLatitude></EX_GeographicBoundingBox></Layer>"
    )


def _refusal() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ServiceExceptionReport version="1.3.0" xmlns="http://www.opengis.net/ogc">'
        '<ServiceException code="OperationNotSupported">Service d\'exemple : '
        "seule l'opération GetCapabilities existe.</ServiceException></ServiceExceptionReport>\n"
    )
