"""Markdown read as plain text."""

import pytest

from ckanext.ogptn.text.markdown import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Le** [budget](http://x.tn) `ouvert`", "Le budget ouvert"),
        ("# Titre\n- un\n- deux", "Titre\nun\ndeux"),
        ("![carte](x.png 'c') a_b_c 2 * 3 * 4", "carte a_b_c 2 * 3 * 4"),
        ("a < b &amp; c", "a < b & c"),
        ("<b>gras</b>", " gras "),
    ],
)
def test_signs_of_markdown_and_tags_go(text: str, expected: str) -> None:
    """What remains is what a reader reads."""
    assert plain(text) == expected
