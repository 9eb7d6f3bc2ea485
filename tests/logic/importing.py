"""Plans into a portal and out of it, and what it holds then."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.ogptn.logic.workbooks import giving_out
from ckanext.ogptn.model import Amendment, Assessment, Evidence, ProgressReport

Call = Callable[..., Any]


def bring_in(call: Call, content: bytes, **more: Any) -> Any:
    """Import a workbook as the API takes it: as a file of a form."""
    upload = FileStorage(io.BytesIO(content), filename="plan.xlsx")
    return call("ogptn_action_plan_import", upload=upload, **more)


def take_out(call: Call, plan: str, language: str = "ar") -> bytes:
    """Export a plan with an administrator's rights."""
    user = call("get_site_user")["name"]
    return giving_out.filled({"user": user, "ignore_auth": True}, plan, language)


def kept() -> list[int]:
    """Count the records in the database, and what hangs on them."""
    tables = (model.Package, ProgressReport, Evidence, Assessment, Amendment)
    return [model.Session.query(table).count() for table in tables]


def indexed(call: Call) -> int:
    """Count what the search index holds."""
    count: int = call("package_search", include_private=True, include_drafts=True, rows=0)["count"]
    return count
