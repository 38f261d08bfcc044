"""The tile map gives every unit its own cell near where it lies, the same on every run."""

from __future__ import annotations

import random
from itertools import combinations
from xml.etree import ElementTree

import pytest

from khue.reports.charts import tilemap
from khue.reports.charts.tilemap import Tile


def a_city(count: int, seed: int = 7) -> dict[str, tuple[float, float]]:
    """Points as dense in the middle as a real city's."""
    chance = random.Random(seed)
    return {f"{n:05}": (105.8 + chance.gauss(0, 0.2), 21.0 + chance.gauss(0, 0.25)) for n in range(count)}


@pytest.mark.parametrize("count", [0, 1, 2, 5, 34, 126])
def test_every_unit_has_a_cell_of_its_own(count: int) -> None:
    cells = tilemap.layout(a_city(count))
    assert len(cells) == count
    assert len(set(cells.values())) == count
    assert all(column >= 0 and row >= 0 for column, row in cells.values())


def test_the_layout_does_not_depend_on_the_order_given() -> None:
    places = a_city(60)
    turned = dict(reversed(places.items()))
    assert tilemap.layout(places) == tilemap.layout(turned)


def test_neighbours_keep_their_directions() -> None:
    """Of pairs that lie clearly apart, nearly all keep who is west and who is north."""
    places = a_city(126)
    cells = tilemap.layout(places)
    right = wrong = 0
    for a, b in combinations(places, 2):
        (lon_a, lat_a), (lon_b, lat_b) = places[a], places[b]
        (col_a, row_a), (col_b, row_b) = cells[a], cells[b]
        for apart, across in ((lon_a - lon_b, col_a - col_b), (lat_a - lat_b, row_b - row_a)):
            if abs(apart) > 0.05 and across:
                right, wrong = (right + 1, wrong) if apart * across > 0 else (right, wrong + 1)
    assert right / (right + wrong) > 0.97


def test_units_on_one_spot_part() -> None:
    cells = tilemap.layout({"a": (105.0, 21.0), "b": (105.0, 21.0), "c": (105.0, 21.0)})
    assert len(set(cells.values())) == 3


def test_the_map_stays_compact() -> None:
    cells = tilemap.layout(a_city(126))
    columns, rows = max(c for c, _ in cells.values()) + 1, max(r for _, r in cells.values()) + 1
    assert columns * rows < 126 * 4


TILES = (
    Tile("a", "AB", "Alpha: 5 %", "/a/", 0, "5 %"),
    Tile("b", "BC", "Beta: no data", "/b/", None),
    Tile("c", "CD", "Gamma & co: 9 %", "/c/", 4),
)
CELLS = {"a": (0, 0), "b": (1, 0), "c": (0, 1)}


def drawn(width: int = 340, suffix: str = "n", *, letters: bool = True) -> ElementTree.Element:
    return ElementTree.fromstring(tilemap.draw(TILES, CELLS, "Map", width=width, letters=letters, suffix=suffix))  # noqa: S314


def test_every_tile_is_a_link_that_says_what_it_shows() -> None:
    links = list(drawn().iter("a"))
    assert [(link.get("href"), link.get("aria-label")) for link in links] == [(t.href, t.said) for t in TILES]


def test_no_data_is_hatched_and_never_shaded() -> None:
    hexes = [p for p in drawn().iter("path") if "hex" in (p.get("class") or "")]
    assert [(p.get("class"), p.get("fill")) for p in hexes] == [
        ("hex h0", None), ("hex", "url(#hatch-n)"), ("hex h4", None),
    ]  # fmt: skip
    assert next(drawn(suffix="w").iter("pattern")).get("id") == "hatch-w"


def test_letters_are_left_out_where_they_could_not_be_read() -> None:
    assert [t.text for t in drawn().iter("text")] == ["AB", "5 %", "BC", "CD"]
    assert not list(drawn(letters=False).iter("text"))
    assert all(float(t.get("font-size", 0)) >= 12 for t in drawn().iter("text"))


def test_shades_hold_equally_many() -> None:
    values = [float(n) for n in range(100)]
    edges = tilemap.cuts(values)
    counts = [sum(tilemap.shade(v, edges) == n for v in values) for n in range(5)]
    assert counts == [20] * 5
    assert tilemap.cuts([]) == ()
