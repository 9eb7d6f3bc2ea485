"""What a site speaks, looked up from its address alone before it is saved as a source."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.i18n import get_lang
from ckan.logic import validate
from ckan.types import Context, DataDict
from flask import has_request_context

from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.logic import schema
from ckanext.ogptn.harvesters.sources import http, probing
from ckanext.ogptn.harvesters.sources.looks import Guess
from ckanext.ogptn.harvesters.sources.probing import Attempt, Findings
from ckanext.ogptn.harvesters.sources.speakers import config_of, source_types

__all__ = ["ogptn_harvest_probe"]

Shown = dict[str, Any]


@validate(schema.ogptn_harvest_probe)
def ogptn_harvest_probe(context: Context, data_dict: DataDict) -> Shown:
    """Look what a site speaks: a few requests to its address, and to places where catalogues usually lie.

    :param url: the address; any page of the site will do; without ``https://`` or ``http://`` both are tried
    :type url: string

    :returns: ``results``, the likeliest first: {protocol; url: the address to save; title; count: of records, nothing
        where the site does not say; certainty: from 0 to 1; source_type: the likeliest type of source; source_types:
        all that speak the protocol; config: what the source's configuration has to say}; ``tried``: {url; code: of a
        fault, or nothing; detail; title: of the fault in each language}
    :rtype: dictionary

    :raises ValidationError: where the address itself cannot be asked: an unknown or private host, no answer
    :raises NotAuthorized: where the caller may not make sources
    """
    tk.check_access("ogptn_harvest_probe", context, data_dict)
    url = data_dict["url"]
    with http.client_for_site() as client:
        try:
            found = probing.look(client.get, url)
        except SourceFault as fault:
            raise tk.ValidationError({"url": [_in_words(fault)]}) from fault
    return shown(found)


def shown(found: Findings) -> Shown:
    """Describe what was found, and what was tried."""
    return {
        "results": [_guess(guess) for guess in found.guesses],
        "tried": [_attempt(attempt) for attempt in found.tried],
    }


def _guess(guess: Guess) -> Shown:
    types = source_types(guess.protocol, guess.title, guess.url)
    return {
        "protocol": guess.protocol,
        "url": guess.url,
        "title": guess.title,
        "count": guess.count,
        "certainty": guess.certainty,
        "source_type": next(iter(types), ""),
        "source_types": types,
        "config": config_of(guess.protocol, types[0]) if types else {},
    }


def _attempt(attempt: Attempt) -> Shown:
    return {
        "url": attempt.url,
        "code": attempt.code,
        "detail": attempt.detail,
        "title": advice.title(attempt.code) if attempt.code else {},
    }


def _in_words(fault: SourceFault) -> str:
    """Tell a fault in the caller's language (a command's is English), with what exactly came."""
    language = str(get_lang())[:2] if has_request_context() else "en"
    texts = (advice.title(fault.code), advice.advice(fault.code))
    said = (text.get(language) or text.get("en", "") for text in texts)
    return " ".join(filter(None, (*said, f"({fault.detail})")))
