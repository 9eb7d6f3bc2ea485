"""Write in a recipient's language outside of any request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import ckan.plugins.toolkit as tk
from ckan.config import middleware
from flask import Flask, current_app, has_request_context


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have texts, templates and addresses in this language."""
    site = {
        "CKAN_LANG": language,
        "CKAN_LANG_IS_DEFAULT": language == tk.config["ckan.locale_default"],
    }
    with _app().test_request_context(environ_overrides=site):
        yield


def _app() -> Flask:
    if has_request_context():
        return current_app._get_current_object()  # type: ignore[attr-defined]
    # A background job has no application of its own: CKAN keeps this one for making addresses.
    return middleware._internal_test_request_context.app
