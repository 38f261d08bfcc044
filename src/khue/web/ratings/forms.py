"""What forms of ratings say: numbers of objections, verdicts and marks."""

from __future__ import annotations

from django.http import QueryDict

from khue.web.ratings.actions import NotDoneError
from khue.web.ratings.models import Verdict


def number_in(text: str) -> int:
    """The number of an objection; 0, which none has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0


def verdict_in(post: QueryDict) -> tuple[Verdict, float | None]:
    """The verdict of a form and the mark that goes with it, written with a comma or a point."""
    said = post.get("verdict", "")
    if said not in (Verdict.UPHELD, Verdict.PARTLY, Verdict.REJECTED):
        raise NotDoneError("verdict")
    try:
        mark = float(post.get("mark", "").strip().replace(",", "."))
    except ValueError:
        mark = None
    return Verdict(said), mark
