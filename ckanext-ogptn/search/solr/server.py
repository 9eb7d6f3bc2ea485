"""A Solr server on loopback, in one folder: how it is prepared, run, asked for and stopped.

:class:`Solr` is a service in the launcher's sense: ``ckanext.ogptn.portal.services.start`` runs it
as a child that ends with its parent, and returns once it answers::

    running = start(Solr(folder, port=8983, schema="stock"))
    ...  # CKAN's solr_url is running.service.url
    running.stop()
"""

from __future__ import annotations

import json
import signal
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from ckanext.ogptn.search.solr.configset import FILES, Schema, write_configset
from ckanext.ogptn.search.solr.jars import default_cache, fetch_jars, jars_folder, java

CORE = "ckan"
PING = "/select?q=*:*&rows=0&wt=json"


@dataclass
class Solr:
    """A Solr server in ``folder`` with one core, ``ckan``, on 127.0.0.1:``port``.

    ``schema`` is CKAN's own (``stock``) or that with our languages (``overlay``); ``heap`` bounds
    the JVM's heap, as in ``-Xmx``.
    """

    folder: Path
    port: int
    schema: Schema = "overlay"
    cache: Path = field(default_factory=default_cache)
    heap: str = "512m"
    progress: TextIO = sys.stderr
    name: str = "solr"
    # The JVM stops in order on it: open requests end, and the index is closed.
    stop_signal: signal.Signals = signal.SIGTERM

    def prepare(self) -> None:
        """Fetch the jars if need be and write the configuration; the index in the folder stays.

        Raises :class:`~ckanext.ogptn.search.solr.errors.SolrError` where Java, Maven or its
        repository is missing.
        """
        java()
        fetch_jars(self.cache, self.progress)
        core = self._home / CORE
        write_configset(core / "conf", self.schema)
        (core / "core.properties").write_text(f"name={CORE}\n")
        (self._home / "solr.xml").write_text("<solr/>\n")

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        properties = {
            "jetty.port": self.port,
            "solr.solr.home": self._home,
            "solr.log.dir": self.folder / "logs",
            "java.awt.headless": "true",
        }
        settings = [f"-D{name}={value}" for name, value in properties.items()]
        classpath = str(jars_folder(self.cache) / "*")
        return [java(), f"-Xmx{self.heap}", *settings, "-cp", classpath,
                "org.eclipse.jetty.xml.XmlConfiguration", str(FILES / "jetty.xml")]  # fmt: skip

    def account(self) -> None:
        """Run under the caller's own account."""

    def environment(self) -> None:
        """Run in the caller's own environment, cleaned."""

    def answers(self) -> bool:
        """Tell whether the core answers a query."""
        try:
            with urllib.request.urlopen(self.url + PING, timeout=5) as reply:  # noqa: S310 - http
                return bool(json.load(reply)["responseHeader"]["status"] == 0)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    @property
    def url(self) -> str:
        """The address for CKAN's ``solr_url``."""
        return f"http://127.0.0.1:{self.port}/solr/{CORE}"

    @property
    def _home(self) -> Path:
        return self.folder / "home"
