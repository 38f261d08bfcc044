"""Numbers that look like chance and depend on nothing but their key: the same in Python and in SQL, on every machine.

There is no generator with a state that would tie a row to those made before it: each row mixes its own number with keys
made from the seed. Only whole numbers are used (no logarithm that another library might round otherwise), and no hash
function of the database, which may change with its version.
"""

# ruff: noqa: S608 -- the SQL is put together here of our own names and numbers

from __future__ import annotations

import hashlib

MASK = 0xFFFF_FFFF
_FIRST, _SECOND = 0x7FEB_352D, 0x846C_A68B
DRAW = 65_536
"""A draw is a whole number from 0 up to, but not including, this."""


def key(*names: object) -> int:
    """A key of 32 bits from the seed and the names of what it is for."""
    return int.from_bytes(hashlib.sha256("/".join(map(str, names)).encode()).digest()[:4], "big")


def mix(number: int) -> int:
    """The number of 32 bits into which another is mixed, one to one.

    >>> [mix(1), mix(2)] == [mix(1), mix(3)]
    False
    """
    number ^= number >> 16
    number = number * _FIRST & MASK
    number ^= number >> 15
    number = number * _SECOND & MASK
    return number ^ number >> 16


def draw(*names: object) -> int:
    """One draw (0 to 65535) that belongs to these names alone."""
    return mix(key(*names)) >> 16


def words(rows: str, seed: int, dataset: str, count: int) -> str:
    """SQL: the columns of `rows` (which has `id`), and draws `u0`, `u1` ... of 16 bits, two of each mixed word."""
    first = f"SELECT *, {_mixed(f'xor(id::UBIGINT, {key(seed, dataset)}::UBIGINT)')} AS base FROM ({rows})"
    mixed = ", ".join(f"{_mixed(f'xor(base, {key(seed, dataset, n)}::UBIGINT)')} AS w{n}" for n in range(count))
    halves = ", ".join(f"(w{n} & 65535)::INTEGER AS u{2 * n}, (w{n} >> 16)::INTEGER AS u{2 * n + 1}"
                       for n in range(count))  # fmt: skip
    return f"SELECT *, {halves} FROM (SELECT *, {mixed} FROM ({first}))"


def _mixed(number: str) -> str:
    """SQL of `mix`; what is written twice here is computed once."""
    number = f"xor({number}, {number} >> 16)"
    number = f"(({number} * {_FIRST}::UBIGINT) & {MASK}::UBIGINT)"
    number = f"xor({number}, {number} >> 15)"
    number = f"(({number} * {_SECOND}::UBIGINT) & {MASK}::UBIGINT)"
    return f"xor({number}, {number} >> 16)"
