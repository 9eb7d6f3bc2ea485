"""`ogptn example-users`: one user of each role, to try the portal as each of them sees it.

The users are made through the running portal's action API. Their passwords are made anew each time.
"""

from __future__ import annotations

import json
import secrets
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ckanapi import NotFound, RemoteCKAN

from ckanext.ogptn.portal import programs
from ckanext.ogptn.portal.boot import ADMIN
from ckanext.ogptn.portal.errors import PortalError
from ckanext.ogptn.portal.layout import Layout

TOKEN_NAME = "ogptn example-users"  # noqa: S105 - a name, not a token
COMMITMENT = "dataset_type:commitment"


@dataclass(frozen=True)
class Role:
    """An example user. ``institution`` and ``capacity`` are empty for one who belongs to none."""

    name: str
    words: str
    institution: str = ""
    capacity: str = ""
    is_sysadmin: bool = False


@dataclass(frozen=True)
class Account:
    """A user that was made, with the password to print once."""

    role: Role
    password: str


def make(layout: Layout, url: str) -> list[Account]:
    """Make the users of the portal at ``url``, or give those that are there new passwords."""
    with _as_administrator(layout, url) as api:
        return [_make(api, role) for role in roles(institutions(api))]


def roles(found: dict[str, str]) -> list[Role]:
    """Return one role of each kind, for the institutions ``{kind: name}`` that were found."""
    return [
        Role("example-sysadmin", "administrator of the portal", is_sysadmin=True),
        Role("example-officer", "officer of a lead institution", found["lead"], "editor"),
        Role("example-supporter", "officer of a supporting one", found["supporting"], "editor"),
        Role("example-civil-society", "civil society", found["civil_society"], "editor"),
        Role("example-irm", "the IRM's researcher", found["irm"], "editor"),
        Role("example-member", "member of a lead institution", found["lead"], "member"),
        Role("example-user", "signed in, without an institution"),
    ]


def institutions(api: RemoteCKAN) -> dict[str, str]:
    """Return the names of a lead and a supporting institution, of civil society and of the IRM.

    The first two are of one commitment. The last two are made where the portal has none.
    """
    return {
        **_of_one_commitment(api),
        "civil_society": _of_type(api, "civil_society", "جمعية", "Association", "Association"),
        "irm": _of_type(
            api, "irm", "آلية التقييم المستقل", "Mécanisme d'évaluation", "Independent review"
        ),
    }


def _of_one_commitment(api: RemoteCKAN) -> dict[str, str]:
    found = api.action.package_search(fq=COMMITMENT, sort="name asc", rows=100)["results"]
    for record in found:
        leads, others = record.get("lead_institutions"), record.get("supporting_institutions")
        if leads and others:
            return {"lead": leads[0], "supporting": others[0]}
    raise PortalError("no commitment names both a lead and a supporting institution")


def _of_type(api: RemoteCKAN, kind: str, arabic: str, french: str, english: str) -> str:
    for institution in _listed(api):
        if institution.get("institution_type") == kind:
            return str(institution["name"])
    titles = {
        "ar": f"{arabic} (مثال)", "fr": f"{french} (exemple)", "en": f"{english} (example)",
    }  # fmt: skip
    made = api.action.organization_create(
        name=f"example-{kind.replace('_', '-')}",
        title=titles["ar"],
        title_translated=titles,
        institution_type=kind,
    )
    return str(made["name"])


def _listed(api: RemoteCKAN) -> Iterator[dict[str, Any]]:
    """Yield every institution; CKAN hands out a page at a time, of a size that is its own."""
    offset = 0
    while page := api.action.organization_list(
        all_fields=True, include_extras=True, offset=offset, sort="name asc"
    ):
        yield from page
        offset += len(page)


def _make(api: RemoteCKAN, role: Role) -> Account:
    password = secrets.token_urlsafe(12)
    try:
        user = api.action.user_show(id=role.name)
        api.action.user_patch(id=user["id"], password=password, sysadmin=role.is_sysadmin)
    except NotFound:
        user = api.action.user_create(
            name=role.name, email=f"{role.name}@ogptn.invalid", password=password
        )
        if role.is_sysadmin:
            api.action.user_patch(id=user["id"], sysadmin=True)
    if role.institution:
        api.action.organization_member_create(
            id=role.institution, username=role.name, role=role.capacity
        )
    return Account(role, password)


@contextmanager
def _as_administrator(layout: Layout, url: str) -> Iterator[RemoteCKAN]:
    """Give the portal's API with an administrator's rights, by a token that ends with the block."""
    token = _ckan_action(layout, "api_token_create", {"user": ADMIN, "name": TOKEN_NAME})["token"]
    api = RemoteCKAN(url, apikey=token)
    try:
        yield api
    finally:
        api.action.api_token_revoke(token=token)


def _ckan_action(layout: Layout, action: str, arguments: dict[str, str]) -> dict[str, Any]:
    # Through pipes: neither a command line nor a log holds the token.
    done = subprocess.run(
        programs.ckan_command(layout.ini, "api", "action", action, "--input-json", "--output-json"),
        input=json.dumps(arguments), capture_output=True, text=True, check=False, cwd="/",
        env=programs.environment(layout.ini),
    )  # fmt: skip
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.strip()][-1:]
        raise PortalError(f"the administrator's token could not be made: {''.join(last)}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def as_text(accounts: Sequence[Account]) -> str:
    """Return the users for people, one a line."""
    lines = [
        f"  {account.role.name:<24} {account.password:<18} {account.role.words}"
        + (f" ({account.role.institution})" if account.role.institution else "")
        for account in accounts
    ]
    return "\n".join(["Users, with passwords that are shown this once:", *lines])
