"""Answer a program: the text with its type, and nothing but "not modified" to one that has it already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from ckan.plugins import toolkit as tk
from flask import Response, stream_with_context

Answer = TypeVar("Answer")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def give(text: str | bytes, content_type: str) -> Response:
    """Answer with a text that is whole, under a tag by which a program asks again."""
    response = Response(text, content_type=content_type)
    response.add_etag()
    response.make_conditional(tk.request)
    return response


def stream(lines: Iterable[str], content_type: str, filename: str) -> Response:
    """Answer line by line, as a file to keep."""
    started = begun(lines)
    return Response(
        stream_with_context(started),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def workbook(content: bytes, filename: str) -> Response:
    """Answer with a spreadsheet, as a file to keep."""
    return Response(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def begun(lines: Iterable[str]) -> Iterator[str]:
    """Make the first two lines at once: what fails then is an error, and no file that breaks off."""
    left = iter(lines)
    first = [line for _, line in zip(range(2), left, strict=False)]
    return chain(first, left)


def or_404(ask: Callable[[], Answer]) -> Answer:
    """Answer as CKAN's own pages do: what may not be seen looks like what is not there."""
    try:
        return ask()
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
