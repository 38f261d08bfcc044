"""Where the typeface of printed papers lies: one with the widths of Times New Roman and every letter of Vietnamese.

TeX Gyre Termes is used from the package that brings it, found without running that package's code. Where it is absent,
the typesetter's own serif (Libertinus), which has the letters too, stands in.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "rinoh_typeface_texgyretermes"
FAMILIES = ("TeX Gyre Termes", "Libertinus Serif")
"""The families in the order in which they are wanted."""


@cache
def folders() -> tuple[Path, ...]:
    """The folders that hold the typeface; none where the package is not installed."""
    found = find_spec(PACKAGE)
    places = found.submodule_search_locations if found else None
    return tuple(Path(place) for place in places or ())
