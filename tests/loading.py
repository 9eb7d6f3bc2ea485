"""Plugins that stay loaded from one test to the next, as long as the settings are the same.

CKAN's fixtures load and unload them for each test, which takes longer than most tests.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
from ckan.common import config
from ckan.lib.app_globals import _CONFIG_CACHE
from ckan.plugins import core
from ckan.tests import helpers
from ckan.tests.helpers import CKANTestApp

Settings = dict[str, Any]


class Loading:
    """The plugins that are loaded, and the site that was made with them."""

    def __init__(self) -> None:
        self._given: Settings | None = None
        self._become: Settings = {}
        self._services: list[Any] = []
        self._application: Any = None

    def load(self) -> None:
        """Load the plugins of the settings, unless just these are loaded with just these settings."""
        given = dict(config)
        if given == self._given and self._services == list(core._PLUGINS_SERVICE.values()):
            config.update(self._become)
            return
        self._application = None
        p.load_all()
        self._given, self._become = given, dict(config)
        self._services = list(core._PLUGINS_SERVICE.values())

    def unload(self) -> None:
        """Unload the plugins, if they are still loaded."""
        if self._given is not None:
            self._given, self._application = None, None
            p.unload_all()
            # CKAN puts settings back that it has seen once; these were of the last test.
            _CONFIG_CACHE.clear()

    def application(self) -> CKANTestApp:
        """Give a client of the site, without a session."""
        _CONFIG_CACHE.clear()
        if self._given is None:
            return helpers._get_test_app()
        if self._application is None:
            self._application = helpers._get_test_app().app
        config["testing"] = True
        return CKANTestApp(self._application)
