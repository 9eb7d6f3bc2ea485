"""The start of a portal: from a data directory to "ready", step by step."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ckanext.ogptn.portal import datastore, inifile, programs
from ckanext.ogptn.portal.errors import StepFailed
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.services import Postgres, Service, Valkey
from ckanext.ogptn.portal.settings import Record, Settings
from ckanext.ogptn.portal.steps import Commands, Step, Stepper, wait_until_answers
from ckanext.ogptn.portal.supervisor import Supervisor

ADMIN = "admin"
# A reserved name (RFC 2606): no mail to it ever leaves the machine.
ADMIN_EMAIL = "admin@ogptn.invalid"
SERVICE_SECONDS = 60.0
WEB_SECONDS = 180.0
REPORT = "Look into the log; then run `ogptn up` again: it goes on where it stopped."


def services_of(layout: Layout, settings: Settings) -> tuple[Postgres, Valkey]:
    """Return the portal's database server and queue."""
    postgres = Postgres(
        layout.root / "postgresql", settings.secrets.superuser, copies=layout.root / "programs"
    )
    return postgres, Valkey(layout.root / "valkey", settings.secrets.valkey)


def build() -> str:
    """Return a mark of what is installed, that changes with every file of the extension."""
    spec = importlib.util.find_spec("ckanext.ogptn")
    folders = list(spec.submodule_search_locations or []) if spec else []
    marks = [
        f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for folder in folders
        for path in sorted(_files(Path(folder)))
    ]
    version = importlib.metadata.version("ckanext-ogptn")
    return f"{version} {hashlib.sha256(chr(10).join(marks).encode()).hexdigest()[:12]}"


def _files(folder: Path) -> list[Path]:
    return [
        Path(parent, name)
        for parent, _folders, names in os.walk(folder, followlinks=True)
        for name in names
        if not name.endswith((".pyc", ".pyo"))
    ]


@dataclass
class Boot:
    """One start of a portal. ``admin_password`` is empty where one is to be made."""

    layout: Layout
    settings: Settings
    supervisor: Supervisor
    commands: Commands
    stepper: Stepper
    record: Record
    admin_password: str = ""
    mark: str = field(default_factory=build)
    # Whoever wrote to the index before this is dead; who writes since may not have committed yet.
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def run(self) -> None:
        """Do every step that is not done yet, then let the workers work."""
        harvests = self._harvests()
        self.stepper.do(Step("services", self._start_services))
        self.stepper.do(Step("database migration", self._migrate, self.mark, REPORT))
        self.stepper.do(Step("administrator", self._make_administrator, ADMIN))
        content = self._ckan_step("first content", self.mark, "ogptn", "content")
        side_by_side = [content, Step("web server", self._start_web)]
        if self.record.is_done(content.name, self.mark):
            # Readers need not wait for it: searches answer from what there is.
            side_by_side.append(self._index_step())
        elif not self.record.is_done("search index", self.mark):
            self.stepper.do(self._index_step())
        if not self.settings.live:
            side_by_side.append(Step("example sites", self._start_sites))
        _postgres, valkey = services_of(self.layout, self.settings)
        workers = {program.name: program for program in programs.workers(self.layout, valkey)}
        if harvests:
            # They take seconds to come up, and the harvest needs them.
            self._keep(workers["gather"], workers["fetch"])
        self.stepper.do(*side_by_side)
        self.stepper.do(self._sources())
        self.stepper.do(*harvests)
        self._keep(*workers.values())

    def complete(self) -> None:
        """Do what nobody waits for: load what stands beside the example sites' datasets, once in a portal's life."""
        if not self.settings.live:
            work = self._ckan_work("examples", "ogptn", "content", "--examples")
            self.stepper.do(Step("examples", work, "loaded", REPORT, required=False))

    def _start_services(self) -> None:
        postgres, valkey = services_of(self.layout, self.settings)
        self._keep(postgres, valkey)
        for service in (postgres, valkey):
            wait_until_answers(self.supervisor, service, SERVICE_SECONDS)
        postgres.create_role(inifile.ROLE, self.settings.secrets.database)
        postgres.create_database(inifile.DATABASE, inifile.ROLE)
        reader = self.settings.secrets.datastore
        datastore.prepare(postgres, inifile.DATABASE, inifile.ROLE, reader)

    def _migrate(self) -> None:
        if not (self.record.knows("database migration") or self.record.knows("administrator")):
            # A new portal has nothing to index; a restored one has.
            self.record.add("search index", self.mark)
        self._ckan("database migration", "db", "upgrade")

    def _make_administrator(self) -> None:
        password = self.admin_password or self.settings.secrets.admin
        if not password:
            # Kept until it is shown, so that a start killed in between loses nothing.
            password = self.settings.secrets.admin = secrets.token_urlsafe(12)
            self.settings.save(self.layout.settings)
        answer = f"{password}\n{password}\n"
        arguments = ("sysadmin", "add", ADMIN, f"email={ADMIN_EMAIL}", "--create")
        printed = self._ckan("administrator", *arguments, answer=answer)
        if "Successfully created" not in printed:
            self._ckan("administrator", "user", "setpass", ADMIN, answer=answer)

    def _start_web(self) -> None:
        web = programs.web(self.layout, self.settings)
        self._keep(web)
        wait_until_answers(self.supervisor, web, WEB_SECONDS)
        # The first page compiles templates and styles: no reader should wait for that.
        if not programs.responds(self.settings.port, "/", WEB_SECONDS):
            log = self.layout.log("web")
            raise StepFailed("web server", "the home page does not answer", str(log), REPORT)

    def _start_sites(self) -> None:
        sites = programs.sites(self.layout, self.settings)
        self._keep(sites)
        wait_until_answers(self.supervisor, sites, WEB_SECONDS)

    def _index_step(self) -> Step:
        """Compare the index with the database; after an upgrade or a kill, index all records anew.

        A portal without it is better than none: where this fails, the next start tries again.
        """
        before = f"--before={self.started:%Y-%m-%dT%H:%M:%S.%fZ}"
        repair = ("ogptn-search", "repair", before)
        if self.record.is_done("search index", self.mark):
            work = self._ckan_work("search index", *repair)
            return Step("search index", work, None, REPORT, required=False)
        work = self._ckan_work("search index", *repair, "--all")
        return Step("search index", work, self.mark, REPORT, required=False)

    def _sources(self) -> Step:
        where = ["--live"] if self.settings.live else ["--sites-url", self.settings.sites_url]
        key = " ".join([self.mark, *where])
        return self._ckan_step("harvest sources", key, "ogptn-harvest", "sources", *where)

    def _harvests(self) -> list[Step]:
        """Return the first harvest of these sources, if it is still to be done."""
        key = "live" if self.settings.live else self.settings.sites_url
        if self.record.is_done("first harvest", key):
            return []
        work = self._ckan_work("first harvest", "ogptn-harvest", "run", "--wait")
        advice = "The portal runs. Look into the log; `ogptn up` harvests again."
        return [Step("first harvest", work, key, advice, required=False)]

    def _keep(self, *services: Service) -> None:
        for service in services:
            self.supervisor.keep(service)

    def _ckan_step(self, name: str, key: str, *arguments: str) -> Step:
        return Step(name, self._ckan_work(name, *arguments), key, REPORT)

    def _ckan_work(self, name: str, *arguments: str) -> Callable[[], None]:
        def work() -> None:
            self._ckan(name, *arguments, shows=True)

        return work

    def _ckan(self, name: str, *arguments: str, answer: str = "", shows: bool = False) -> str:
        log = self.layout.log(name.replace(" ", "-"))
        command = programs.ckan_command(self.layout.ini, *arguments)
        return self.commands.run(name, command, log, answer, shows)


def admin_password_of(environment: Mapping[str, str]) -> str:
    """Return the administrator's password that the caller chose, or an empty string."""
    return environment.get("OGPTN_ADMIN_PASSWORD", "")
