"""The tree of an index: groups of groups of indicators, each with its weight among its siblings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khue.model.method import Aggregation


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of an index: an indicator where it has no children. `weight` counts among its siblings."""

    id: str
    weight: float = 1.0
    children: tuple[Branch, ...] = ()
    aggregation: Aggregation | None = None
    """None: that of the whole index."""

    def leaves(self) -> Iterator[Branch]:
        """The indicators, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def nodes(self) -> Iterator[Branch]:
        """This and everything below, a part always after those that it is made of."""
        for child in self.children:
            yield from child.nodes()
        yield self

    def effective(self) -> dict[str, float]:
        """The share of every indicator in the whole, where all parts are averaged arithmetically; they add up to 1."""
        if not self.children:
            return {self.id: 1.0}
        total = sum(child.weight for child in self.children)
        return {
            leaf: child.weight / total * share
            for child in self.children
            for leaf, share in child.effective().items()
        }  # fmt: skip


def check(root: Branch) -> None:
    """Raise ValueError for a part that stands twice, a negative weight, or a group without any weight."""
    seen: set[str] = set()
    for node in root.nodes():
        if node.id in seen:
            raise ValueError(f"{node.id} stands twice in the index")
        seen.add(node.id)
        if not node.weight >= 0:
            raise ValueError(f"{node.id} has the weight {node.weight}")
        if node.children and not any(child.weight > 0 for child in node.children):
            raise ValueError(f"no part of {node.id} has any weight")


def flat(ids: Sequence[str], weights: Sequence[float] | None = None) -> Branch:
    """An index of one level; equal weights where none are given."""
    given = weights if weights is not None else [1.0] * len(ids)
    return Branch("index", 1.0, tuple(Branch(id, weight) for id, weight in zip(ids, given, strict=True)))
