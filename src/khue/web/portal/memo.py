"""Remembers what is costly to gather, for as long as its build is open. A build never changes, so nothing goes stale."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

from khue.pipeline.reading import Build

Result = TypeVar("Result")
_kept: weakref.WeakKeyDictionary[Build, dict[Hashable, Any]] = weakref.WeakKeyDictionary()


def once_per_build(gather: Callable[..., Result]) -> Callable[..., Result]:
    """Call `gather(build, *rest)` once for each build and arguments; they must be hashable and few."""

    @wraps(gather)
    def remembered(build: Build, *rest: Hashable) -> Result:
        kept = _kept.setdefault(build, {})
        key = (gather.__module__, gather.__qualname__, *rest)
        if key not in kept:
            kept[key] = gather(build, *rest)
        result: Result = kept[key]
        return result

    return remembered
