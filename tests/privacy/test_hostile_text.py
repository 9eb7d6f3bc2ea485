"""What others wrote does no harm: titles, descriptions and addresses of sources, words of searches."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.lib.search import SearchError

from ckanext.ogptn.exports.commitments_csv import write
from ckanext.ogptn.harvesters.sources.settings import read_settings

Act = Callable[..., Any]
SCRIPT = "<script>alert(1)</script>"
BREAKOUT = '"><img src=x onerror=alert(1)>'
REFRESH = '0;url=https://evil.tn" http-equiv="refresh'
MARKDOWN = (
    f"{SCRIPT} [press](javascript:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=) "
    f"<a href='javascript:alert(1)' onclick='alert(1)'>press</a> {BREAKOUT} <<script>script>"
)


def _texts(text: str) -> dict[str, str]:
    return {"ar": text, "fr": "", "en": ""}


@pytest.fixture(scope="module")
def hostile(portal: Any, as_site: Act) -> Any:
    """Add records whose every text attacks, as a hostile source or officer would write them."""
    text = SCRIPT + BREAKOUT
    as_site("organization_create", name="hostile", title_translated=_texts(text),
            notes_translated=_texts(MARKDOWN), description=MARKDOWN)  # fmt: skip
    as_site(
        "package_create", name="hostile-data", owner_org="hostile", sector="budget",
        title_translated=_texts(text), notes_translated=_texts(REFRESH + MARKDOWN),
        url="javascript:alert(1)", source_url="javascript:alert(1)", source_licence=text,
        frequency=text,
        resources=[{"url": "javascript:alert(1)", "name": text, "description": MARKDOWN,
                    "format": BREAKOUT[:20]}],
    )  # fmt: skip
    as_site(
        "package_create", type="commitment", name="tn-2016-66", number=66, action_plan="tn-2016-2018",
        lead_institutions=["hostile"], title_translated=_texts(text),
        notes_translated=_texts(REFRESH + MARKDOWN), due_text_translated=_texts(text), budget=text,
        milestones=[{"identifier": "m1", "title_translated": _texts(text)}],
    )  # fmt: skip
    as_site(
        "package_create", type="action_plan", name="tn-2040-2042", owner_org="hostile",
        title_translated=_texts(text), notes_translated=_texts(MARKDOWN), plan_status="active",
        start_date="2016-01-01", end_date="2017-12-31",
        resources=[{"url": "javascript:alert(1)", "name": text}],
    )  # fmt: skip
    as_site("ogptn_link_create", commitment="tn-2016-66", dataset="hostile-data")
    return portal


PAGES = (
    "/", "/fr/", "/commitment/", "/commitment/tn-2016-66", "/en/commitment/tn-2016-66",
    "/action_plan/", "/action_plan/tn-2040-2042", "/dataset/", "/dataset/hostile-data",
    "/fr/dataset/hostile-data", "/organization/", "/organization/hostile",
    "/organization/about/hostile", f"/commitment/?q={BREAKOUT}", f"/dataset/?q={BREAKOUT}",
    f"/commitment/?sector={BREAKOUT}", f"/commitment/?vocab_institution={SCRIPT}",
    f"/dataset/?sector={BREAKOUT}", f"/commitment/?sort={BREAKOUT}", f"/nowhere{BREAKOUT}",
)  # fmt: skip


class Harm(HTMLParser):
    """Collects what a browser would run or follow without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note handlers, hostile addresses and redirects."""
        for name, value in attrs:
            address = re.sub(r"\s", "", value or "").lower()
            runs = name in ("href", "src", "action", "data") and address.startswith(
                ("javascript:", "data:text", "vbscript:")
            )
            if runs or name.startswith("on") or name == "http-equiv":
                self.found.append((tag, name, value or ""))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_runs_what_others_wrote(page: str, hostile: Any) -> None:
    """No script, handler, hostile address or redirect of a text reaches a page as mark-up."""
    body = hostile.get(page).get_data(as_text=True)
    harm = Harm()
    harm.feed(body)
    assert SCRIPT not in body
    assert harm.found == []


@pytest.mark.parametrize("page", ["//evil.tn/", "//evil.tn/commitment/", "/fr//evil.tn/"])
def test_no_link_leads_away(page: str, portal: Any) -> None:
    """An address that begins with another site's name makes no link to that site."""
    answer = portal.get(page)
    assert not re.search(r"""href=["'](https?:)?//evil""", answer.get_data(as_text=True))
    assert "//evil" not in answer.headers.get("Location", "").replace("test.ckan.net//evil", "")


INJECTIONS = (
    '" OR name:* OR "', "*) OR (*:*", '\\" OR state:draft OR \\"', "x OR capacity:private",
    "{!lucene}*:*", "+state:draft", "-state:active", "*:* OR permission_labels:*", "a\nb:c",
    "state:(active OR draft OR deleted)", "') OR 1=1 --", '"', "[* TO *",
)  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_word_of_a_search_opens_what_is_hidden(
    text: str, portal: Any, as_user: Act, secret: str
) -> None:
    """Whatever is typed into a query or a filter, hidden records stay out of the answer."""
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        ("package_search", {"q": text, "rows": 1000}),
        ("package_search", {"fq": text, "rows": 1000, "include_private": True}),
        ("package_search", {"fq_list": [text], "rows": 1000}),
        ("package_search", {"q": "*:*", "sort": text}),
        ("package_search", {"q": "*:*", "fl": text}),
        ("ogptn_commitment_list", {"sector": text, "parts": True}),
        ("ogptn_commitment_list", {"institution": text}),
        ("ogptn_commitment_list", {"sort": text}),
        ("ogptn_commitment_list", {"action_plan": text}),
    )
    for action, arguments in asked:
        try:
            answer = str(as_user("", action, **arguments))
        except (tk.ValidationError, SearchError) as refused:
            answer = str(refused)
        assert secret not in answer.lower()


def test_a_filter_of_the_list_is_one_value(portal: Any, as_user: Act) -> None:
    """Signs of the query language in a filter do not widen it."""
    for text in INJECTIONS[:4]:
        assert as_user("", "ogptn_commitment_list", sector=text)["count"] == 0


@pytest.mark.parametrize("page", ["/commitment/?sector=%22%20OR%20name:*", "/commitment/?q=%22",
                                  "/commitment/?q=%5B*%20TO", "/dataset/?q=%7B!lucene%7D",
                                  "/commitment.csv?sector=%22)%20OR%20(*:*",
                                  "/commitment/?q=%7B!lucene%7D",
                                  "/commitment/?page=99999999999", "/commitment/?axis=%00"])  # fmt: skip
def test_odd_words_break_no_page(page: str, portal: Any) -> None:
    """What the search cannot read is no error of the portal."""
    assert portal.get(page).status_code < 500


@pytest.mark.parametrize("text", ['=cmd|"/c calc"!A1', "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1"])
def test_a_table_holds_no_formula(text: str) -> None:
    """A spreadsheet shows a title that begins like a formula, and does not reckon it."""
    row = {
        "name": "tn-2016-66",
        "title_translated": {"en": text},
        "lead": [{"title_translated": {"en": text}}],
    }
    (read,) = csv.DictReader(io.StringIO(write([row], "en").removeprefix("\ufeff"), newline=""))
    assert read["title"] == read["lead_institution"] == f"'{text}"


def test_a_source_takes_no_secret() -> None:
    """The configuration of a source is public: an option for a key or password does not exist."""
    for option in ("api_key", "password", "token", "headers"):
        with pytest.raises(ValueError, match=option):
            read_settings("https://x.tn", f'{{"{option}": "s"}}', "energy", {"ckan": frozenset()})


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_evidence_leads_to_the_web_alone(address: str, portal: Any, as_user: Act) -> None:
    """An officer cannot attach an address that runs or reads something."""
    proof = {"type": "web_page", "title": _texts("Proof"), "url": address}
    report = {"completion_level": "substantial", "progress": {"en": "Done"}}
    with pytest.raises(tk.ValidationError):
        as_user("finance", "ogptn_progress_report_create", commitment="tn-2016-01",
                evidence=[proof], **report)  # fmt: skip
