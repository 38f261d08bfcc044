"""Formulas computed over dataset versions. `reference` says what is right; every other engine must agree with it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from khue.exceptions import UsageError

if TYPE_CHECKING:
    from khue.ports import Engine

ENGINES = {
    "duckdb": ("khue.engines.duckdb", "DuckDBEngine"),
    "reference": ("khue.engines.reference", "ReferenceEngine"),
}
"""Where each engine lives; nothing of it is imported before it is asked for."""


def get_engine(name: str) -> Engine:
    """A new engine of that name, with its own defaults; raises UsageError when there is none."""
    if name not in ENGINES:
        raise UsageError(f"no engine {name!r}; there are {', '.join(sorted(ENGINES))}")
    module, kind = ENGINES[name]
    engine: Engine = getattr(import_module(module), kind)()
    return engine
