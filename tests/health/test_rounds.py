"""Rules of rounds: no site is asked for much at once, and none waits for another."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ckanext.ogptn.health.looking import File
from ckanext.ogptn.health.work import OF_ONE_SITE, ROUND, rounds, site_of

SITES = st.lists(st.sampled_from(["a.tn", "b.tn", "c.tn:8080", "d.tn"]), max_size=120)


def files(sites: list[str]) -> list[File]:
    """Make a file at each of these sites."""
    return [File(str(n), "p", f"http://{site}/{n}.csv") for n, site in enumerate(sites)]


@given(SITES)
def test_every_file_has_its_turn_once(sites: list[str]) -> None:
    """And no round is empty."""
    found = list(rounds(files(sites)))
    assert sorted(int(one.subject_id) for some in found for one in some) == list(range(len(sites)))
    assert all(found)


@given(SITES)
def test_a_site_has_no_more_than_its_share_of_a_round(sites: list[str]) -> None:
    """So that a slow one does not keep the others waiting; who waits longest comes first."""
    for some in rounds(files(sites)):
        assert len(some) <= ROUND
        assert max(Counter(map(site_of, some)).values()) <= OF_ONE_SITE
        numbers = [int(one.subject_id) for one in some]
        assert numbers == sorted(numbers)


def test_a_site_is_a_host_with_its_port() -> None:
    """However its name is written; the portal's own files are of none."""
    assert site_of(File("r", "p", "https://Data.TN:8443/a.csv")) == "data.tn:8443"
    assert site_of(File("r", "p", "https://data.tn/a.csv", url_type="upload")) == ""
