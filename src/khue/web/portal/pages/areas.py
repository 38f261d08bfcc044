"""The tile map of the city's smallest units: with a computed indicator's values where there is one, else as a way in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khue.lib.periods import Period
from khue.model.indicator import Indicator
from khue.model.measure import Form
from khue.model.observation import Observation
from khue.model.unit import Unit
from khue.pipeline.reading import Build
from khue.reports.charts import tilemap
from khue.web.portal import links, speaking
from khue.web.portal.memo import once_per_build

FEW = 30
"""Up to this many tiles have room for their value, and need no legend."""

MOST = 200
"""More tiles than this would be too small to hit."""


@dataclass(frozen=True)
class Shade:
    """A class of the legend: its CSS class and its words."""

    css: str
    words: str


@dataclass(frozen=True, kw_only=True)
class AreaMap:
    """The map in two widths, its title, what the shades mean, and where its numbers stand."""

    title: str
    sentence: str
    href: str
    wide: SafeString
    narrow: SafeString
    shades: tuple[Shade, ...] = ()
    hatched: bool = False


@once_per_build
def area_map(build: Build, lang: str) -> AreaMap | None:
    """The map for the overview; None where units have no points."""
    level = smallest_level(build)
    units = build.units.at(level, build.as_of) if level else ()
    if not 3 <= sum(unit.lon is not None for unit in units) <= MOST:
        return None
    promised = list(dict.fromkeys(target.indicator for target in build.city.targets))
    for indicator in sorted(
        build.city.indicators, key=lambda i: promised.index(i.id) if i.id in promised else len(promised)
    ):
        if indicator.computed and level in indicator.levels:
            seen = newest(build, indicator, level)
            if any(o.value is not None for o in seen):
                return value_map(build, units, indicator, seen, lang)
    return _plain_map(build, units, lang)


def smallest_level(build: Build) -> str:
    """The lowest level of the city's own units."""
    return next((level.id for level in reversed(build.city.declaration.levels) if not level.peer), "")


def newest(build: Build, indicator: Indicator, level: str) -> list[Observation]:
    """The values of a level in the newest period of the longest grain."""
    seen = build.observations(indicator.id, level=level)
    valued = {
        period for period, value in zip(seen.column("period"), seen.column("value"), strict=True) if value is not None
    }
    known = {period: Period.parse(period) for period in valued}
    if not known:
        return []
    longest = max((period.grain for period in known.values()), key=lambda grain: grain.months)
    last = max((p for p in known.values() if p.grain is longest), key=lambda p: p.end)
    return list(seen.having(period=str(last)))


def value_map(
    build: Build, units: tuple[Unit, ...], indicator: Indicator, seen: list[Observation], lang: str
) -> AreaMap:
    """A map shaded by an indicator; a unit without a value is hatched, never zero."""
    values = {o.unit: o.value for o in seen}
    known = [value for value in values.values() if value is not None]
    edges = tilemap.cuts(known) if len(set(known)) > 4 else ()
    few = len(units) <= FEW
    tiles = []
    for unit in units:
        value = values.get(unit.code)
        said = speaking.figure(value, indicator.form, lang) if value is not None else _("no data")
        shade = None if value is None else tilemap.shade(value, edges) if edges else 2
        tiles.append(_tile(unit, f"{speaking.pair(unit.name, unit.name_en, lang)}: {said}", shade, said if few else ""))
    when = speaking.period(seen[0].period, lang)
    title = _("%(indicator)s, %(period)s") % {"indicator": indicator.name.in_(lang), "period": when}
    wide, narrow = _drawn(build, units, tiles, title)
    hatched = any(tile.shade is None for tile in tiles)
    sentence = _("One tile a unit, placed near where it lies.")
    shades = () if few else _legend(edges, indicator.form, lang)
    href = links.to("indicator", indicator.id)
    return AreaMap(title=title, sentence=sentence, href=href, wide=wide, narrow=narrow, shades=shades, hatched=hatched)


def _legend(edges: tuple[float, ...], form: Form, lang: str) -> tuple[Shade, ...]:
    said = [speaking.figure(edge, form, lang) for edge in edges]
    if not said:
        return ()
    between = [_("%(low)s to below %(high)s") % {"low": low, "high": high} for low, high in pairwise(said)]
    texts = [_("below %(high)s") % {"high": said[0]}, *between, _("%(low)s and more") % {"low": said[-1]}]
    return tuple(Shade(f"h{n}", text) for n, text in enumerate(texts))


def _plain_map(build: Build, units: tuple[Unit, ...], lang: str) -> AreaMap:
    tiles = [_tile(unit, speaking.pair(unit.name, unit.name_en, lang), -1) for unit in units]
    title = _("Your own area")
    wide, narrow = _drawn(build, units, tiles, title)
    sentence = _("One tile a commune or ward, placed near where it lies. No indicator has figures at this level yet.")
    return AreaMap(title=title, sentence=sentence, href=links.to("units"), wide=wide, narrow=narrow)


def _drawn(
    build: Build, units: tuple[Unit, ...], tiles: list[tilemap.Tile], label: str
) -> tuple[SafeString, SafeString]:
    cells = layout(build)
    letters = len(tiles) <= 150
    wide = tilemap.draw(tiles, cells, label, width=680, letters=letters, suffix="w")
    narrow = tilemap.draw(tiles, cells, label, width=340, letters=len(tiles) <= FEW, suffix="n")
    return mark_safe(wide), mark_safe(narrow)  # noqa: S308 - our own SVG, escaped


@once_per_build
def layout(build: Build) -> dict[str, tilemap.Cell]:
    """Each unit's cell on the day of the build."""
    units = build.units.at(smallest_level(build), build.as_of)
    return tilemap.layout({u.code: (u.lon, u.lat) for u in units if u.lon is not None and u.lat is not None})


def _tile(unit: Unit, said: str, shade: int | None, figure: str = "") -> tilemap.Tile:
    return tilemap.Tile(unit.code, letters(unit), said, links.to("unit", unit.code), shade, figure)


def letters(unit: Unit) -> str:
    """Two or three letters for a tile: the first of each syllable of the name without its kind.

    "Phường Ô Chợ Dừa" gives ÔCD.
    """
    syllables = unit.name.replace("-", " ").split()
    if len(syllables) > 1 and syllables[0].lower() in ("phường", "xã", "quận", "huyện", "thị", "thành"):
        syllables = syllables[2:] if syllables[1].lower() in ("trấn", "xã", "phố") else syllables[1:]
    return "".join(s[0] for s in syllables[:3]).upper()
