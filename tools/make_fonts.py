"""Make the portal's web fonts: the letters of Vietnamese and English only, with figures of one width.

Be Vietnam Pro has no tabular figures, so columns of numbers would not line up; the subset gets ten of its own, centred
in one advance width and reached by the feature `tnum`. Needed only when the fonts change:

    uv run --with 'fonttools[woff]' --with fontpkg-be-vietnam-pro tools/make_fonts.py
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_be_vietnam_pro
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).parent.parent / "src/khue/web/portal/static/portal/fonts"
SOURCE = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
WEIGHTS = ("Regular", "SemiBold")
WIDTH = 680
RANGES = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x102, 0x103), (0x110, 0x111), (0x128, 0x129), (0x168, 0x169), (0x1A0, 0x1A1),
    (0x1AF, 0x1B0), (0x300, 0x301), (0x303, 0x303), (0x309, 0x309), (0x323, 0x323), (0x1EA0, 0x1EF9), (0x2010, 0x2015),
    (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x20AB, 0x20AB), (0x2212, 0x2212),
    (0x2248, 0x2248), (0x2264, 0x2265),
)  # fmt: skip


def add_tabular_figures(font: TTFont) -> None:
    """Give the font a glyph of width WIDTH for every digit, and the feature that swaps them in."""
    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    for digit in "0123456789":
        name = names[ord(digit)]
        _width, bearing = metrics[name]
        glyph = glyphs[name]
        ink = glyph.xMax - glyph.xMin
        new_bearing = round((WIDTH - ink) / 2)
        copy = type(glyph)()
        copy.__dict__.update(glyph.__dict__)
        copy.coordinates = glyph.coordinates.copy()
        copy.coordinates.translate((new_bearing - bearing, 0))
        copy.xMin, copy.xMax = glyph.xMin + new_bearing - bearing, glyph.xMax + new_bearing - bearing
        glyphs[f"{name}.tnum"] = copy
        metrics[f"{name}.tnum"] = (WIDTH, new_bearing)
    rules = " ".join(f"sub {names[ord(d)]} by {names[ord(d)]}.tnum;" for d in "0123456789")
    addOpenTypeFeaturesFromString(font, f"feature tnum {{ {rules} }} tnum;", tables=["GSUB"])


def keep_used(font: TTFont) -> None:
    """Leave only the letters of RANGES."""
    options = Options()
    options.layout_features = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum"]
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[c for first, last in RANGES for c in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"


def main() -> None:
    """Write one file a weight."""
    for weight in WEIGHTS:
        font = TTFont(SOURCE / f"BeVietnamPro-{weight}.ttf")
        add_tabular_figures(font)
        keep_used(font)
        path = OUT / f"be-vietnam-pro-{weight.lower()}.woff2"
        font.save(path)
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
