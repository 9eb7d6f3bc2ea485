"""Look at the files behind links, in rounds: several sites at once, and each at its own pace."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from urllib.parse import urlsplit

from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.health import checks, judging, pieces
from ckanext.ogptn.health.attempts import Known, Policy, after
from ckanext.ogptn.health.judging import Ends
from ckanext.ogptn.health.looking import File, Found, look
from ckanext.ogptn.model.moments import now
from ckanext.ogptn.net.client import HttpClient, Limits
from ckanext.ogptn.net.limits import Pace
from ckanext.ogptn.pacing import SharedFailures, SharedPace
from ckanext.ogptn.tables.interfaces import trust_of

log = logging.getLogger(__name__)
# What follows where the health of links has changed.
Follow = Callable[[set[Ends]], object]
MakeClient = Callable[[str], HttpClient]
Progress = Callable[[File, Known, Found], object]

SITES_AT_ONCE = 4
# A round ends before others have waited long, however slow a site is.
ROUND, OF_ONE_SITE = 40, 10
LOOKED_AHEAD = 1000


def client(package_id: str) -> HttpClient:
    """Make the client that looks at a dataset's files: it asks once, and no site faster than its source allows."""
    known, allowed = trust_of(package_id), config.allowed_hosts()
    seconds = config.links_deadline_seconds()
    return HttpClient(
        allowed,
        Limits(deadline_seconds=seconds, read_seconds=seconds, retries=0),
        config.user_agent(),
        certificates=known.certificates,
        failures=SharedFailures(),
        pace=_slower(SharedPace(allowed, config.links_requests_per_second()), known.pace),
    )


def _slower(own: SharedPace, source: Pace) -> Pace:
    return source if isinstance(source, SharedPace) and source.interval > own.interval else own


def work_off(
    follow: Follow,
    seconds: float,
    make_client: MakeClient = client,
    progress: Progress | None = None,
) -> bool:
    """Look at the files that are due for so many seconds; say whether some are left."""
    until = time.monotonic() + seconds
    while waiting := checks.due(now(), LOOKED_AHEAD):
        if time.monotonic() >= until:
            return True
        _round(next(rounds(waiting)), follow, make_client, progress, every=False)
    return False


def look_at_all(
    follow: Follow, make_client: MakeClient = client, progress: Progress | None = None
) -> int:
    """Look at every file once, due or not; return how many there were."""
    waiting = checks.due(now(), every=True)
    for some in rounds(waiting):
        _round(some, follow, make_client, progress, every=True)
    return len(waiting)


def rounds(files: Iterable[File]) -> Iterator[list[File]]:
    """Part files into rounds, in each of which no site has more than its share."""
    waiting = list(files)
    while waiting:
        taken: Counter[str] = Counter()
        chosen: list[File] = []
        left: list[File] = []
        for one in waiting:
            host = site_of(one)
            fits = len(chosen) < ROUND and taken[host] < OF_ONE_SITE
            (chosen if fits else left).append(one)
            taken[host] += fits
        yield chosen
        waiting = left


def site_of(file: File) -> str:
    """Name the site that a file is asked of; none for the portal's own files."""
    return "" if file.url_type == "upload" else urlsplit(file.url).netloc.lower()


def _round(
    files: list[File],
    follow: Follow,
    make_client: MakeClient,
    progress: Progress | None,
    *,
    every: bool,
) -> None:
    moment = now()
    claimed = {one: known for one in files if (known := checks.claim(one, moment, every))}
    changed = set()
    for file, found in _looks(list(claimed), make_client):
        known = _keep(file, claimed[file], found)
        if known.state != claimed[file].state or found.modified_at:
            changed.add(file.package_id)
        if progress:
            progress(file, known, found)
    ends = judging.of_packages(changed) | pieces.ends_of(changed)
    model.Session.commit()
    if ends:
        follow(ends)


def _keep(file: File, before: Known, found: Found) -> Known:
    moment = now()
    policy = Policy(config.links_check_hours(), config.links_failures())
    known = after(before, found.what, moment, policy, file.subject_id, found.wait_seconds)
    checks.finish(file, known, found, moment)
    model.Session.commit()
    if known.state != before.state:
        log.info("File %s was %s, is %s (%s)", file.subject_id, before.state, known.state, found)
    return known


def _looks(files: list[File], make_client: MakeClient) -> Iterator[tuple[File, Found]]:
    """Look at files, those of one site one after the other; give each as it is done.

    Clients are made here: threads have no session with the database."""
    by_site = defaultdict(list)
    for one in files:
        by_site[site_of(one)].append(one)
    for one in by_site.pop("", []):
        with make_client(one.package_id) as http:
            yield one, look(one, http, now())
    clients = [_clients(some, make_client) for some in by_site.values()]
    with ThreadPoolExecutor(SITES_AT_ONCE) as crew:
        yield from chain.from_iterable(crew.map(_look_at_site, by_site.values(), clients))


def _clients(files: list[File], make_client: MakeClient) -> dict[str, HttpClient]:
    """The files of a dataset are asked for over one connection."""
    return {key: make_client(key) for key in dict.fromkeys(one.package_id for one in files)}


def _look_at_site(files: list[File], clients: Mapping[str, HttpClient]) -> list[tuple[File, Found]]:
    with ExitStack() as stack:
        for http in clients.values():
            stack.enter_context(http)
        return [(one, look(one, clients[one.package_id], now())) for one in files]
