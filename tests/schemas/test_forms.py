"""The form of a plan, as CKAN draws it from its schema; commitments have the desk's."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories

PLUGINS = "ogptn_search ogptn harvest scheming_datasets scheming_organizations"


@pytest.mark.ckan_config("ckan.plugins", PLUGINS)
@pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")
def test_a_text_is_asked_for_in_each_language(app: Any, migrate_db_for: Any) -> None:
    """A short text has an input, prose a text area, in each language and its own direction."""
    migrate_db_for("ogptn")
    token = factories.SysadminWithToken()["token"]
    answer = app.get("/en/action_plan/new", headers={"Authorization": token})
    form = BeautifulSoup(answer.body, "html.parser")
    for language, direction in (("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")):
        short = form.find(id=f"field-title_translated-{language}")
        prose = form.find(id=f"field-notes_translated-{language}")
        assert (short.name, short["dir"]) == ("input", direction)
        assert (prose.name, prose["dir"]) == ("textarea", direction)
