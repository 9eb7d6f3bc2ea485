"""What shows that a text speaks of a person: an e-mail address, a telephone number, a title before a name."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
# Tunisian numbers have eight digits, in groups of two and three and three.
TELEPHONE = re.compile(r"(?<![\d/-])(?:\+?216[ .-]?)?\d{2}[ .-]\d{3}[ .-]?\d{3}(?![\d/-])")
PERSON_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mme|Mlle)\b\.?|\bM\. [A-Z]|(?:^|\s)(?:السيد|السيدة|الآنسة)\s"
)
