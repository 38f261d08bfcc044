"""Maps of a level of units: a hexagon each, shaded by value, hatched where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from khue.model.unit import Unit
from khue.pipeline.reading import Build
from khue.reports.charts import tilemap
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import areas
from khue.web.portal.parts import Chart

FEWEST = 4
LEAST_SHARE = 0.1
_WIDTHS = ((12, 260), (40, 420))


@once_per_build
def cells(build: Build, level: str, day: date) -> dict[str, tilemap.Cell]:
    """Where each unit's tile lies; units without a point have none."""
    units = build.units.at(level, day)
    return tilemap.layout({u.code: (u.lon, u.lat) for u in units if u.lon is not None and u.lat is not None})


def chart(
    build: Build, level: str, day: date, units: Sequence[Unit], values: dict[str, float], say: Callable[[Unit], str],
    href: Callable[[Unit], str], label: str, caption: str,
) -> Chart | None:  # fmt: skip
    """The map for a wide and a narrow window; None where too few units have a point, or a value, for a map to say anything."""
    places = cells(build, level, day)
    if len(places) < FEWEST or len(values) < LEAST_SHARE * len(places):
        return None
    cuts = tilemap.cuts(list(values.values()))
    tiles = [
        tilemap.Tile(
            u.code, areas.letters(u), say(u), href(u), tilemap.shade(values[u.code], cuts) if u.code in values else None
        )
        for u in units
    ]
    width = next((width for most, width in _WIDTHS if len(places) <= most), 560)
    wide = tilemap.draw(tiles, places, label, width=width, letters=True, suffix="wide")
    narrow = tilemap.draw(tiles, places, label, width=340, letters=len(places) <= 40, suffix="narrow")
    return Chart(_drawing(wide), _drawing(narrow), caption)


def _drawing(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - our own drawing; its words are escaped by the drawer
