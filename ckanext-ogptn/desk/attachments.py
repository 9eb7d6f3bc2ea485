"""Files and datasets as evidence: taken in with a form, found by words, put beside the commitment in the end."""

from __future__ import annotations

from typing import Any

from ckan.lib.search import SearchError
from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk import uploads
from ckanext.ogptn.forms import pieces
from ckanext.ogptn.forms.inputs import Inputs, first
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values

Record = dict[str, Any]
MOST_FOUND = 8


def take_in(inputs: Inputs, may_upload: bool) -> Inputs:
    """Return the inputs with a row for each file that came with the form; the files wait.

    Raises ValidationError under ``file`` for one that is empty or too large."""
    sent = [one for one in tk.request.files.getlist("file") if one.filename]
    if not sent or not may_upload:
        return inputs
    new = [
        {
            "upload": uploads.keep(one, tk.current_user.id),
            "filename": str(one.filename),
            "type": "document",
        }
        for one in sent
    ]
    return pieces.with_new(inputs, new)


def found(inputs: Inputs) -> Record | None:
    """Give {count, results} of the datasets that the words in ``find`` ask for; None where none are there."""
    words = first(inputs, "find")
    if not words:
        return None
    asked = {"q": words, "fq": "+dataset_type:dataset", "rows": MOST_FOUND}
    try:
        answer: Record = tk.get_action("package_search")({}, asked)
    except SearchError:
        return {"count": 0, "results": []}
    taken = set(pieces.datasets(inputs))
    return {**answer, "results": [one for one in answer["results"] if one["id"] not in taken]}


def with_taken(inputs: Inputs) -> Inputs:
    """Return the inputs with a row for each dataset that was ticked among those found."""
    taken = [{"dataset": one, "type": "dataset"} for one in inputs.get("found", [])]
    kept = {name: texts for name, texts in inputs.items() if name not in ("found", "find")}
    return pieces.with_new(kept, taken)


def titles(ids: list[str]) -> dict[str, str]:
    """Name datasets by id, in the reader's language; those that the caller may see."""
    return {key: values.ogptn_title_plain(one) for key, one in gathering.datasets(ids).items()}


def titled(rows: list[Record]) -> list[Record]:
    """Return rows of evidence; a dataset among them goes by its own title."""
    known = gathering.datasets(row["dataset"] for row in rows if "dataset" in row)
    return [
        {**row, "title": known[row["dataset"]]["title_translated"]}
        if known.get(row.get("dataset", ""), {}).get("title_translated")
        else row
        for row in rows
    ]


def publish(item: Record, rows: list[Record]) -> list[Record]:
    """Put the files among the rows beside the commitment, as resources of its own; give the rows with their addresses.

    Raises ValidationError under ``evidence`` where a file is no longer kept, before anything is written."""
    waiting = {row["upload"]: _waiting(row) for row in rows if row.get("upload")}
    return [_published(item, row, waiting) if row.get("upload") else row for row in rows]


def _waiting(row: Record) -> uploads.Waiting:
    found = uploads.find(row["upload"], row.get("filename") or "", tk.current_user.id)
    if found is None:
        message = tk._("The file “{name}” is no longer kept: send it again.")
        raise tk.ValidationError({"evidence": [message.format(name=row.get("filename") or "")]})
    return found


def _published(item: Record, row: Record, waiting: dict[str, uploads.Waiting]) -> Record:
    file = waiting[row["upload"]]
    named = values.ogptn_plain(row["title"])
    name = named or row.get("filename") or file.filename
    sent = file.open()
    made = tk.get_action("resource_create")(
        {}, {"package_id": item["id"], "name": name, "upload": sent, "url": ""}
    )
    sent.close()
    uploads.forget(file)
    titled_row = {**row, "title": row["title"] if named else {values.language(): name}}
    return pieces.of_file(titled_row, _address(item, made), made["id"])


def _address(item: Record, resource: Record) -> str:
    """Give a file's address, which is the same in every language of the portal."""
    address: str = tk.url_for(
        "resource.download",
        id=item["id"],
        resource_id=resource["id"],
        filename=resource["url"].rpartition("/")[2],
        locale="default",
        qualified=True,
    )
    return address


def lost(inputs: Inputs) -> list[str]:
    """Name the files among the rows that are no longer kept."""
    return [
        name
        for token, name in pieces.files(inputs)
        if not uploads.find(token, name, tk.current_user.id)
    ]
