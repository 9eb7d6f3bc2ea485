"""The words that pages have for the vocabularies of the domain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ckanext.ogptn import schemas
from ckanext.ogptn.domain import vocabulary
from ckanext.ogptn.pages import charts, stars, words

PRESETS = Path(str(schemas.__file__)).parent / "presets.yaml"


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (vocabulary.ALL_LEVELS, words.LEVELS),
        (vocabulary.TIMELINESS, words.TIMELINESS),
        (vocabulary.TIMELINESS, words.TIME_MARK),
        (vocabulary.PLAN_STATUSES, words.PLAN_STATUS),
        (vocabulary.LIFECYCLE_STATES, words.LIFECYCLE),
        (vocabulary.OGP_VALUES, words.OGP_VALUES),
        (vocabulary.LINK_TYPES, words.LINK_TYPES),
        (vocabulary.LINK_TYPES, words.LINK_ROLES),
        (vocabulary.LINK_ORIGINS, words.LINK_ORIGINS),
        (vocabulary.ASSESSORS, words.ASSESSORS),
        (vocabulary.ALL_LEVELS, stars.LEVEL_SYMBOL),
        (vocabulary.ALL_LEVELS, charts.LEVEL_CLASS),
    ],
)
def test_every_code_has_a_word(codes: tuple[str, ...], table: dict[str, Any]) -> None:
    """No page shows a bare code."""
    assert set(codes) <= set(table)


def test_every_sector_has_a_word() -> None:
    """The sectors of the schema are those of the pages."""
    presets = yaml.safe_load(PRESETS.read_text())["presets"]
    sector = next(one["values"] for one in presets if one["preset_name"] == "ogptn_sector")
    assert {choice["value"] for choice in sector["choices"]} == set(words.SECTORS)


def test_each_state_of_a_deadline_has_a_shape_of_its_own() -> None:
    """Shape and word carry it, never colour alone; "not stated" shares the star of "on time"."""
    shapes = {words.TIME_MARK[state][0] for state in vocabulary.TIMELINESS}
    assert len(shapes) == 7
