"""What everybody may read of a source: its page, and when it was last run. Pure.

How it is configured and what went wrong is for those who keep it.
"""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.sources.configuration import parsed

Source = dict[str, Any]
# Fields of a source's own, should its configuration have keys of these names.
_OWN = frozenset({
    "id", "name", "title", "url", "type", "state", "private", "notes", "owner_org", "organization",
    "source_type", "frequency", "status", "metadata_created", "metadata_modified",
})  # fmt: skip


def for_everybody(source: Source) -> Source:
    """Leave the configuration out of a source as it is shown, and the figures of its last run."""
    hidden = {"config", "extras", *parsed(source.get("config"))} - _OWN
    shown = {key: value for key, value in source.items() if key not in hidden}
    extras = source.get("extras")
    if isinstance(extras, list):
        shown["extras"] = [one for one in extras if one.get("key") not in {"config", *hidden}]
    if isinstance(source.get("status"), dict):
        shown["status"] = status_for_everybody(source["status"])
    return shown


def status_for_everybody(status: Source) -> Source:
    """Leave of a source's last run its moments alone."""
    last = status.get("last_job")
    moments = {key: last.get(key) for key in ("created", "finished")} if last else None
    return {**status, "last_job": moments}
