"""The portal's web fonts, made at set-up from the font package: the letters of Vietnamese and English only.

Be Vietnam Pro has no tabular figures, so columns of numbers would not line up; the subset gets ten of its own, centred
in one advance width and reached by the feature `tnum`. `python -m khue.web.fonts` makes the files again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

OUT = Path(__file__).parent / "portal/static/portal/fonts"
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
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString

    rules = " ".join(f"sub {names[ord(d)]} by {names[ord(d)]}.tnum;" for d in "0123456789")
    addOpenTypeFeaturesFromString(font, f"feature tnum {{ {rules} }} tnum;", tables=["GSUB"])


def keep_used(font: TTFont) -> None:
    """Leave only the letters of RANGES."""
    from fontTools.subset import Options, Subsetter

    options = Options()
    options.layout_features = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum"]
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[c for first, last in RANGES for c in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"


def path_of(weight: str) -> Path:
    """The file of a weight."""
    return OUT / f"be-vietnam-pro-{weight.lower()}.woff2"


def make_fonts() -> None:
    """Write one file a weight, each in one step."""
    import fontpkg_be_vietnam_pro
    from fontTools.ttLib import TTFont

    OUT.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        font = TTFont(Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{weight}.ttf")
        add_tabular_figures(font)
        keep_used(font)
        beside = path_of(weight).with_suffix(f".{os.getpid()}")
        font.save(beside)
        beside.replace(path_of(weight))


def ensure_made() -> None:
    """Make the fonts when they are absent; where the folder cannot be written, the reader's own font serves."""
    if all(path_of(weight).exists() for weight in WEIGHTS):
        return
    try:
        make_fonts()
    except OSError as error:
        print(f"khue: fonts were not made ({error})", file=sys.stderr)


if __name__ == "__main__":
    make_fonts()
