"""Viewpoints, and objectives without a number: the clauses of the parts that are about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from khue.documents.items import Statement, Target
from khue.documents.outline import Node
from khue.documents.plain import Plain
from khue.documents.roles import Setting

_SHORTEST = 30


def statements(
    plain: Plain, nodes: Iterable[Node], settings: Mapping[int, Setting], addresses: Mapping[int, str], role: str
) -> Iterator[Statement]:
    """The clauses of a role that say something themselves; headings are left out."""
    for node in nodes:
        setting = settings[id(node)]
        paragraphs = [one for one in node.more if not one.row]
        if setting.role != role or node.parent is None or (setting.heads and not paragraphs):
            continue
        start, end = (
            (paragraphs[0].start, paragraphs[-1].end)
            if setting.heads
            else (node.start, max([node.end, *(one.end for one in paragraphs)]))
        )
        text = plain.cut(start if setting.heads else node.body, end)
        if len(text) >= _SHORTEST:
            yield Statement(
                clause=node.path, address=addresses[id(node)], text=text, certainty=0.8, start=start, end=end
            )


def without_targets(found: Iterable[Statement], targets: Iterable[Target]) -> Iterator[Statement]:
    """The statements that hold no target."""
    places = [target.value_start for target in targets]
    return (one for one in found if not any(one.start <= place < one.end for place in places))
