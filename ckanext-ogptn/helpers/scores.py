"""Template helpers of the scoreboard: its bars, its columns over time, and what their titles say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn import config as settings
from ckanext.ogptn.domain.scores import STATES
from ckanext.ogptn.helpers.values import is_rtl, language, ogptn_date, ogptn_word
from ckanext.ogptn.pages import findings, scores


def ogptn_score_states() -> dict[str, str]:
    """Give the states of data that are counted, in order, each with what a list of commitments calls it."""
    return STATES


def ogptn_score_word(state: str) -> str:
    """Name a state of data."""
    return ogptn_word("DATA_STATES", STATES[state])


def ogptn_score_bar(counts: Mapping[str, int], share: float = 100) -> Markup:
    """Draw a bar of commitments by the state of their data."""
    return scores.bar(counts, rtl=is_rtl(), share=share)


def ogptn_score_columns(days: Sequence[scores.Day]) -> Markup:
    """Draw a column for each day."""
    return scores.columns(days, language())


def ogptn_score_sentence(counts: Mapping[str, int]) -> str:
    """Say how many of the commitments rest on data."""
    promised = counts["promised"]
    text = tk.ungettext(
        "{n} commitment: {fulfilled} with fresh data, {stale} with stale or broken data, {without} without data.",
        "{n} commitments: {fulfilled} with fresh data, {stale} with stale or broken data, {without} without data.",
        promised,
    )
    return str(
        text.format(
            n=promised,
            fulfilled=counts["fulfilled"],
            stale=counts["stale"],
            without=counts["without_data"],
        )
    )


def title(chart: str, finding: findings.Finding) -> str:
    """Word a chart's title: what its rule found, or the neutral title where the portal is set to that."""
    neutral = {
        "plans": tk._("Plans by the data that their commitments have"),
        "sectors": tk._("Commitments by sector and data"),
        "institutions": tk._("Commitments by lead institution and data"),
        "days": tk._("Commitments by data, over time"),
    }[chart]
    if finding.rule == "neutral" or settings.neutral_chart_titles():
        return neutral
    return _FOUND[finding.rule](finding.values)


_FOUND: dict[str, Callable[[dict[str, Any]], str]] = {
    "none_fulfilled": lambda v: tk.ungettext(
        "The {total} commitment has no fresh data",
        "None of the {total} commitments has fresh data",
        v["total"],
    ).format(**v),
    "lacks_most": lambda v: tk._("{name}: {count} of {total} without data").format(**v),
    "fulfilled_changed": lambda v: tk._("With fresh data: {before} on {day}, {now} now").format(
        before=v["before"], now=v["now"], day=ogptn_date(v["day"])
    ),
}
