"""A dataset that is being created is asked for twice, for its activity and for the index: it is read once.

Reading and validating what CKAN shows of a dataset is a fifth of the work of harvesting it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ckan import logic

Json = dict[str, Any]
# What CKAN indexes: by its own schema, and by the one of the dataset's type.
Both = tuple[Json, Json]


@dataclass
class Creation:
    """A dataset whose creation is not committed, as it is shown once it has been asked for."""

    package_id: str
    context: Json
    _both: Both | None = None

    def both(self) -> Both:
        """Give the dataset by CKAN's schema and by that of its type."""
        if self._both is None:
            self._both = logic.package_show_default_and_custom_schemas(
                self.context, self.package_id
            )
        return self._both


_current: ContextVar[Creation | None] = ContextVar("ogptn_harvest_creation", default=None)


@contextmanager
def creation(package_id: str, context: Json) -> Iterator[Creation]:
    """Let all who ask for a dataset while it is created see one reading of it."""
    begun = Creation(package_id, context)
    token = _current.set(begun)
    try:
        yield begun
    finally:
        _current.reset(token)


def shown(context: Json, data_dict: Json) -> Json | None:
    """Give the dataset that is being created, where it is the one asked for and no other form of it."""
    current = _current.get()
    if current is None or data_dict.get("id") != current.package_id:
        return None
    plain = context.get("ignore_auth") and not context.get("for_view")
    if not plain or not context.get("use_cache", True) or not context.get("validate", True):
        return None
    return copy.deepcopy(current.both()[1])
