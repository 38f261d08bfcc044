"""A table looked through for what identifies persons: one pass in SQL for candidates, then each kind's own check of them.

A column that is declared personal is not looked at: what happens to it is known. In the others a kind is found where its header
hints at it, or a word before it in the cell, or where enough of its candidates are true ones that chance does not explain them:
of twelve digits taken at random one in fifty looks like a citizen number.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from khue.contracts.database import opened
from khue.contracts.personal.kinds import KINDS, Kind
from khue.contracts.personal.names import MOST, share_of_names, tells_birth
from khue.lib.vietnamese import fold
from khue.model.contract import Contract, Property
from khue.ports import ROW_NUMBER

PERSONAL = frozenset({"personal", "sensitive", "restricted", "confidential"})
"""The classifications of a column (ODCS `classification`) whose values are never published."""

LISTED = 20
"""So many rows of an exposure are named."""

_SAMPLE = 2000
_ENOUGH = 0.2
_BY_CHANCE = 3


@dataclass(frozen=True)
class Exposure:
    """A column in which persons are identified though it is not declared so.

    `kind` is a code of KINDS, or `name-and-birth`; `rows` counts its rows, `first` has the first of them with the value
    masked; `column` is the name in the contract.
    """

    column: str
    kind: str
    rows: int
    first: tuple[tuple[int, str], ...]


def is_personal(column: Property) -> bool:
    """Whether a column is declared to hold personal data."""
    return column.classification.casefold() in PERSONAL


def scan(contract: Contract, table: pa.Table) -> list[Exposure]:
    """Every exposure in the typed rows of a dataset (with `ROW_NUMBER`), by column, then kind."""
    looked = [
        column for column in contract.table.properties if not is_personal(column) and column.name in table.schema.names
    ]
    with opened() as connection:
        connection.register("looked_through", table)
        texts = [column for column in looked if column.logical_type in ("string", "integer")]
        found = list(_identifiers(connection, texts))
        found += _names(connection, [column for column in looked if column.logical_type == "string"], contract)
        connection.unregister("looked_through")
    return sorted(found, key=lambda one: (one.column, one.kind))


def _identifiers(connection: duckdb.DuckDBPyConnection, columns: Sequence[Property]) -> Iterator[Exposure]:
    """The identifiers by kind: one pass counts the candidates of all columns and kinds together."""
    asked = [(column, kind) for column in columns for kind in KINDS.values()]
    if not asked:
        return
    counts = [f"count(*) FILTER (regexp_matches({_text(column)}, $p{n}))" for n, (column, kind) in enumerate(asked)]
    patterns = {f"p{n}": kind.pattern for n, (_, kind) in enumerate(asked)}
    counted = connection.execute(f"SELECT {', '.join(counts)} FROM looked_through", patterns).fetchall()[0]
    for (column, kind), count in zip(asked, counted, strict=True):
        if count:
            yield from _of_kind(connection, column, kind)


def _of_kind(connection: duckdb.DuckDBPyConnection, column: Property, kind: Kind) -> Iterator[Exposure]:
    """The exposure of one kind in one column, if its candidates bear it out."""
    hinted = _hints(f"{column.name} {column.business_name}", kind)
    sample = connection.execute(
        f"SELECT \"{ROW_NUMBER}\", {_text(column)} FROM looked_through WHERE regexp_matches({_text(column)}, $p) "
        f"ORDER BY 1 LIMIT {_SAMPLE}", {"p": kind.pattern},
    ).fetchall()  # fmt: skip
    looks = [_look(text, kind) for _, text in sample]
    true = [
        (row, text) for (row, text), look in zip(sample, looks, strict=True) if look.true and (hinted or look.strong)
    ]
    if not hinted and not any(look.hinted for look in looks) and len(true) < max(_BY_CHANCE, _ENOUGH * len(sample)):
        alone = kind.id != "citizen-number" and len(true) == len(sample)  # hardly anything else is written so
        true = true if alone else []
    if true:
        share = len(true) / len(sample)
        total = connection.execute(
            f"SELECT count(*) FROM looked_through WHERE regexp_matches({_text(column)}, $p)", {"p": kind.pattern}
        ).fetchall()[0][0]
        rows = len(true) if total <= len(sample) else round(share * total)
        yield Exposure(column.name, kind.id, rows, tuple((row, masked(text)) for row, text in true[:LISTED]))


@dataclass(frozen=True)
class _Look:
    """What is thought of a cell: whether it has a true one, whether a word before it says so, whether that is enough."""

    true: bool
    hinted: bool
    strong: bool


def _look(text: str, kind: Kind) -> _Look:
    for found in re.finditer(kind.pattern, text):
        if kind.verify(found.group(1)):
            hinted = _hints(text[: found.start(1)][-40:], kind)
            return _Look(True, hinted, hinted or not kind.weak)
    return _Look(False, False, False)


def _hints(words: str, kind: Kind) -> bool:
    folded = fold(words).replace("_", " ").replace("-", " ")
    return any(re.search(rf"\b{re.escape(hint.replace('-', ' '))}\b", folded) for hint in kind.hints)


def _names(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Property], contract: Contract
) -> Iterator[Exposure]:
    """Columns of persons' names, where a date or year of birth stands beside them."""
    if not any(tells_birth(f"{column.name} {column.business_name}") for column in contract.table.properties):
        return
    for column in columns:
        values = connection.execute(
            f'SELECT DISTINCT "{column.name}" FROM looked_through WHERE "{column.name}" IS NOT NULL LIMIT {_SAMPLE}'
        ).fetchall()
        if share_of_names(value for (value,) in values) >= MOST:
            first = connection.execute(
                f'SELECT "{ROW_NUMBER}", "{column.name}" FROM looked_through WHERE "{column.name}" IS NOT NULL '
                f"ORDER BY 1 LIMIT {LISTED}"
            ).fetchall()
            total = connection.execute(f'SELECT count("{column.name}") FROM looked_through').fetchall()[0][0]
            yield Exposure(column.name, "name-and-birth", total, tuple((row, masked(text)) for row, text in first))


def _text(column: Property) -> str:
    """A cell as text; of a whole number with the zeros that a citizen number loses when it is read as a number."""
    name = f'"{column.name}"'
    if column.logical_type == "integer":
        return f"CASE WHEN {name} BETWEEN 1000000000 AND 999999999999 THEN lpad(CAST({name} AS VARCHAR), 12, '0') END"
    return f"CAST({name} AS VARCHAR)"


def masked(text: str) -> str:
    """A text in which only the first letters or digits can be read, so that its owner finds it and nobody else learns it.

    >>> masked("001095001234"), masked("Nguyễn Thị Lan"), masked("a@b.vn")
    ('001•••••••••', 'Ngu••• ••• •••', 'a•••••')
    """
    shown = text[:3] if len(text) > 8 else text[:1]
    return (shown + re.sub(r"[^\s]", "•", text[len(shown) :]))[:40]
