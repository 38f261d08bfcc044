"""Foreign keys and sums of parts, in SQL, against the same in plain Python, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.model.base import Text
from khue.model.city import City, CityDeclaration
from khue.model.contract import Contract, CustomProperty, Property, Quality, Relationship, SchemaObject, SumOfParts
from khue.model.unit import Unit
from khue.pipeline.incoming.wholes import WholeRules
from khue.ports import FILE_NAME, ROW_NUMBER
from khue.stores import ParquetStore

CODES = ("a", "b", "c", "tổng", "D1", "W1", "W2", "W3")
KEYS = st.one_of(st.none(), st.sampled_from(CODES))
NUMBERS = st.one_of(st.none(), st.integers(-20, 20))
ODD = "C\"ột '; DROP TABLE rows; --"
"""A name of a column that would break SQL where it was not kept out of it."""
DAY = date(2025, 6, 1)


class Table:
    """Rows in memory, in pieces of three."""

    def __init__(self, **columns: Sequence[object]) -> None:
        count = len(next(iter(columns.values())))
        self._table = pa.table({ROW_NUMBER: range(2, count + 2), FILE_NAME: ["f.csv"] * count, **columns})

    @property
    def num_rows(self) -> int:
        return self._table.num_rows

    @property
    def schema(self) -> pa.Schema:
        return self._table.schema

    def tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        yield from (self._table.select(columns).slice(start, 3) for start in range(0, self.num_rows, 3))


def _city(*contracts: Contract) -> City:
    declaration = CityDeclaration(id="x", name=Text(vi="X"), unit="C", levels=(), groups=(), blocs=())

    def unit(code: str, parent: str, **days: date) -> Unit:
        return Unit(code=code, name=code, kind="x", level="x", parent=parent, **days)

    units = (unit("C", ""), unit("D1", "C"), unit("W1", "D1"), unit("W2", "D1"), unit("W3", "C"),
             unit("W9", "D1", valid_to=date(2020, 1, 1)))  # fmt: skip
    return City(declaration=declaration, unit_rows=units, contracts=contracts)


def _contract(columns: Sequence[tuple[str, str]], *, quality: Sequence[Quality] = (),
              relationships: Sequence[Relationship] = (), time: str = "") -> Contract:  # fmt: skip
    properties = tuple(Property(name=name, logical_type=kind) for name, kind in columns)
    table = SchemaObject(name="t", properties=properties, quality=tuple(quality), relationships=tuple(relationships))
    own = (CustomProperty(property="khue.timeColumn", value=time),) if time else ()
    return Contract(api_version="v3.1.0", kind="DataContract", id="t", version="1.0.0", status="active", tables=(table,),
                    custom_properties=own)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ParquetStore:
    return ParquetStore(Path(tmp_path_factory.mktemp("home")))


def _said(store: ParquetStore, contract: Contract, rows: Table) -> list[tuple[str, list[int]]]:
    """The code and the rows of each rule that is broken."""
    broken = WholeRules(_city(contract), store, contract)(rows, {}, "f.csv")
    return [(one.rule.code, one.rows.column("r").to_pylist() if one.rows is not None else []) for one in broken]


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(KEYS, KEYS, KEYS, KEYS), min_size=1, max_size=12))
def test_keys_of_two_columns_to_the_same_dataset_are_found_missing_as_by_hand(
    store: ParquetStore, rows: list[tuple[str | None, ...]]
) -> None:
    odd = ODD.replace(".", "")
    contract = _contract(
        [("k", "string"), ("l", "string"), ("m", "string"), (odd, "string")],
        relationships=[Relationship(source=("t.m", "schema/t/properties/odd"), to=("t.k", "t.l"))],
    )
    named = contract.tables[0].properties[3]
    import msgspec

    with_id = msgspec.structs.replace(named, id="odd")
    table = msgspec.structs.replace(contract.tables[0], properties=(*contract.tables[0].properties[:3], with_id))
    contract = msgspec.structs.replace(contract, tables=(table,))
    there = {row[:2] for row in rows if None not in row[:2]}
    by_hand = [n for n, (_, _, m, o) in enumerate(rows, 2) if m is not None and o is not None and (m, o) not in there]
    k, second, m, o = ([row[place] for row in rows] for place in range(4))
    typed = {
        "k": pa.array(k, pa.string()),
        "l": pa.array(second, pa.string()),
        "m": pa.array(m, pa.string()),
        odd: pa.array(o, pa.string()),
    }
    assert _said(store, contract, Table(**typed)) == ([("KH621", by_hand)] if by_hand else [])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(KEYS, st.one_of(st.none(), st.sampled_from([1, 2])), NUMBERS), min_size=1, max_size=14),
       named=st.booleans(), tolerance=st.sampled_from([0.0, 2.0]))  # fmt: skip
def test_a_total_is_held_against_its_parts_as_by_hand(
    store: ParquetStore, rows: list[tuple[str | None, int | None, int | None]], named: bool, tolerance: float
) -> None:
    parts = ("a", "b") if named else ()
    sums = SumOfParts(sum=("n",), by="k", within=("g",), total="tổng", parts=parts, tolerance=tolerance)
    contract = _contract([("k", "string"), ("g", "integer"), ("n", "integer")],
                         quality=[Quality(type="custom", engine="khue", implementation=sums)])  # fmt: skip
    wrong: list[int] = []
    lacking: list[int] = []
    for place, (k, g, n) in enumerate(rows, 2):
        if k != "tổng" or g is None:
            continue
        of = [one for at, one in enumerate(rows, 2) if at != place and one[1] == g and one[0] is not None
              and (one[0] in parts if named else one[0] != "tổng")]  # fmt: skip
        numbers = [one[2] for one in of]
        if not of or n is None or None in numbers or abs(sum(x for x in numbers if x is not None) - n) <= tolerance:
            continue
        (lacking if named and {one[0] for one in of} != set(parts) else wrong).append(place)
    said = _said(store, contract, _typed(rows))
    assert said == [("KH624", wrong)] * bool(wrong) + [("KH625", [])] * bool(lacking)


def _typed(rows: Sequence[tuple[object, ...]], **more: Sequence[object]) -> Table:
    k, g, n = ([row[place] for row in rows] for place in range(3))
    return Table(k=pa.array(k, pa.string()), g=pa.array(g, pa.int64()), n=pa.array(n, pa.int64()), **more)


PARENTS = {"W1": "D1", "W2": "D1", "W3": "C", "D1": "C", "C": ""}


def _above(code: str) -> list[str]:
    return [] if not PARENTS.get(code) else [PARENTS[code], *_above(PARENTS[code])]


@settings(max_examples=80, deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from(["C", "D1", "W1", "W2", "W3", "W9", "zz"]), st.sampled_from([1, 2]), NUMBERS),
                     min_size=1, max_size=12))  # fmt: skip
def test_units_add_up_to_the_nearest_unit_above_that_has_a_row_as_by_hand(
    store: ParquetStore, rows: list[tuple[str, int, int | None]]
) -> None:
    sums = SumOfParts(sum=("n",), by="k", within=("g",), units=True)
    contract = _contract([("k", "string"), ("g", "integer"), ("n", "integer"), ("d", "date")], time="d",
                         quality=[Quality(type="custom", engine="khue", implementation=sums)])  # fmt: skip
    parts: dict[int, list[int]] = {}
    for at, (k, g, _) in enumerate(rows):
        nearest = next((a for a in _above(k) if any(one[:2] == (a, g) for one in rows)), None)
        for t, one in enumerate(rows):
            if nearest is not None and one[:2] == (nearest, g):
                parts.setdefault(t, []).append(at)
    wrong: list[int] = []
    lacking: list[int] = []
    for t in sorted(parts):
        numbers, n = [rows[at][2] for at in parts[t]], rows[t][2]
        if n is None or None in numbers or sum(x for x in numbers if x is not None) == n:
            continue
        covered = {c for at in parts[t] for c in (rows[at][0], *_above(rows[at][0]))}
        children = {code for code, parent in PARENTS.items() if parent == rows[t][0]}
        (lacking if children - covered else wrong).append(t + 2)
    typed = _typed(rows, d=[DAY] * len(rows))
    assert _said(store, contract, typed) == [("KH624", wrong)] * bool(wrong) + [("KH625", [])] * bool(lacking)
