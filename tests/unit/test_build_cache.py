"""What a build keeps for the next: found by key, made again when damaged, and put back together as it was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from khue.exceptions import KhueError
from khue.lib.periods import Grain, Period
from khue.model.unit import Unit, UnitChange, Units
from khue.pipeline import cache
from khue.pipeline.cache import CachedTables
from khue.pipeline.computing.cells import Span, cell_key, spans
from khue.pipeline.computing.pieces import ROWS, KeptPieces
from khue.pipeline.computing.places import Places
from khue.pipeline.steps import ranges, stretches
from khue.ports import Partition, Pieces
from khue.stats.frame import Frame

TABLE = pa.table({"a": [1, 2, 3]})


def test_a_table_is_found_by_each_of_its_keys_by_whoever_looks(tmp_path: Path) -> None:
    CachedTables(tmp_path).put("f", ["x", "y"], TABLE)
    found = CachedTables(tmp_path)
    assert found.held("f").keys() == {"x", "y"}
    assert found.held("g") == {}
    assert found.table("f", found.held("f")["y"]).equals(TABLE)


@pytest.mark.parametrize("at", [0, 8, 100, -3])
def test_a_flipped_byte_anywhere_is_seen(tmp_path: Path, at: int) -> None:
    CachedTables(tmp_path).put("f", ["x"], TABLE)
    (file,) = (tmp_path / "f").iterdir()
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert CachedTables(tmp_path).held("f") == {}


def test_a_file_under_the_name_of_another_is_none(tmp_path: Path) -> None:
    CachedTables(tmp_path).put("f", ["x"], TABLE)
    (file,) = (tmp_path / "f").iterdir()
    file.rename(file.with_name("0" * 24 + ".arrow"))
    assert CachedTables(tmp_path).held("f") == {}


def test_tidying_leaves_what_is_used_and_no_empty_folder(tmp_path: Path) -> None:
    for folder in ("f", "g"):
        CachedTables(tmp_path / "cells").put(folder, ["x"], TABLE)
    (tmp_path / "cells/f/.left.new").write_bytes(b"x")
    (tmp_path / "old.msgpack").write_bytes(b"x")
    (file,) = (tmp_path / "cells/f").glob("*.arrow")
    cache.tidy(tmp_path, {f"cells/f/{file.name}"})
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        "cells", "cells/f", f"cells/f/{file.name}",
    ]  # fmt: skip


def made(*rows: tuple[str | None, date | None, int], **parts: list[int]) -> pa.Table:
    """Parts of some areas and pieces."""
    areas, pieces, counts = zip(*rows, strict=True)
    base = {"area": pa.array(areas, pa.string()), "piece": pa.array(pieces, pa.date32()), "rows": list(counts)}
    days = {name: pa.array(pieces, pa.date32()) for name in ("first", "last")}
    return pa.table(base | days | parts)


JAN, FEB = date(2025, 1, 1), date(2025, 2, 1)
PARTS = made(("X", FEB, 2), ("Y", JAN, 3), (None, None, 1), ("X", JAN, 4), count_a=[20, 30, 10, 40])
SPREAD = pa.table({"area": ["X", "X"], "piece": pa.array([FEB, JAN]), "value": [7, 8], "count": [1, 2]})
ROW_KEYS = {"": "none", "2025-01": "jan", "2025-02": "feb"}


@pytest.fixture
def kept(tmp_path: Path) -> KeptPieces:
    KeptPieces(CachedTables(tmp_path)).keep(ROW_KEYS, Pieces(PARTS, {"spread_b": SPREAD}))
    return KeptPieces(CachedTables(tmp_path))


def test_pieces_lie_apart_by_month_and_come_together_again(kept: KeptPieces) -> None:
    found = kept.load(["none", "jan", "feb"], ["count_a", "spread_b"])
    order = [("area", "ascending"), ("piece", "ascending")]
    assert found.parts.sort_by(order).equals(PARTS.sort_by(order))
    assert found.spreads["spread_b"].sort_by(order).equals(SPREAD.sort_by(order))
    january = kept.load(["jan"], ["count_a"])
    assert january.parts.column("count_a").to_pylist() == [40, 30]
    assert january.spreads == {}


def test_only_what_no_file_holds_is_missing(kept: KeptPieces) -> None:
    assert kept.missing("jan", {ROWS, "count_a", "spread_b"}) == frozenset()
    assert kept.missing("jan", {ROWS, "sum_c"}) == {"sum_c"}
    assert kept.missing("mar", {ROWS}) == {ROWS}


def test_parts_made_later_stand_beside_those_made_before(kept: KeptPieces) -> None:
    kept.keep({"2025-01": "jan"}, Pieces(made(("Y", JAN, 3), ("X", JAN, 4), sum_c=[5, 6]), {}))
    found = kept.load(["jan"], ["sum_c", "count_a"]).parts
    assert found.select(["area", "count_a", "sum_c"]).to_pylist() == [
        {"area": "X", "count_a": 40, "sum_c": 6}, {"area": "Y", "count_a": 30, "sum_c": 5},
    ]  # fmt: skip


def test_parts_of_other_rows_under_the_same_key_are_a_fault_of_ours(kept: KeptPieces) -> None:
    kept.keep({"2025-01": "jan"}, Pieces(made(("Z", JAN, 3), sum_c=[5]), {}))
    with pytest.raises(KhueError):
        kept.load(["jan"], ["sum_c", "count_a"])


def partitions(*months: str) -> Iterator[Partition]:
    return (Partition(month, (), 1, month) for month in months)


def test_a_period_contains_the_partitions_of_its_months() -> None:
    found = spans(partitions("", "2024-12", "2025-01", "2025-02"), {Grain.QUARTER, Grain.DAY})
    assert found == {
        Span(Grain.DAY, Period.parse("2024-12")): ("2024-12",),
        Span(Grain.DAY, Period.parse("2025-01")): ("2025-01",),
        Span(Grain.DAY, Period.parse("2025-02")): ("2025-02",),
        Span(Grain.QUARTER, Period.parse("2024-Q4")): ("2024-12",),
        Span(Grain.QUARTER, Period.parse("2025-Q1")): ("2025-01", "2025-02"),
    }


def test_cells_of_other_rows_places_or_grains_are_others() -> None:
    month, days = (Span(grain, Period.parse("2025-01")) for grain in (Grain.MONTH, Grain.DAY))
    keys = [cell_key(month, ["a"], "p"), cell_key(days, ["a"], "p"), cell_key(month, ["b"], "p"),
            cell_key(month, ["a"], "q"), cell_key(month, ["a", "b"], "p")]  # fmt: skip
    assert len(set(keys)) == len(keys)


CITY = Unit(code="TN", name="Thành phố", kind="thanh-pho", level="city")
REFORM = date(2025, 1, 1)


def places(*units: Unit, changes: tuple[UnitChange, ...] = ()) -> Places:
    return Places(Frame.of(Units((CITY, *units)), changes, date(2026, 1, 1)))


def commune(code: str, since: date | None = None, until: date | None = None, people: int | None = None) -> Unit:
    return Unit(code=code, name=code, kind="xa", level="commune", parent="TN", valid_from=since, valid_to=until,
                population=people)  # fmt: skip


def test_a_unit_bears_on_the_periods_in_which_it_is() -> None:
    before = places(commune("X1"))
    after = places(commune("X1"), commune("X2", since=REFORM))
    december, january = Period.parse("2024-12"), Period.parse("2025-01")
    assert before.key(december) == after.key(december)
    assert before.key(january) != after.key(january)


def test_what_becomes_of_units_bears_on_the_time_before_the_reform() -> None:
    old, new = commune("X1", until=date(2024, 12, 31)), commune("X2", since=REFORM)
    moved = places(old, new, changes=(UnitChange(from_code="X1", to_code="X2", date=REFORM, weight=1.0),))
    ended = places(old, new, changes=(UnitChange(from_code="X1", to_code="", date=REFORM, weight=1.0),))
    assert moved.key(Period.parse("2024-12")) != ended.key(Period.parse("2024-12"))
    assert moved.key(Period.parse("2025-01")) == ended.key(Period.parse("2025-01"))


def test_a_code_borne_again_bears_on_the_units_that_share_it() -> None:
    one = places(commune("X1"))
    two = places(commune("X1", until=date(2020, 12, 31)), commune("X1", since=REFORM))
    assert one.key(Period.parse("2025-06")) != two.key(Period.parse("2025-06"))


def test_periods_are_said_in_stretches() -> None:
    assert stretches(["2025-12", "2026-01", "2025-Q4", "2026-Q1", "2026", "2025-10"]) == [
        "2025-10", "2025-12…2026-01", "2025-Q4…2026-Q1", "2026",
    ]  # fmt: skip
    assert ranges(["", "2025-01"]) == [("", ""), ("2025-01", "2025-01")]
