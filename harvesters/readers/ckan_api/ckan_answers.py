"""What CKAN's action API answers: pages of `package_search`, refusals, and the records in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.readers.ckan_api import dkan
from ckanext.ogptn.harvesters.readers.ckan_api.wrappers import unwrapped
from ckanext.ogptn.harvesters.readers.json_feeds import json_body
from ckanext.ogptn.harvesters.readers.paging import Census
from ckanext.ogptn.harvesters.records import BadRecord, Listing, Record
from ckanext.ogptn.net.client import Reply

# Types of packages that are no dataset of the site: CKAN's search gives them all.
NOT_DATASETS = frozenset({"harvest", "showcase", "application", "commitment", "action_plan"})

Json = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """How many datasets there are, and those of one page as the site gives them."""

    count: int
    results: list[Any]


def parse_page(reply: Reply) -> Page:
    """Read one answer of `package_search`: the whole number of datasets, and those of this page."""
    result = result_of(reply)
    if not isinstance(result, dict) or not isinstance(result.get("results"), list):
        raise SourceFault("not_the_protocol", "the answer holds no list of results", url=reply.url)
    count = result.get("count")
    if isinstance(count, str) and count.isdigit():
        count = int(count)
    if not isinstance(count, int) or isinstance(count, bool):
        said = "the answer does not say how many there are"
        raise SourceFault("not_the_protocol", said, url=reply.url)
    return Page(count, result["results"])


def result_of(reply: Reply) -> Any:
    """Read an answer of any action; raise SourceFault where the site refuses, in its words."""
    answer = json_body.load(reply)
    if isinstance(answer, dict) and answer.get("success") is True:
        return answer.get("result")
    if not isinstance(answer, dict) or not answer.keys() & {"success", "error"}:
        said = "the answer is none of CKAN's action API"
        raise SourceFault("not_the_protocol", said, url=reply.url)
    said = f"CKAN refuses: {_words(answer.get('error'))[:300]}"
    raise SourceFault("not_the_protocol", said, url=reply.url)


def _words(error: object) -> str:
    """Tell an error of CKAN: a text, or an object with a type, a message, or words by field."""
    if not isinstance(error, dict):
        return str(error or "it gives no reason")
    said = {key: value for key, value in error.items() if key != "__type" and value}
    message = said.pop("message", "")
    fields = "; ".join(f"{key}: {_plain(value)}" for key, value in said.items())
    return ": ".join(filter(None, (_plain(error.get("__type")), _plain(message), fields)))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def taken(page: list[Any], root: str, census: Census) -> Listing:
    """Give the records of a page that are new and for everybody, and what cannot be used."""
    for raw in page:
        item = record(raw, root)
        if census.take(item.remote_id) and (isinstance(item, BadRecord) or is_public(item)):
            yield item


def record(raw: object, root: str) -> Record | BadRecord:
    """Make a record of a dataset, as CKAN or DKAN gives it, of the site at an address.

    A file behind a download of the national portal is named by its address at the source, which
    is what lasts; ``wrapped_url`` keeps the other.
    """
    if not isinstance(raw, dict):
        return BadRecord("", RecordFault("not_the_protocol", "a dataset is not a JSON object"))
    shaped = dkan.as_ckan(raw) if dkan.is_one(raw) else raw
    remote_id = json_body.text(shaped.get("id"))
    name = json_body.text(shaped.get("name"))
    if not remote_id:
        said = f"a dataset has no id: {name}" if name else "a dataset has no id"
        return BadRecord("", RecordFault("id_missing", said, field="id"))
    if "resources" in shaped:
        files = [_resource(one) for one in json_body.objects(shaped["resources"])]
        shaped = {**shaped, "resources": files}
    page = f"{root}/dataset/{quote(name or remote_id)}"
    return Record(remote_id, shaped, page)


def _resource(raw: Json) -> Json:
    given = json_body.text(raw.get("url"))
    found = unwrapped(given)
    return raw if found == given else {**raw, "url": found, "wrapped_url": given}


def is_public(record: Record) -> bool:
    """Say whether a dataset is for everybody: no draft, not private, not another type of package."""
    raw = record.content
    if raw.get("type") in NOT_DATASETS or str(raw.get("state") or "active") != "active":
        return False
    return str(raw.get("private") or "").lower() not in ("true", "1")
