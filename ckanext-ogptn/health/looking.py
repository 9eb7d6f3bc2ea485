"""Look at one file: ask for its headers, and for its beginning where these do not tell enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from file_keeper.core.exceptions import FilesError

from ckanext.ogptn.health import kinds
from ckanext.ogptn.health.attempts import ANSWERS, BUSY, FAILS
from ckanext.ogptn.health.rules import GONE, PAGE
from ckanext.ogptn.net import errors
from ckanext.ogptn.net.client import HttpClient
from ckanext.ogptn.net.replies import Reply
from ckanext.ogptn.tables import fetching

START_BYTES = 1024
NOT_MODIFIED = 304
# What sites answer to whom they have no file for any more.
NO_MORE = frozenset({404, 410})
SLOW_DOWN = 429
# A service that is asked for nothing complains: it is there.
COMPLAINTS = frozenset({400, 405, 406, 411, 415, 422, 501})
# After these a request for the file itself would tell nothing more.
HOPELESS = (
    errors.AddressForbidden,
    errors.AddressInvalid,
    errors.CertificateInvalid,
    errors.ConnectionFailed,
    errors.DeadlineExceeded,
    errors.HostUnknown,
    errors.TooManyRedirects,
)
# A server that states this moment, or nearly, makes the file up as it is asked.
MADE_UP = timedelta(minutes=10)
EMPTY, MISSING = "body_empty", "file_missing"


@dataclass(frozen=True)
class File:
    """A file to be looked at (or a page that is evidence), with what its server said of it before.

    ``subject_id`` and ``package_id`` are those of `subjects.every`."""

    subject_id: str
    package_id: str
    url: str
    format: str = ""
    url_type: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Found:
    """What a look gave (see `attempts`), with the last status and the code of what was wrong; what the server said of
    the file, and the moment since when it is as it is, where that can be believed."""

    what: str
    status: int | None = None
    code: str = ""
    wait_seconds: float = 0
    etag: str = ""
    last_modified: str = ""
    modified_at: datetime | None = None


def look(file: File, client: HttpClient, moment: datetime) -> Found:
    """Look at a file; the portal's own are looked for in its storage."""
    if file.url_type == "upload":
        return _stored(file)
    try:
        reply = client.head(file.url, etag=file.etag, last_modified=file.last_modified)
    except HOPELESS as error:
        return _failed(file, error)
    except errors.FetchError as error:
        if error.status == SLOW_DOWN:
            return _failed(file, error)
        return _by_its_start(file, client, moment)
    with reply:
        if reply.unchanged or _is_enough(file, reply):
            return _answers(file, reply, moment)
    return _by_its_start(file, client, moment)


def _is_enough(file: File, reply: Reply) -> bool:
    """Some servers call everything a page, some say nothing, and some say that nothing is there."""
    if reply.headers.get("Content-Length", "").strip() == "0":
        return False
    return not kinds.is_file(file.format, file.url) or kinds.says_data(reply.media_type)


def _by_its_start(file: File, client: HttpClient, moment: datetime) -> Found:
    try:
        reply = client.start(
            file.url, START_BYTES, etag=file.etag, last_modified=file.last_modified
        )
    except errors.FetchError as error:
        return _failed(file, error)
    with reply:
        if reply.unchanged:
            return _answers(file, reply, moment)
        start = reply.content
        if not start:
            return Found(FAILS, reply.status, EMPTY)
        page = kinds.is_page(reply.media_type, start, reply.is_page)
        if page and kinds.is_file(file.format, file.url):
            return Found(PAGE, reply.status, errors.HtmlInstead.code)
        return _answers(file, reply, moment)


def _failed(file: File, error: errors.FetchError) -> Found:
    wait = (error.wait_seconds or 0) if isinstance(error, errors.Busy) else 0
    if error.status in NO_MORE:
        return Found(GONE, error.status, error.code)
    if error.status == SLOW_DOWN:
        return Found(BUSY, error.status, error.code, wait)
    if error.status in COMPLAINTS and kinds.is_service(file.format):
        return Found(ANSWERS, error.status)
    return Found(FAILS, error.status, error.code, wait)


def _answers(file: File, reply: Reply, moment: datetime) -> Found:
    """Keep what the server says of the file; one that has not changed need not say it again."""
    said = reply.headers.get("Last-Modified", "") or (file.last_modified if reply.unchanged else "")
    etag = reply.headers.get("ETag", "") or (file.etag if reply.unchanged else "")
    return Found(ANSWERS, reply.status, "", 0, etag, said, _believed(said, moment))


def _believed(said: str, moment: datetime) -> datetime | None:
    """Read the day that a server states; what lies ahead, or just behind, is made up."""
    try:
        stated = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    stated = stated if stated.tzinfo else stated.replace(tzinfo=UTC)
    return stated if stated < moment - MADE_UP else None


def _stored(file: File) -> Found:
    try:
        stored = fetching.is_stored({"id": file.subject_id, "url": file.url})
    except (OSError, FilesError):
        return Found(FAILS, None, MISSING)
    return Found(ANSWERS) if stored else Found(GONE, None, MISSING)
