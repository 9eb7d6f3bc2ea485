"""The khatam, an eight-point star: its outline, how far it is filled, and the sheet of symbols that every page carries.

The height of the fill is the completion level, so the star needs no mirroring in Arabic and reads in greyscale.
Geometry is in a box of 24 by 24.
"""

from __future__ import annotations

import math

from markupsafe import Markup

from ckanext.ogptn.pages.icons import ICONS

Point = tuple[float, float]

CENTRE = 12.0
OUTER_RADIUS = 10.6
# Height of the surface, from the top of the box, of a star filled to each level between none and all.
SURFACE = {"limited": 15.2, "substantial": 9.0}
LEVEL_SYMBOL = {
    "not_assessed": "lvna",
    "not_started": "lv0",
    "limited": "lv1",
    "substantial": "lv2",
    "complete": "lv3",
}


def star_points(outer: float = OUTER_RADIUS, centre: float = CENTRE) -> list[Point]:
    """List the sixteen corners of two squares laid over each other, from the top, clockwise."""
    inner = outer * math.cos(math.pi / 4) / math.cos(math.pi / 8)
    corners = []
    for index in range(16):
        angle = index * math.pi / 8 - math.pi / 2
        radius = outer if index % 2 == 0 else inner
        corners.append((centre + radius * math.cos(angle), centre + radius * math.sin(angle)))
    return corners


def below(points: list[Point], surface: float) -> list[Point]:
    """Cut a polygon by a level line and keep what lies under it (y grows downwards)."""
    kept: list[Point] = []
    for index, (x, y) in enumerate(points):
        before_x, before_y = points[index - 1]
        if (y >= surface) != (before_y >= surface):
            share = (surface - before_y) / (y - before_y)
            kept.append((before_x + share * (x - before_x), surface))
        if y >= surface:
            kept.append((x, y))
    return kept


def path(points: list[Point]) -> str:
    """Write a closed polygon as the ``d`` of an SVG path."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"


def level_symbols() -> dict[str, str]:
    """Draw the four levels and the dashed star of what nobody has assessed."""
    outline = path(star_points())
    line = 'class="og-outline" stroke="var(--og-lv-line)" stroke-linejoin="round"'
    none = 'stroke="var(--og-lv-none)" stroke-linejoin="round"'
    symbols = {
        "lvna": f'<path d="{outline}" fill="none" stroke-width="1.4" stroke-dasharray="2.2 1.7" {none}/>',
        "lv0": f'<path d="{outline}" fill="var(--og-lv0)" class="og-outline" {none}/>',
        "lv3": f'<path d="{outline}" fill="var(--og-lv3)" {line}/>{CHECK}',
    }
    for number, level in (("1", "limited"), ("2", "substantial")):
        fill = path(below(star_points(), SURFACE[level]))
        symbols[f"lv{number}"] = (
            f'<path d="{outline}" fill="var(--og-lv0)"/><path d="{fill}" fill="var(--og-lv{number})"/>'
            f'<path d="{outline}" fill="none" {line}/>'
        )
    return symbols


CHECK = (
    '<path d="m7.6 12.4 3 3 5.8-6.2" fill="none" stroke="var(--og-on-lv3)" stroke-width="2.1"'
    ' stroke-linecap="round" stroke-linejoin="round"/>'
)


def time_symbols() -> dict[str, str]:
    """Draw the shape of each state of a deadline; the ones that end in ``-n`` carry a number in the chart."""
    outline = path(star_points())
    late = 'fill="var(--og-late)" stroke-linejoin="round"'
    calm = 'fill="var(--og-surface)" stroke="var(--og-calm)"'
    done = f'<path d="{outline}" fill="var(--og-lv3)"/>{CHECK}'
    return {
        "m-on_track": f'<circle cx="12" cy="12" r="8.6" {calm} stroke-width="2"/>',
        "m-due_soon": '<path d="M12 2 22 12 12 22 2 12Z" fill="var(--og-soon-mark)" stroke="var(--og-soon)"'
        ' stroke-width="1.4" stroke-linejoin="round"/><path d="M12 7.6v4.9l3 1.7" fill="none" stroke="#14232E"'
        ' stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>',
        "m-overdue": f'<path d="M12 2.4 22.6 21H1.4Z" {late} stroke="var(--og-late)" stroke-width="1.6"/>'
        '<path d="M12 9v5.2M12 17.4v.3" stroke="var(--og-on-late)" stroke-width="2.2" stroke-linecap="round"/>',
        "m-unfinished": f'<rect x="3.5" y="3.5" width="17" height="17" rx="3" {calm} stroke-width="2"/>'
        '<path d="M8 12h8" stroke="var(--og-calm)" stroke-width="2.2" stroke-linecap="round"/>',
        "m-unknown": f'<rect x="3.5" y="3.5" width="17" height="17" rx="3" {calm} stroke-width="2"'
        ' stroke-dasharray="3 2.4"/>',
        "m-done": done,
        "m-done_late": f'{done}<path d="M19.5 13.6 24.6 22.6H14.4Z" {late} stroke="var(--og-surface)"'
        ' stroke-width="1.4"/>',
        "m-overdue-n": f'<path d="M12 1.4 23.2 21.4H.8Z" {late} stroke="var(--og-late)" stroke-width="1.6"/>',
        "m-due_soon-n": '<path d="M12 .6 23.4 12 12 23.4.6 12Z" fill="var(--og-soon-soft)" stroke="var(--og-soon)"'
        ' stroke-width="1.8" stroke-linejoin="round"/>',
        "m-on_track-n": f'<circle cx="12" cy="12" r="10" {calm} stroke-width="1.8"/>',
        "m-unfinished-n": f'<rect x="2" y="2" width="20" height="20" rx="3" {calm} stroke-width="1.8"/>',
        "m-unknown-n": f'<rect x="2" y="2" width="20" height="20" rx="3" {calm} stroke-width="1.8"'
        ' stroke-dasharray="3 2.4"/>',
        "t-start": '<circle cx="12" cy="12" r="9" fill="var(--og-calm)"/>'
        '<path d="M10 8v8l6-4Z" fill="var(--og-surface)"/>',
        "t-old": f'<circle cx="12" cy="12" r="8.6" {calm} stroke-width="1.6" stroke-dasharray="3 2.4"/>'
        '<path d="M6 18 18 6" stroke="var(--og-calm)" stroke-width="1.8"/>',
        "t-amendment": f'<rect x="3" y="3" width="18" height="18" rx="9" {calm} stroke-width="1.8"/>'
        '<path d="M8 12h7M12 8.500l3.500 3.500-3.500 3.500" fill="none" stroke="var(--og-calm)" stroke-width="1.900"/>',
        "t-resolved": f'<rect x="3" y="3" width="18" height="18" rx="4" {calm} stroke-width="1.8"/>'
        '<path d="m8 12 3 3 5-6" fill="none" stroke="var(--og-calm)" stroke-width="1.900"/>',
        "m-done-n": f'<path d="{path(star_points(12))}" fill="var(--og-lv3)"/>',
    }


def logo() -> str:
    """Draw the placeholder mark of the portal: a star in a star."""
    return (
        f'<path d="{path(star_points(11.6))}" fill="#124A80"/>'
        f'<path d="{path(star_points(7.2))}" fill="none" stroke="#fff" stroke-width="1.1" stroke-linejoin="round"/>'
        '<path d="M12 8.7 15.3 12 12 15.3 8.7 12Z" fill="#FFC845"/>'
    )


def sprite() -> Markup:
    """Give the hidden sheet of symbols that ``<use>`` refers to, once at the top of a page."""
    shapes = {**level_symbols(), **time_symbols(), "logo": logo()}
    sheet = [
        f'<symbol id="{name}" viewBox="0 0 24 24" overflow="visible">{drawing}</symbol>'
        for name, drawing in shapes.items()
    ]
    sheet += [
        f'<symbol id="i-{name}" viewBox="0 0 24 24">{drawing}</symbol>'
        for name, drawing in ICONS.items()
    ]
    return Markup(  # noqa: S704 (numbers and drawings of ours alone)
        '<svg class="og-sprite" width="0" height="0" aria-hidden="true" focusable="false">'
        + "".join(sheet)
        + "</svg>"
    )


def tilework() -> Markup:
    """Draw a thin run of star-and-cross tiles as one repeating pattern."""
    star = path(star_points(6, 6))
    return Markup(  # noqa: S704 (numbers and drawings of ours alone)
        '<svg class="og-tilework" width="100%" height="12" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="og-tiles" width="24" height="12" patternUnits="userSpaceOnUse">'
        f'<path d="{star}" fill="#247C71"/><path d="M18 1.5 22.5 6 18 10.5 13.5 6Z" fill="#C77F0A"/>'
        '<path d="M18 4 20 6 18 8 16 6Z" fill="#0A2C4C"/><circle cx="6" cy="6" r="1.8" fill="#0A2C4C"/></pattern>'
        '</defs><rect width="100%" height="12" fill="url(#og-tiles)"/></svg>'
    )
