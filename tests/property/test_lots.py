"""The lots of a month hold its files in order, are few, and stay what they are when a file is added."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from khue.pipeline.computing.lots import Lot, lots
from khue.ports import Partition

sizes = st.lists(st.integers(1, 100_000), min_size=1, max_size=60)


def month(rows: Sequence[int]) -> tuple[Lot, ...]:
    """The lots of a month whose files have so many rows."""
    files = tuple(f"f{n}" for n in range(len(rows)))
    return lots(Partition("2025-01", files, sum(rows), "c", tuple(zip(rows, (f"c{n}" for n in files), strict=True))))


@given(sizes)
def test_every_file_is_in_one_lot_in_its_order(rows: list[int]) -> None:
    found = month(rows)
    assert [file for lot in found for file in lot.files] == [f"f{n}" for n in range(len(rows))]
    assert sum(lot.rows for lot in found) == sum(rows)
    assert len({lot.content for lot in found}) == len(found)


@given(sizes)
def test_a_lot_is_more_than_twice_the_next(rows: list[int]) -> None:
    assert all(one.rows > 2 * other.rows for one, other in pairwise(month(rows)))


@given(sizes, st.integers(1, 100_000))
def test_a_file_that_is_added_leaves_all_lots_but_the_last_ones_alone(rows: list[int], more: int) -> None:
    before, after = month(rows), month([*rows, more])
    assert before[: len(after) - 1] == after[:-1]


def test_a_row_is_read_again_about_as_often_as_its_month_has_doubled() -> None:
    count, read, known = 1_000, 0, set[str]()
    for grown in range(1, count + 1):
        fresh = [lot for lot in month([1] * grown) if lot.content not in known]
        read += sum(lot.rows for lot in fresh)
        known |= {lot.content for lot in fresh}
    assert read <= count * (count.bit_length() + 1)


def test_what_is_known_of_no_single_file_is_one_lot() -> None:
    (lot,) = lots(Partition("2025-01", ("a", "b"), 7, "content"))
    assert (lot.files, lot.rows, lot.content) == (
        ("a", "b"),
        7,
        lots(Partition("2025-01", ("a",), 7, "content"))[0].content,
    )
