"""What a mistyped name may have meant, as links."""

from __future__ import annotations

from collections.abc import Iterable

from khue.web.errors import Hint
from khue.web.near import nearest
from khue.web.portal import links


def similar(kind: str, wrong: str, ids: Iterable[str]) -> tuple[Hint, ...]:
    """Up to three ids of a kind that are written much like `wrong`."""
    return tuple(Hint(id, links.to(kind, id)) for id in nearest(wrong, ids))
