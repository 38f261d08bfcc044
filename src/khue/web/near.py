"""What a mistyped name may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from khue.lib.vietnamese import fold

_LONGEST = 80


def nearest(wrong: str, names: Iterable[str], *, limit: int = 3) -> list[str]:
    """The names most like `wrong`, best first, whatever their case and diacritics; empty where none is like it.

    >>> nearest("Cua nam", ["Cửa Nam", "Hoàn Kiếm"])
    ['Cửa Nam']
    """
    by_fold: dict[str, str] = {}
    for name in names:
        by_fold.setdefault(fold(name), name)
    found = get_close_matches(fold(wrong[:_LONGEST]), by_fold, n=limit, cutoff=0.6)
    return [by_fold[name] for name in found]
