"""A delivery with far more or fewer rows than usual is told so, and stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from khue.contracts.volume import unusual
from khue.folder.load import load_city
from khue.pipeline.incoming.ingest import ingest
from khue.stores import ParquetStore

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"
USUAL = [100, 103, 98, 110, 95, 101]


@pytest.mark.parametrize(
    ("rows", "before", "far"),
    [
        (40, USUAL, 100), (300, USUAL, 100), (60, USUAL, None), (190, USUAL, None), (40, USUAL[:5], None),
        (10, [10, 500, 20, 400, 5, 300], None), (0, [7] * 6, 7), (7, [7] * 6, None),
    ],
)  # fmt: skip
def test_far_is_both_beyond_the_usual_spread_and_less_than_half_or_more_than_twice(
    rows: int, before: list[int], far: int | None
) -> None:
    assert unusual(rows, before) == far


def test_a_file_with_few_rows_among_many_larger_ones_is_stored_with_a_warning(tmp_path: Path) -> None:
    city = load_city(SAO_KHUE)[0]
    assert city is not None
    source = SAO_KHUE / "inbox" / "ho-so" / "ho-so-2023-2025.csv"
    head, *lines = source.read_text(encoding="utf-8").splitlines()
    store = ParquetStore(tmp_path / "home")
    told = []
    for number, count in enumerate([100, 100, 105, 95, 100, 100, 20]):
        file = tmp_path / f"f{number}.csv"
        file.write_text("\n".join([head, *(lines.pop() for _ in range(count))]) + "\n", encoding="utf-8")
        result = ingest(city, store, "ho-so", file)
        assert result.stored
        told.append([one.params["expected"] for one in result.findings if one.rule.code == "KH638"])
    assert told == [[]] * 6 + [[100]]
