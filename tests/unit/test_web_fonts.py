"""The portal's fonts: every letter of Vietnamese, figures of one width, small enough for a weak phone."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from khue.web import fonts

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy" + "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵ" + "−≥≤≈÷–“”"


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_a_font_has_the_letters_and_figures_of_one_width(weight: str) -> None:
    fonts.ensure_made()
    assert fonts.path_of(weight).stat().st_size < 32_000
    font = TTFont(fonts.path_of(weight))
    names = font.getBestCmap()
    assert not [letter for letter in LETTERS + LETTERS.upper() if ord(letter) not in names]
    swapped = {old: new for lookup in font["GSUB"].table.LookupList.Lookup for t in lookup.SubTable
               for old, new in getattr(t, "mapping", {}).items() if isinstance(new, str)}  # fmt: skip
    assert {font["hmtx"][swapped[names[ord(digit)]]][0] for digit in "0123456789"} == {fonts.WIDTH}
