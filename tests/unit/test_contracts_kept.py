"""New rows beside stored ones: a primary key is borne once, whatever its columns, and stored keys are read once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from khue import contracts
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.finding import Finding


def _kept(name: str, *keys: tuple[object, ...]) -> contracts.Kept:
    """Stored rows by their keys, numbered from 2."""
    columns = {f"k{n}": list(values) for n, values in enumerate(zip(*keys, strict=True))}
    table = pa.table({"_row": list(range(2, 2 + len(keys))), "_file": [name] * len(keys), **columns})
    return contracts.Kept(name, table.select)


def _rows(kept: contracts.Kept, key: int = 1) -> pa.Table:
    return kept.load(["_row", "_file", *(f"k{n}" for n in range(key))])


def _keyed(*types: str) -> Contract:
    keys = tuple(
        Property(name=f"k{n}", logical_type=one, primary_key=True, primary_key_position=n + 1)
        for n, one in enumerate(types)
    )
    return Contract(api_version="v3.1.0", kind="DataContract", id="thu", version="1.0.0", status="active",
                    tables=(SchemaObject(name="thu", properties=keys),))  # fmt: skip


def _clashes(findings: list[Finding]) -> list[tuple[int, object, object, object]]:
    return [(f.line, f.params["value"], f.params["file"], f.params["first"]) for f in findings]


def test_new_rows_must_not_repeat_a_stored_key() -> None:
    stored = [_kept("x.csv", ("1",), ("2",)), _kept("y.csv", ("3",), ("4",))]
    added = _rows(_kept("z.csv", ("5",), ("4",), ("1",)))
    findings = contracts.KeyIndex(_keyed("string")).check(added, stored, Path("z.csv"))
    assert _clashes(findings) == [(3, "4", "y.csv", 3), (4, "1", "x.csv", 2)]
    assert contracts.KeyIndex(_keyed("string")).check(added, [], Path("z.csv")) == []


def test_a_key_of_several_columns_clashes_only_as_a_whole() -> None:
    stored = [_kept("x.csv", ("A", 1), ("B", 2))]
    added = _rows(_kept("z.csv", ("A", 2), ("B", 1), ("B", 2)), 2)
    findings = contracts.KeyIndex(_keyed("string", "integer")).check(added, stored, Path("z.csv"))
    assert _clashes(findings) == [(4, "B, 2", "x.csv", 3)]


def test_hashes_that_collide_accuse_nobody() -> None:
    """Every key has the same hash: what decides is the keys themselves."""
    index = contracts.KeyIndex(_keyed("integer"), hashed=lambda keys: np.zeros(keys.num_rows, np.uint64))
    stored = [_kept(f"{n}.csv", (n,), (n + 100,)) for n in range(20)]
    assert index.check(_rows(_kept("z.csv", (50,), (60,))), stored, Path("z.csv")) == []
    findings = index.check(_rows(_kept("z.csv", (50,), (107,))), stored, Path("z.csv"))
    assert _clashes(findings) == [(3, "107", "7.csv", 3)]


def test_stored_keys_are_loaded_once_in_a_run_and_only_those_asked_about_count() -> None:
    loaded: list[tuple[str, tuple[str, ...]]] = []

    def kept(n: int) -> contracts.Kept:
        one = _kept(f"{n}.csv", *((n * 1000 + m,) for m in range(50)))

        def load(columns: Sequence[str]) -> pa.Table:
            loaded.append((one.name, tuple(columns)))
            return one.load(columns)

        return contracts.Kept(one.name, load)

    index, stored = contracts.KeyIndex(_keyed("integer")), [kept(n) for n in range(40)]
    for n in range(40):
        assert index.check(_rows(_kept("new.csv", (500 + n * 1000,))), stored[:n], Path("new.csv")) == []
    assert loaded == [(f"{n}.csv", ("k0",)) for n in range(39)]
    again = _rows(_kept("new.csv", (7_003,)))
    assert index.check(again, [*stored[:7], *stored[8:39]], Path("new.csv")) == [], "part 7 is no longer in the version"
    assert _clashes(index.check(again, stored[:39], Path("new.csv"))) == [(2, "7003", "7.csv", 5)]
