"""Addresses of clauses made from their own words, so that renumbering or moving a clause leaves its address as it was.

The first words, and a hash of all of them. Where two clauses say the same, the clauses they stand in tell them apart, and
at last their order.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from khue.documents.outline import Node
from khue.documents.plain import Plain, flat, tidy
from khue.lib.vietnamese import canonical

_WORDS = 6


def addresses(plain: Plain, nodes: Iterable[Node]) -> dict[int, str]:
    """The address of every clause, by the identity of its node; empty for the document itself."""
    nodes = list(nodes)
    words = {id(node): tidy(plain.text[node.body : node.end]) for node in nodes}
    alone = {key: address(text) for key, text in words.items()}
    often = Counter(alone.values())
    found: dict[int, str] = {}
    taken: Counter[str] = Counter()
    for node in nodes:
        name = alone[id(node)]
        if often[name] > 1:
            name = address(" / ".join(words[id(one)] for one in node.above()))
        taken[name] += 1
        found[id(node)] = ("" if node.parent is None else name) if taken[name] == 1 else f"{name}-{taken[name]}"
    return found


def address(words: str) -> str:
    """The address that words give.

    >>> address("Tỷ trọng kinh tế số đạt 30% GRDP") == address("Tỷ  trọng kinh tế số đạt 30% GRDP")
    True
    """
    plain = canonical(tidy(words)).strip(" .;:,")
    slug = "-".join("".join(char if char.isalnum() else " " for char in flat(words)).split()[:_WORDS])
    return f"{slug[:48].strip('-')}-{hashlib.blake2b(plain.encode(), digest_size=4).hexdigest()}"
