"""Upper and lower case, letter by letter: every letter that has a case, on every engine."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from engine_tables import request_of

from khue.engines import ENGINES, get_engine
from khue.engines.reference import ReferenceEngine
from khue.ports import Pieces

LETTERS = [chr(c) for c in range(sys.maxunicode + 1) if chr(c).lower() != chr(c) or chr(c).upper() != chr(c)]
VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
WRONG = {"duckdb": set("ßİᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾳῃῳ")}
"""Letters that an engine turns into another where the reference leaves them as they are."""


def values(pieces: Pieces) -> list[dict[str, str]]:
    """The value of each area, one spread after the other."""
    return [
        dict(zip(table["area"].to_pylist(), table["value"].to_pylist(), strict=True))
        for _, table in sorted(pieces.spreads.items())
    ]


@pytest.mark.parametrize("name", sorted(set(ENGINES) - {"reference"}))
def test_letters_change_case_as_on_the_reference(name: str, tmp_path: Path) -> None:
    # A sigma in the middle, since it is written otherwise at the end of a word, and not alone, since texts are longer.
    rows = [{"xa": letter, "ngay": date(2025, 1, 1), "ma": f"a{letter}Σ{letter}"} for letter in LETTERS]
    request = request_of(tmp_path, rows, ["count(distinct lower(ma))", "count(distinct upper(ma))"])
    mine, theirs = values(get_engine(name).pieces(request)), values(ReferenceEngine().pieces(request))
    wrong = {
        letter for own, right in zip(mine, theirs, strict=True) for letter in right if own[letter] != right[letter]
    }
    assert wrong == WRONG.get(name, set())


def test_every_vietnamese_letter_is_among_them() -> None:
    assert set(VIETNAMESE) | set(VIETNAMESE.upper()) <= set(LETTERS)
    assert not {letter for wrong in WRONG.values() for letter in wrong} & (set(VIETNAMESE) | set(VIETNAMESE.upper()))
