"""Where an ISO 19139 record leads: files, services and their operations, and what a service shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from ckanext.ogptn.harvesters.language import empty_text
from ckanext.ogptn.harvesters.readers.iso_records.iso_text import HREF, Speech, code, find, first
from ckanext.ogptn.harvesters.readers.xml import Element

Json = dict[str, Any]

_DISTRIBUTION = "gmd:distributionInfo/*"
_ONLINE = "*/gmd:onLine/*[local-name()='CI_OnlineResource']"
_RESOURCES = (
    f"{_DISTRIBUTION}/gmd:transferOptions/{_ONLINE}"
    f"|{_DISTRIBUTION}/gmd:distributor/*/gmd:distributorTransferOptions/{_ONLINE}"
)
_SERVICE = "gmd:identificationInfo/*[local-name()='SV_ServiceIdentification']"
_OPERATION = f"{_SERVICE}/srv:containsOperations/*"


def online(root: Element, speech: Speech) -> list[Json]:
    """Give the links of a record, each address once: its files, else its service's operations."""
    found: dict[str, Json] = {}
    for resource in find(root, _RESOURCES):
        link: Json = {
            "url": first(resource, "gmd:linkage"),
            "protocol": first(resource, "gmd:protocol"),
            "name": speech.text(resource, "gmd:name"),
            "description": speech.text(resource, "gmd:description"),
            "function": code(resource, "gmd:function/*"),
        }
        found.setdefault(link["url"], link)
    for link in _operations(root):
        found.setdefault(link["url"], link)
    found.pop("", None)
    return list(found.values())


def _operations(root: Element) -> list[Json]:
    """Give where a service describes itself, or where else it is called if it does not say."""
    calls = []
    for operation in find(root, _OPERATION):
        name = first(operation, "srv:operationName")
        for point in find(operation, "srv:connectPoint/*"):
            calls.append((name, first(point, "gmd:linkage"), first(point, "gmd:protocol")))
    described = [
        call for call in calls if call[0].lower() in ("getcapabilities", "get capabilities")
    ]
    kind = service_type(root)
    return [
        {"url": url, "protocol": protocol or kind, "name": empty_text(),
         "description": empty_text(), "function": name or "operation"}
        for name, url, protocol in described or calls[:1]
    ]  # fmt: skip


def service_type(root: Element) -> str:
    """Name the kind of a service as the record writes it (``view``, ``OGC:WMS``); nothing for data."""
    return first(root, f"{_SERVICE}/srv:serviceType")


def operates_on(root: Element) -> list[str]:
    """Name the records that a service shows: their identifiers, or addresses that hold none."""
    elements = find(root, f"{_SERVICE}/srv:operatesOn")
    said = [e.get("uuidref") or _identifier_in(e.get(HREF) or "") for e in elements]
    coupled = find(root, f"{_SERVICE}/srv:coupledResource/*/srv:identifier")
    said += ["".join(e.itertext()).strip() for e in coupled]
    return list(dict.fromkeys(filter(None, said)))


def _identifier_in(url: str) -> str:
    """Find the identifier in the address of a record (``…request=GetRecordById&id=…``)."""
    try:
        asked = {key.lower(): values for key, values in parse_qs(urlsplit(url).query).items()}
    except ValueError:
        return url
    named = asked.get("id") or asked.get("uuid") or [""]
    return named[0].partition("#")[0] or url
