"""The few pages for people that a source has beside its protocol."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from ckanext.ogptn.portal.sites.description import Dataset


def page(title: str, body: str) -> Response:
    """Make a plain page; ``body`` is HTML."""
    return Response(
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"</head><body><h1>{escape(title)}</h1>{body}</body></html>\n",
        mimetype="text/html",
    )


def dataset_page(dataset: Dataset, files: dict[str, str]) -> Response:
    """Show a dataset in all its languages with its files, given as address by name."""
    titles = "".join(paragraph(lang, text) for lang, text in dataset.title.items())
    notes = "".join(paragraph(lang, text) for lang, text in dataset.notes.items())
    return page(dataset.title["fr"], f"{titles}{notes}{links(files)}")


def paragraph(lang: str, text: str) -> str:
    """Make a paragraph in a language, right-to-left where it is Arabic."""
    return f'<p lang="{lang}" dir="auto">{escape(text)}</p>'


def links(targets: dict[str, str]) -> str:
    """List links, given as address by name."""
    items = (
        f'<li><a href="{escape(url)}">{escape(name)}</a></li>' for name, url in targets.items()
    )
    return f"<ul>{''.join(items)}</ul>"
