"""Which texts of a record are its own."""

from __future__ import annotations

from ckanext.ogptn.domain.passages import prose, texts

RECORD = {
    "title_translated": {"fr": "Un portail des transports"},
    "milestones": [{"title_translated": {"fr": "Une étude"}}],
    "organization": {"title_translated": {"fr": "Ministère"}},
    "dataset_terms": {"fr": "gares; louages"},
}


def test_words_noted_for_finding_datasets_are_no_text_of_the_promise() -> None:
    """Nobody promised louages: no search finds the commitment by them, or shows them."""
    assert list(prose(RECORD, "fr")) == ["Un portail des transports", "Une étude"]
    assert list(texts(RECORD, "fr")) == [(False, "Une étude"), (True, "Un portail des transports")]
