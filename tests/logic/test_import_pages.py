"""The pages and commands that take plans out of workbooks and into them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from ckan.lib import jobs
from ckan.tests import factories

from ckanext.ogptn.cli import ogptn
from ckanext.ogptn.logic.workbooks import holding
from ckanext.ogptn.views import workbooks as pages
from tests.logic.invented_plan import PLAN, workbook

Call = Callable[..., Any]


class Visitor:
    """Somebody with a browser."""

    def __init__(self, app: Any, user: dict[str, Any]) -> None:
        self.app = app
        self.name = user["name"]
        self.headers = {"Authorization": user["token"]}

    def get(self, path: str) -> Any:
        """Open a page, following no redirect."""
        return self.app.get(path, headers=self.headers, follow_redirects=False)

    def press(self, path: str) -> Any:
        """Press the button of a page."""
        return self.app.post(path, headers=self.headers, follow_redirects=False)

    def send(self, content: bytes) -> str:
        """Send a workbook; return the address of what the check found."""
        data = {"upload": (io.BytesIO(content), "plan.xlsx")}
        answer = self.app.post(
            "/desk/import", headers=self.headers, data=data, follow_redirects=False
        )
        assert answer.status_code == 302
        return urlsplit(answer.headers["Location"]).path


@pytest.fixture
def admin(site: None, app: Any, institution: Call) -> Visitor:
    """Give an administrator, and the institutions of the invented plan."""
    for one in ("presidency-government", "ministry-finance"):
        institution(one)
    return Visitor(app, factories.SysadminWithToken())


def test_a_workbook_is_checked_then_imported_by_one_press(admin: Visitor, call: Call) -> None:
    """The file is sent once: the check counts what it holds and writes nothing; a button takes it in and leads to the
    plan."""
    found = admin.send(workbook())
    shown = admin.get(found).body
    assert "The workbook is in order" in shown
    assert "40 commitments" in shown
    assert call("package_search", rows=0, include_drafts=True)["count"] == 0
    assert admin.press(found).headers["Location"].endswith(found)
    assert admin.get(found).headers["Location"].endswith(f"/action_plan/{PLAN}")
    assert call("package_show", id=PLAN)["type"] == "action_plan"


def test_errors_stand_under_their_sheet_with_their_cell(admin: Visitor, call: Call) -> None:
    """What is to be mended is listed by sheet, with its cell and its column; there is no button to import."""
    bad = workbook(("Commitments", 5, "sector", "sea"), ("Milestones", 4, "identifier", "one"))
    found = admin.send(bad)
    shown = admin.get(f"/fr{found}").body
    assert "2 points à corriger" in shown
    assert "Secteur" in shown
    assert '<bdi dir="ltr">U5</bdi>' in shown
    assert "Importer le plan" not in shown
    assert admin.press(found).status_code == 200
    assert call("package_search", rows=0, include_drafts=True)["count"] == 0


@pytest.mark.parametrize("content", [b"hello", b""])
def test_what_is_no_workbook_leads_back_to_the_form(admin: Visitor, content: bytes) -> None:
    """The form says what is wrong with the file."""
    data = {"upload": (io.BytesIO(content), "plan.xlsx")}
    answer = admin.app.post("/desk/import", headers=admin.headers, data=data)
    assert 'role="alert"' in answer.body
    assert 'name="upload"' in answer.body


def test_a_file_is_its_senders_alone(admin: Visitor) -> None:
    """Another administrator who has the address finds no file."""
    found = admin.send(workbook())
    other = Visitor(admin.app, factories.SysadminWithToken())
    assert "send it again" in other.get(found).body


def test_a_large_plan_is_imported_behind_the_scenes(
    admin: Visitor, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job takes it in; until then the page says so and asks again by itself. A second press starts no second job."""
    monkeypatch.setattr(pages, "AT_ONCE", 39)
    jobs.get_queue().empty()  # of what other modules of tests have left there
    found = admin.send(workbook())
    token = found.rsplit("/", 1)[1]
    admin.press(found)
    waiting = admin.get(found).body
    assert '<meta http-equiv="refresh" content="3">' in waiting
    assert "Being imported" in waiting
    admin.press(found)
    (job,) = jobs.get_queue().jobs
    assert job.args == [admin.name, token]
    job.perform()
    assert admin.get(found).headers["Location"].endswith(f"/action_plan/{PLAN}")
    jobs.get_queue().empty()


def test_an_import_that_fails_says_so_and_can_be_tried_again(
    admin: Visitor, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails for no fault of the file's leaves nothing behind, and the button stays."""
    found = admin.send(workbook())
    token = found.rsplit("/", 1)[1]
    assert holding.begin(admin.name, token)
    with monkeypatch.context() as broken:
        broken.setattr("ckanext.ogptn.logic.reporting.add", _fail)
        with pytest.raises(RuntimeError):
            holding.import_held(admin.name, token)
    shown = admin.get(found).body
    assert "did not come to its end" in shown
    assert call("package_search", rows=0, include_drafts=True)["count"] == 0
    admin.press(found)
    assert admin.get(found).status_code == 302


def _fail(*_: object) -> None:
    raise RuntimeError


@pytest.mark.parametrize("path", ["/desk/import", "/desk/import/some-token"])
def test_the_page_is_for_administrators(app: Any, site: None, path: str) -> None:
    """A visitor is led to the login, and an officer is refused."""
    assert "/user/login" in app.get(path, follow_redirects=False).headers["Location"]
    officer = Visitor(app, factories.UserWithToken())
    assert officer.get(path).status_code == 403
    assert officer.press(path).status_code == 403


def test_everybody_takes_the_template_and_a_plan(app: Any, commitment: Call) -> None:
    """The workbooks are pages, in the language of their address."""
    commitment(1)
    template = app.get("/ar/action_plan/template.xlsx")
    plan = app.get("/fr/action_plan/tn-2016-2018.xlsx")
    assert template.headers["Content-Disposition"] == 'attachment; filename="template-ar.xlsx"'
    assert "التعهدات" in openpyxl.load_workbook(io.BytesIO(template.data)).sheetnames
    page = openpyxl.load_workbook(io.BytesIO(plan.data))["Engagements"]
    assert "tn-2016-01" in [cell.value for cell in page[3]]


@pytest.mark.parametrize("name", ["nothing", "tn-2016-01"])
def test_what_is_no_plan_is_not_found(app: Any, commitment: Call, name: str) -> None:
    """A commitment has no workbook of its own."""
    commitment(1)
    assert app.get(f"/action_plan/{name}.xlsx", status=404)


def test_a_plan_that_is_not_published_is_not_found(app: Any, plan: Call) -> None:
    """What may not be seen looks like what is not there."""
    plan(private=True)
    assert app.get("/action_plan/tn-2016-2018.xlsx", status=404)


def test_commands_take_a_plan_out_and_in(
    cli: Any, call: Call, admin: Visitor, tmp_path: Path
) -> None:
    """A dry run says what is in the file; an import takes it in, once; an export writes it out."""
    file, out = tmp_path / "plan.xlsx", tmp_path / "out.xlsx"
    file.write_bytes(workbook())
    dry = cli.invoke(ogptn, ["import-plan", str(file), "--dry-run"])
    assert f"{PLAN}: in order (commitments: 40, parts: 0," in dry.output
    assert cli.invoke(ogptn, ["import-plan", str(file)]).exit_code == 0
    again = cli.invoke(ogptn, ["import-plan", str(file)])
    assert again.exit_code == 1
    assert "Plan!D3" in again.output
    assert cli.invoke(ogptn, ["export-plan", PLAN, str(out)]).exit_code == 0
    assert "الخطة" in openpyxl.load_workbook(out).sheetnames
    assert cli.invoke(ogptn, ["export-plan", "nothing", str(out)]).exit_code == 1
    assert cli.invoke(ogptn, ["plan-template", str(out), "--language", "fr"]).exit_code == 0
    assert "Engagements" in openpyxl.load_workbook(out).sheetnames
