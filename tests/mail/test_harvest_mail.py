"""Rules of mail on harvest sources: told once, in the officer's language, and never success on failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckanext.harvest.model import HarvestGatherError, HarvestJob

from ckanext.ogptn.harvesters.mail.telling import tell
from ckanext.ogptn.harvesters.model import HarvestHold, HarvestProblem, HarvestRun, now
from ckanext.ogptn.harvesters.runs import holds
from ckanext.ogptn.harvesters.workers import scheduling

Maker = Callable[..., Any]
FARIDA, TAREK = "farida@example.org", "tarek@example.org"
PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy harvest"
    " scheming_datasets scheming_organizations activity"
)
SECRET = "https://mines.tn/list?key=s3cr3t"


@pytest.fixture
def ckan_config(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Add harvesting to the site."""
    monkeypatch.setitem(ckan_config, "ckan.plugins", PLUGINS)
    return ckan_config


@pytest.fixture
def source(promises: Any, call: Maker, call_as: Maker) -> str:
    """Make a source of the ministry of finance, whose officer reads French; give its id."""
    for user in ("farida", "tarek"):
        quiet = {"reminders": "never", "error_reports": "never", "digest": "never"}
        call_as(user, "ogptn_mail_choice_update", language="fr", **quiet)
    made = call(
        "harvest_source_create",
        name="mines",
        title="Mines",
        url="https://mines.tn",
        source_type="ogptn_energy",
        frequency="MANUAL",
        owner_org="ministry-finance",
    )
    return str(made["id"])


@pytest.fixture
def ends(source: str) -> Maker:
    """Have a run of the source end in a state, so many hours ago."""

    def make(state: str, hours_ago: float = 0) -> str:
        moment = now() - timedelta(hours=hours_ago)
        job = HarvestJob(source_id=source, status="Finished", created=moment)
        job.gather_started = job.finished = moment
        model.Session.add(job)
        model.Session.flush()
        model.Session.add(HarvestRun(job_id=job.id, source_id=source, complete=state != "failed"))
        if state == "failed":
            _fail(job, moment)
        if state == "held":
            ids = [f"r{n}" for n in range(12)]
            holds.replace_open(job.id, source, ids, 20, moment)
        model.Session.commit()
        return str(job.id)

    return make


def _fail(job: HarvestJob, moment: datetime) -> None:
    model.Session.add(HarvestGatherError(message="http_status: 503", harvest_job_id=job.id))
    problem = HarvestProblem(
        job_id=job.id, source_id=job.source_id, code="http_status", severity="error",
        stage="gather", url=SECRET, status=503, detail=f"503 ({SECRET})", created_at=moment,
    )  # fmt: skip
    model.Session.add(problem)


@pytest.fixture
def minute(post: Maker) -> Maker:
    """Do what a minute brings, harvesting included, and send what waits."""

    def pass_by() -> None:
        tell()
        post()

    return pass_by


def subjects(box: Any) -> list[str]:
    """Give the subjects of what came for the officer, the oldest first."""
    return [one.mail["Subject"] for one in box.to(FARIDA)]


def test_a_failure_is_told_to_the_officers_of_the_institution(
    box: Any, ends: Maker, minute: Maker
) -> None:
    """With what was wrong and what to do, in their language, and a link to the source's page."""
    ends("failed")
    minute()
    (mail,) = box.received
    assert mail.recipients == [FARIDA]
    assert mail.mail["Subject"] == "Un moissonnage a échoué\u202f: Mines"
    text = mail.part("plain")
    assert "Le site a répondu par une erreur" in text
    assert "Ouvrir l'adresse dans un navigateur" in text
    assert mail.link("/desk/harvest/") == "/fr/desk/harvest/mines"


def test_a_mail_holds_nothing_that_a_source_wrote(box: Any, ends: Maker, minute: Maker) -> None:
    """Neither an address with a key in it, nor the words of a server."""
    ends("failed")
    minute()
    whole = box.last(FARIDA).part("plain") + box.last(FARIDA).part("html")
    assert "s3cr3t" not in whole
    assert "503" not in whole


def test_a_failure_that_goes_on_is_not_told_each_hour(box: Any, ends: Maker, minute: Maker) -> None:
    """However many runs fail after the first."""
    for hours in (3, 2, 1, 0):
        ends("failed", hours)
        minute()
    assert len(box.received) == 1


def test_a_failure_that_lasts_a_week_is_told_once_more(
    box: Any, ends: Maker, minute: Maker
) -> None:
    """And then no more."""
    ends("failed", 24 * 8)
    for hours in (2, 1, 0):
        ends("failed", hours)
        minute()
    assert subjects(box) == [
        "Un moissonnage a échoué\u202f: Mines",
        "Un moissonnage échoue toujours\u202f: Mines",
    ]


def test_that_it_works_again_is_told_once(box: Any, ends: Maker, minute: Maker) -> None:
    """To whoever was told that it did not."""
    ends("failed", 3)
    minute()
    for hours in (2, 1):
        ends("good", hours)
        minute()
    assert subjects(box) == [
        "Un moissonnage a échoué\u202f: Mines",
        "Un moissonnage fonctionne de nouveau\u202f: Mines",
    ]


def test_a_failure_after_a_good_run_is_told_anew(box: Any, ends: Maker, minute: Maker) -> None:
    """It is another one."""
    for hours, state in ((4, "failed"), (3, "good"), (2, "failed")):
        ends(state, hours)
        minute()
    assert len(box.to(FARIDA)) == 3


def test_a_good_run_is_not_told_of(box: Any, ends: Maker, minute: Maker) -> None:
    """Success is no news to those who were never told of a failure."""
    ends("good", 1)
    minute()
    assert box.received == []


def test_success_is_not_told_where_the_source_has_failed_again(
    box: Any, ends: Maker, minute: Maker
) -> None:
    """A mail that waited while things changed is not sent."""
    ends("failed", 3)
    minute()
    ends("good", 2)
    tell()
    ends("failed", 1)
    minute()
    assert subjects(box) == ["Un moissonnage a échoué\u202f: Mines"] * 2


def test_what_is_held_is_told_with_its_number(box: Any, ends: Maker, minute: Maker) -> None:
    """And leads to the page on which it is decided."""
    ends("held")
    minute()
    mail = box.last(FARIDA)
    assert mail.mail["Subject"] == "12 retraits attendent votre décision\u202f: Mines"
    assert "La source avait 20 jeux de données." in mail.part("plain")
    assert mail.link("/held") == "/fr/desk/harvest/mines/held"


def test_what_was_decided_meanwhile_is_not_told(
    box: Any, ends: Maker, minute: Maker, source: str
) -> None:
    """A hold that somebody has decided on before the mail went out needs nobody else."""
    ends("held")
    tell()
    hold = model.Session.query(HarvestHold).one()
    holds.decide(hold, "refused", "The list was cut", None)
    minute()
    assert box.received == []


def test_who_wants_no_such_mail_gets_none(
    box: Any, ends: Maker, minute: Maker, call_as: Maker
) -> None:
    """The choice is each officer's own."""
    call_as("farida", "ogptn_mail_choice_update", harvests="never")
    ends("failed")
    minute()
    assert box.received == []


def test_who_chose_otherwise_before_it_went_out_gets_none(
    box: Any, ends: Maker, minute: Maker, call_as: Maker
) -> None:
    """The choice counts when the mail is sent."""
    ends("failed")
    tell()
    call_as("farida", "ogptn_mail_choice_update", harvests="never")
    minute()
    assert box.received == []


def test_a_paused_source_is_not_told_of(box: Any, ends: Maker, minute: Maker, source: str) -> None:
    """Somebody knows of it already."""
    ends("failed")
    scheduling.pause(source, None, "The site moves house")
    minute()
    assert box.received == []


def test_the_letter_speaks_arabic(box: Any, ends: Maker, minute: Maker, call_as: Maker) -> None:
    """Title, reason and advice."""
    call_as("farida", "ogptn_mail_choice_update", language="ar")
    ends("failed")
    minute()
    mail = box.last(FARIDA)
    assert mail.mail["Subject"] == "فشل جمع آلي: Mines"
    assert "الموقع أجاب بخطإ" in mail.part("plain")


def test_the_choice_is_on_the_page_where_harvesting_is(app: Any, source: str, call: Maker) -> None:
    """An officer chooses it beside the others."""
    token = call("api_token_create", user="farida", name="tests")["token"]
    page = app.get("/en/desk/mail", headers={"Authorization": token}).get_data(as_text=True)
    assert 'name="harvests"' in page


def test_the_scheduler_tells(box: Any, ends: Maker, post: Maker) -> None:
    """What ckanext-harvest's own round closes is told in the same minute."""
    ends("failed")
    tk.get_action("harvest_jobs_run")(
        {"ignore_auth": True, "user": "", "session": model.Session, "model": model}, {}
    )
    post()
    assert len(box.to(FARIDA)) == 1
