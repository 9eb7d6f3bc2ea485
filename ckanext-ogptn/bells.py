"""Doorbells: tell a worker that something may be due. Many rings are one while nobody has answered.

The database says what is due; a ring that is lost with the queue is repeated by a later tick.
"""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

# For so long a ring that nobody answers is not repeated.
SECONDS = 60


@dataclass(frozen=True)
class Bell:
    """One bell: its name, the job that it calls (by its path: jobs ring bells themselves), and what that is called."""

    name: str
    job: str
    title: str

    def ring(self, timeout_seconds: int) -> None:
        """Tell a worker to look, for so long at most, unless one was told and has not answered yet."""
        if connect_to_redis().set(self._key(), "1", nx=True, ex=SECONDS):
            tk.enqueue_job(self.job, title=self.title, rq_kwargs={"timeout": timeout_seconds})

    def answer(self) -> None:
        """Let the next ring be heard."""
        connect_to_redis().delete(self._key())

    def _key(self) -> str:
        return f"ogptn:{self.name}:rung:{tk.config.get('ckan.site_id', '')}"
