"""What each clause is about, and which year it speaks of: from its heading, else from those above.

Only what heads something says its role: a line in capitals, a line with clauses below it, or one that is marked as Chương,
Mục, Điều, I. or 1. and is short. A heading that names an agency keeps the role of what it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khue.documents.dictionary import Dictionary
from khue.documents.outline import Node, walk
from khue.documents.plain import Plain, flat
from khue.documents.years import named

_LONGEST = 240
_DEEP = ("point", "dash", "plus", "bullet", "bracket")
_ROLE_FIRST = 60
_WIDE = frozenset(["part", "chapter", "section"])
"""Their titles often stand on the line below: "Phần thứ nhất / KẾT QUẢ NĂM 2023"."""
_ONLY_NEAR, _NEAR = frozenset(["rule", "situation", "money", "forecast"]), 32
"""What must be said at the beginning of a heading: "tạo mọi điều kiện ..." is no heading of conditions."""
_RULES = re.compile(
    r"(?:v/v|ve|ve viec)?\s*(?:ban hanh|sua doi,? bo sung|phe duyet)?\s*(?:bo|quy dinh|quy che|muc)?\s*"
    r"(?:quy dinh|quy che|tieu chi|don gia|bang gia|dinh muc|muc thu|muc chi|co che,? chinh sach|chinh sach)(?!\w)"
)
"""Titles of documents that set rules: what is counted there are conditions."""


@dataclass(frozen=True)
class Setting:
    """What a clause stands in: its role and year, and whether it is itself a heading."""

    role: str = ""
    year: int | None = None
    heads: bool = False


def settings(plain: Plain, root: Node, words: Dictionary, title: str) -> dict[int, Setting]:
    """The setting of every clause, by the identity of its node."""
    found = {id(root): Setting(role="rule" if _RULES.match(flat(title)) else "")}
    for node in walk(root):
        assert node.parent is not None  # noqa: S101 - only the root has none
        found[id(node)] = _setting(plain, node, found[id(node.parent)], words)
    return found


def _setting(plain: Plain, node: Node, above: Setting, words: Dictionary) -> Setting:
    heading = _heading(plain, node)
    if not heads(plain, node):
        return Setting(above.role, above.year)
    role = role_of(heading if len(heading) <= _LONGEST else heading[-_ROLE_FIRST:], words)
    if node.kind in ("annex", "attached"):
        above = Setting(above.role)
    if above.role == "rule" and role == "objective" and "muc tieu" not in heading:
        role = ""  # the "chỉ tiêu" of rules are figures that buildings or dossiers must keep
    return Setting(_of_both(role, above.role), named(heading) or above.year, heads=True)


def _heading(plain: Plain, node: Node) -> str:
    """The flat words of a heading; of one whose title stands on the lines below with that."""
    words = plain.flat[node.body : node.end]
    if node.kind in ("annex", "attached") or (node.kind in _WIDE and not words.strip()):
        titles = [one for one in node.more[:2] if not one.row and plain.text[one.start : one.end].isupper()]
        words = " ".join([words, *(plain.flat[one.start : one.end] for one in titles)])
    return words


def _of_both(role: str, above: str) -> str:
    """What a clause is about whose heading says one thing and those above another: what was reached, money and rules stay."""
    if above in ("situation", "money", "forecast") or (
        above == "rule" and role in ("solution", "purpose", "organisation")
    ):
        return above
    return role or above


def heads(plain: Plain, node: Node) -> bool:
    """Whether the clause's own paragraph is a heading of what follows."""
    text = plain.text[node.body : node.end].strip()
    if node.kind in ("lead", "annex", "attached") or text.isupper():
        return True
    if len(text) > _LONGEST:
        return False
    if node.children or node.more:
        return not text.endswith((".", ";")) or len(text) < _ROLE_FIRST
    return node.kind not in _DEEP and not text.endswith((".", ";", "./."))


def role_of(heading: str, words: Dictionary) -> str:
    """What a flat heading is about; empty where no word says it. The role whose word stands first wins."""
    best = (len(heading) + 1, "")
    for role, pattern in words.roles:
        match = pattern.search(heading)
        if match and match.start() < (_NEAR if role in _ONLY_NEAR else best[0]) and match.start() < best[0]:
            best = (match.start(), role)
    return best[1]
