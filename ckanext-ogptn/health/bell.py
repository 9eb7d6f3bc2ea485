"""The doorbell of files: tell a worker that some may be due to be looked at."""

from __future__ import annotations

from ckanext.ogptn.bells import Bell

BELL = Bell("links", "ckanext.ogptn.jobs.check_links", "Look at the files behind links")
# A job of so many seconds ends with a round, whose sites may each be slow.
WORK_SECONDS, JOB_SECONDS = 45, 900
