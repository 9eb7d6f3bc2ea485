"""What the front page of the desk shows, to whom; contacts, assessments, evidence and proposals through their forms."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from ckan.tests import helpers

from tests.calling import call
from tests.desk.conftest import INSTITUTIONS

OF = "/desk/commitment/tn-2016-01"


def act(user: str, action: str, **arguments: Any) -> Any:
    """Call an action with a person's rights."""
    return helpers.call_action(action, {"user": user, "ignore_auth": False}, **arguments)


def words(page: BeautifulSoup) -> str:
    """Return what stands in the main part of a page."""
    main = page.find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_what_is_owed_stands_in_groups_with_one_act_each(desk: Any) -> None:
    """A late milestone and the updates that are due, each with its distance and a button that leads to its form."""
    page = desk.page("/desk", "officer")
    tasks = page.select("ul.og-task > li")
    assert [task.select_one("h3").get_text() for task in tasks] == [
        "Hand in the half-yearly progress report",
        "Hand in the half-yearly progress report",
        "Report on milestone 1: its deadline has passed",
    ]
    assert "5 months overdue" in tasks[0].get_text()
    assert "30 days overdue" in tasks[2].get_text()
    assert tasks[2].select_one(".og-act a")["href"] == f"/en{OF}/report?milestone=m1"
    heads = [" ".join(head.get_text(" ").split()) for head in page.select(".og-task-head")]
    assert heads == ["Overdue 3", "Within a month 0", "Later 0"]
    assert "Nothing falls due within a month" in words(page)


def test_each_language_says_it(desk: Any) -> None:
    """The page's title is in the words of the face."""
    titles = [
        desk.page("/desk", "officer", language).find("h1").get_text()
        for language in ("ar", "fr", "en")
    ]
    assert titles == ["ما عليّ", "Ce que je dois", "What I owe"]


def test_beside_it_stands_what_is_ones_own(desk: Any) -> None:
    """The institution's commitments with what they miss; who only supports them may do nothing with them."""
    own = desk.page("/desk", "officer").select_one("aside.og-aside")
    assert "Join EITI" in own.get_text()
    assert own.select_one(f'a[href$="{OF}/contact"]')
    assert "of 6 criteria" in own.get_text()
    supporter = desk.page("/desk", "supporter")
    assert "Nothing is overdue" in words(supporter)
    assert supporter.select_one(f'a[href$="{OF}/contact"]') is None


def test_whoever_is_of_many_institutions_chooses_one(desk: Any) -> None:
    """As administrators do: the number of institutions stands for their names, and the list waits for a choice."""
    call("user_create", name="everywhere", email="all@example.org", password="correct-horse-1")
    for institution in INSTITUTIONS:
        call("organization_member_create", id=institution, username="everywhere", role="editor")
    desk.tokens["everywhere"] = call("api_token_create", user="everywhere", name="t")["token"]
    every = desk.page("/desk", "everywhere")
    assert every.select_one(".og-page-head .og-eyebrow").get_text() == "4 institutions"
    assert "Choose an institution above" in every.select_one("aside.og-aside").get_text()
    one = desk.page("/desk?institution=ministry-energy", "everywhere")
    assert "Join EITI" in one.select_one("aside.og-aside").get_text()


def test_others_find_the_commitments_under_way(desk: Any) -> None:
    """Civil society is led to reports, the mechanism to assessments, a member to nothing."""
    links = {
        user: [link["href"] for link in desk.page("/desk", user).select(".og-task-short .og-act a")]
        for user in ("watchdog", "reviewer", "member")
    }
    assert f"/en{OF}/report" in links["watchdog"]
    assert f"/en{OF}/assess" in links["reviewer"]
    assert links["member"] == []


def test_the_head_and_the_dashboard_lead_to_the_desk(desk: Any) -> None:
    """For officers in the head of every page; on CKAN's dashboard as the first tab."""
    assert desk.page("/about", "officer").select_one('.og-account a[href="/en/desk"]')
    assert desk.page("/about", "member").select_one('.og-account a[href="/en/desk"]') is None
    tabs = desk.page("/dashboard/datasets", "officer").select(".nav-tabs a")
    assert tabs[0]["href"] == "/en/desk"


def test_whom_to_call_is_kept_and_shown_here_alone(desk: Any) -> None:
    """The form shows what is known; a wrong address is told at its field; the public page has none of it."""
    refused = desk.post(f"{OF}/contact", "officer", person="A. B.", email="nowhere")
    assert refused.status_code == 422
    assert BeautifulSoup(refused.body, "lxml").select_one("#f-email-error")
    done = desk.post(f"{OF}/contact", "officer", person="Invented Person", phone="71 000 000")
    assert done.status_code == 302
    assert "no-store" in desk.get(f"{OF}/contact", "officer").headers["Cache-Control"]
    page = desk.page(f"{OF}/contact", "colleague")
    assert page.select_one("#f-person")["value"] == "Invented Person"
    assert "Invented Person" not in desk.get("/commitment/tn-2016-01", "officer").body


def test_the_mechanism_assesses_in_its_own_codes(desk: Any) -> None:
    """Nothing judged is refused; what is judged stands in the list, and is corrected by another."""
    path = "/desk/commitment/tn-2016-02/assess"
    refused = desk.post(path, "reviewer", report_date="2017-05-31")
    assert BeautifulSoup(refused.body, "lxml").select_one("#f-completion-error")
    typed = {"report_date": "2017-05-31", "completion": "limited", "relevance": "yes"}
    assert desk.post(path, "reviewer", **typed, findings__fr="Peu").status_code == 302
    (made,) = act("reviewer", "ogptn_assessment_list", commitment="tn-2016-02")["results"]
    assert (made["completion"], made["relevance"], made["findings"]["fr"]) == (
        "limited",
        "yes",
        "Peu",
    )
    page = desk.page(f"{path}?replaces={made['id']}", "reviewer")
    assert page.select_one("#f-completion option[selected]")["value"] == "limited"
    typed["completion"] = "substantial"
    desk.post(f"{path}?replaces={made['id']}", "reviewer", **typed)
    newest = act("reviewer", "ogptn_assessment_list", commitment="tn-2016-02")["results"][0]
    assert (newest["completion"], newest["replaces"]) == ("substantial", made["id"])


def test_evidence_is_added_withdrawn_and_put_back(desk: Any) -> None:
    """The confirmation of a withdrawal carries what puts the piece back as it was."""
    row = {
        "evidence__0__type": "document",
        "evidence__0__url": "https://example.org/report",
        "evidence__0__title__fr": "Rapport",
        "evidence__0__visibility": "officers",
    }
    path = f"{OF}/evidence"
    assert desk.post(path, "officer", step="add", milestone="m1", **row).status_code == 302
    (piece,) = act("officer", "ogptn_evidence_list", commitment="tn-2016-01")["results"]
    assert (piece["milestone"], piece["visibility"]) == ("m1", "officers")
    gone = desk.post(path, "officer", step="withdraw", id=piece["id"])
    undo = BeautifulSoup(gone.body, "lxml").select_one(".og-undo")
    assert "Rapport" in undo.get_text()
    assert act("officer", "ogptn_evidence_list", commitment="tn-2016-01")["count"] == 0
    kept = {
        field["name"].replace("-", "__"): field["value"]
        for field in undo.select("input[type=hidden]")
        if field["name"] != "_csrf_token"
    }
    assert desk.post(path, "officer", step="restore", **kept).status_code == 302
    (back,) = act("officer", "ogptn_evidence_list", commitment="tn-2016-01")["results"]
    same = ("url", "title", "milestone", "visibility", "type")
    assert [back[name] for name in same] == [piece[name] for name in same]


def test_of_several_pieces_those_before_a_wrong_one_are_added(desk: Any) -> None:
    """The wrong one stays in the form with what is wrong; an empty form is told so."""
    rows = {
        "evidence__0__type": "web_page",
        "evidence__0__url": "https://example.org/good",
        "evidence__1__type": "web_page",
        "evidence__1__url": "bad",
    }
    path = "/desk/commitment/tn-2016-02/evidence"
    refused = desk.post(path, "officer", step="add", **rows)
    page = BeautifulSoup(refused.body, "lxml")
    assert page.select_one("#f-evidence-0-url")["value"] == "bad"
    assert page.select_one("#f-evidence-0-url-error")
    listed = act("officer", "ogptn_evidence_list", commitment="tn-2016-02")["results"]
    assert [one["url"] for one in listed] == ["https://example.org/good"]
    empty = BeautifulSoup(desk.post(path, "officer", step="add").body, "lxml")
    assert empty.select_one("#f-evidence-error")


def test_a_proposal_is_decided_on(desk: Any) -> None:
    """It stands on the desk until then, and its proposer sees that it waits."""
    ends = {"commitment": "tn-2016-01", "dataset": "oil-contracts"}
    link = act("supporter", "ogptn_link_create", **ends)
    assert "waits for a decision" in words(desk.page("/desk", "supporter"))
    queue = "/desk/links?commitment=tn-2016-01"
    assert f'href="/en{queue}"' in str(desk.page("/desk", "officer"))
    assert "Oil contracts" in words(desk.page(queue, "officer"))
    done = desk.post(queue, "officer", step="confirmed", link=link["id"])
    assert done.status_code == 302
    (kept,) = act("", "ogptn_link_list", commitment="tn-2016-01")["results"]
    assert kept["decision"] == "confirmed"
