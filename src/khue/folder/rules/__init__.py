"""The rules of khue check, one idea a file: its `RULES`, and `check(folder)`, which gives findings and never raises.

A new rule is a new module here; the package is scanned, nothing else has to be told of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of rules, in order of name."""
    return tuple(importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
