"""Which of the portal's languages a text is in, and how a text in two of them is parted."""

from __future__ import annotations

import re

LANGUAGES = ("ar", "fr", "en")
Text = dict[str, str]

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ]")
_WORD = re.compile(r"[a-zà-öø-ÿœ]+")
_FRENCH = frozenset({
    "le", "la", "les", "de", "des", "du", "un", "une", "et", "en", "au", "aux", "par", "pour",
    "sur", "dans", "est", "sont", "avec", "selon", "d", "l", "à", "entre", "ce",
})  # fmt: skip
_ENGLISH = frozenset({
    "the", "of", "and", "in", "to", "by", "for", "on", "is", "are", "with", "from", "at", "this",
    "as", "per", "between",
})  # fmt: skip
_SIDES = re.compile(r"\s+[/|–—-]\s+")


def language_of(text: str) -> str:
    """Name a text's language: Arabic by its script, English by its small words, else French."""
    if len(_ARABIC.findall(text)) > len(_LATIN.findall(text)):
        return "ar"
    words = _WORD.findall(text.lower())
    french = sum(word in _FRENCH for word in words) + len(re.findall(r"[éèêàçùûîôœ]", text))
    return "en" if sum(word in _ENGLISH for word in words) > french else "fr"


def empty_text() -> Text:
    """Give a text with nothing in any language."""
    return dict.fromkeys(LANGUAGES, "")


def by_language(text: str | None, context: str = "") -> Text:
    """Put plain text into the language that it is in; a text in two scripts goes to both.

    ``context`` is more text of the same hand, which helps to tell French from English.
    Paragraphs are taken one by one, and a single line such as ``Prix / أسعار`` by its two sides.
    """
    arabic: list[str] = []
    latin: list[str] = []
    for part in _parts((text or "").strip()):
        (arabic if language_of(part) == "ar" else latin).append(part)
    found = empty_text()
    if latin:
        found[_latin_language(" ".join(latin), context)] = "\n\n".join(latin)
    return {**found, "ar": "\n\n".join(arabic)}


def _latin_language(words: str, context: str) -> str:
    return language_of(" ".join([words, *(p for p in _parts(context) if language_of(p) != "ar")]))


def _parts(text: str) -> list[str]:
    if not (_ARABIC.search(text) and _LATIN.search(text)):
        return [text] if text else []
    lines = [line.strip() for line in re.split(r"\n+", text) if line.strip()]
    if len(lines) > 1:
        return lines
    sides = _SIDES.split(text)
    if len(sides) == 2 and len({language_of(side) == "ar" for side in sides}) == 2:
        return sides
    return [text]


def merged(first: Text, *others: Text) -> Text:
    """Fill the languages that are empty in the first text from the others, in their order."""
    return {
        language: next((t[language] for t in (first, *others) if t.get(language)), "")
        for language in LANGUAGES
    }


def translated(value: object) -> Text:
    """Read a text that comes by language (``{"fr": …, "ar-TN": …}``); other languages are left."""
    text = empty_text()
    if isinstance(value, dict):
        for tag, words in value.items():
            language = str(tag).lower().replace("_", "-").partition("-")[0]
            if language in text and isinstance(words, str) and words.strip():
                text[language] = text[language] or words.strip()
    return text
