"""Formulas computed over dataset versions. `reference` says what is right; every other engine must agree with it."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from khue.exceptions import UsageError

if TYPE_CHECKING:
    from khue.ports import Engine

ENGINES = {
    "duckdb": ("khue.engines.duckdb", "DuckDBEngine"),
    "reference": ("khue.engines.reference", "ReferenceEngine"),
    "clickhouse": ("khue.engines.clickhouse", "ClickHouseEngine"),
    "spark": ("khue.engines.spark", "SparkEngine"),
}
"""Where each engine lives; nothing of it is imported before it is asked for."""
ALIASES = {"chdb": "clickhouse", "clickhouses": "clickhouse"}
"""Other words that an address may begin with."""
SETTING = "KHUE_ENGINE"
"""The environment variable that chooses the engine."""


def chosen_engine() -> Engine:
    """The engine that the environment asks for: DuckDB in this process, unless KHUE_ENGINE says otherwise."""
    return get_engine(os.environ.get(SETTING, "").strip() or "duckdb")


def get_engine(name: str) -> Engine:
    """A new engine by its name or address (docs/engines.md).

    Raises UsageError when there is no such engine, its address cannot be used, or its library is not installed.
    """
    if name in ENGINES:
        engine: Engine = _kind(name)()
        return engine
    return _at(name)


def _kind(name: str) -> type:
    module, kind = ENGINES[name]
    found: type = getattr(import_module(module), kind)
    return found


def _at(text: str) -> Engine:
    from khue.engines.address import UNKNOWN_ENGINE, Address, suggested
    from khue.model.finding import Finding

    address = Address.of(text)
    kind = _kind(ALIASES.get(address.scheme, address.scheme)) if address.scheme in {*ENGINES, *ALIASES} else None
    if kind is None:
        known = sorted({*ENGINES, *ALIASES})
        params = {"found": address.scheme[:40], "known": ", ".join(known), **suggested(address.scheme, known)}
        raise UsageError(finding=Finding(UNKNOWN_ENGINE, "", params=params))
    if not hasattr(kind, "at"):
        raise address.refused(address.rest[:40] or "?")
    engine: Engine = kind.at(address)
    return engine
