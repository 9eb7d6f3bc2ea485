"""The doorbell of suggestions: where links are suggested, a worker is told that datasets may be due."""

from __future__ import annotations

from ckanext.ogptn import config
from ckanext.ogptn.bells import Bell

BELL = Bell("suggestions", "ckanext.ogptn.jobs.suggest_links", "Suggest links")
TIMEOUT_SECONDS = 600


def ring() -> None:
    """Tell a worker to look, unless one was told and has not answered yet."""
    if config.suggests():
        BELL.ring(TIMEOUT_SECONDS)


def answer() -> None:
    """Let the next ring be heard."""
    BELL.answer()
