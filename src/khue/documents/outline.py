"""Paragraphs become a tree of clauses.

Every kind of marker seen is a step of a stack. A marker of a kind on the stack is a sibling of the last of that kind; one
that begins a series of a kind not on the stack lies below the last clause, unless it is wider than all markers above
(Phần, Chương, Mục, Điều). A paragraph without a marker ends lists. One that ends with a colon, or that only names a period
("Đến năm 2030"), heads what follows. Annexes and attached documents begin anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from khue.documents.markers import BULLETS, KINDS
from khue.documents.paragraphs import Paragraph
from khue.documents.plain import Plain

_WIDE = KINDS.index("article")
_ANNEX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHU LUC|BIỂU|Biểu số|MẪU|Mẫu số)\s*(?:SỐ|số)?\s*:?\s*([IVX]+|\d+[A-Z]?)?\s*(?=$|[(.:\-–A-ZĐ])"
)
_PERIOD = re.compile(
    r"(?:(?:muc tieu|tam nhin|phan dau|giai doan|den|nam|trong|ca|chi tieu)\s+)*"
    r"(?:(?:het|cuoi)\s+)?(?:nam\s+)?20\d\d(?:\s*-\s*(?:nam\s+)?20\d\d)?\s*[:.]?$"
)
_ANNOUNCES = re.compile(r"(?:chi tieu|muc tieu)[^.:;]{0,60}(?:sau(?: day)?|gom)?\s*:$")
_CLOSING = re.compile(r"(?:Nơi nhận|NƠI NHẬN|Nơi gửi)\s*:?")
_REOPENING = ("part", "chapter", "article", "letter", "roman")
_FIRST = {"1", "I", "a", "A", "i", "-", "+", "01"}
_LEAD_LENGTH = 220


@dataclass(slots=True)
class Node:
    """A clause while the tree is made: its own paragraph, and the unmarked paragraphs and rows that belong to it.

    `order` is its place among its siblings of the same kind, of which its parent has `counts`.
    """

    kind: str
    label: str
    start: int
    end: int
    body: int
    parent: Node | None = None
    order: int = 1
    more: list[Paragraph] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def above(self) -> Iterator[Node]:
        """The clause itself, then those it lies in."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def path(self) -> str:
        """Where it stands, such as `Điều 1/II/2/a`."""
        labels = [_shown(node) for node in self.above() if node.parent is not None]
        return "/".join(reversed([label for label in labels if label]))


_NAMED = {
    "article": "Điều",
    "chapter": "Chương",
    "part": "Phần",
    "section": "Mục",
    "subsection": "Tiểu mục",
    "annex": "Phụ lục",
    "attached": "Kèm theo",
}

_SIGNS = {"dash": "-", "plus": "+", "bullet": "*", "lead": ":"}


def _shown(node: Node) -> str:
    if node.kind in _NAMED:
        return f"{_NAMED[node.kind]} {node.label}".strip()
    if node.kind in _SIGNS:
        return f"{_SIGNS[node.kind]}{node.order}"
    return f"({node.label})" if node.kind == "bracket" else node.label


def outline(plain: Plain, paragraphs: Iterable[Paragraph], kinds: Iterable[str] = ()) -> Node:
    """The root of the tree; what stands before the first marker belongs to the root itself.

    A line in capitals that begins with one of `kinds` (flat words) begins an attached document, once the first has ended.
    """
    builder = _Builder(plain, tuple(kinds))
    for paragraph in paragraphs:
        builder.take(paragraph)
    return builder.root


def walk(node: Node) -> Iterator[Node]:
    """The clauses below a node, in the order of the text."""
    waiting = list(reversed(node.children))
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.children))


class _Builder:
    def __init__(self, plain: Plain, kinds: tuple[str, ...]) -> None:
        self._plain, self._kinds = plain, kinds
        self._closed = False
        self.root = Node("root", "", 0, 0, 0)
        self._stack = [self.root]

    def take(self, paragraph: Paragraph) -> None:
        text = self._plain.text[paragraph.start : paragraph.end]
        kind, label = self._beginning(paragraph, text)
        if kind:
            self._closed = False
            del self._stack[1:]
            self._push(kind, label, paragraph)
        elif _CLOSING.match(text):
            self._closed = True
        elif self._closed and not (paragraph.row or self._reopens(paragraph)):
            return
        elif paragraph.marker is not None:
            self._closed = False
            self._place(paragraph, paragraph.marker.kind, paragraph.marker.label)
        elif paragraph.row:
            self._stack[-1].more.append(paragraph)
        else:
            self._unmarked(paragraph, text)

    def _beginning(self, paragraph: Paragraph, text: str) -> tuple[str, str]:
        """Whether an annex or an attached document begins: its kind and label; both empty where none does."""
        if paragraph.row or len(text) >= _LEAD_LENGTH or text.rstrip().endswith((";", "./.")):
            return "", ""
        annex = _ANNEX.match(text)
        if annex:
            return "annex", annex[1] or ""
        attached = (
            self._closed
            and paragraph.marker is None
            and text.isupper()
            and self._plain.flat.startswith(self._kinds, paragraph.start)
        )
        return ("attached", "") if attached else ("", "")

    def _reopens(self, paragraph: Paragraph) -> bool:
        """Whether, after the signature, a heading shows that something follows."""
        wide = paragraph.marker is not None and paragraph.marker.kind in _REOPENING
        return wide and self._plain.text[paragraph.body : paragraph.end].isupper()

    def _push(self, kind: str, label: str, paragraph: Paragraph) -> None:
        parent = self._stack[-1]
        parent.counts[kind] += 1
        node = Node(kind, label, paragraph.start, paragraph.end, paragraph.body, parent, parent.counts[kind])
        parent.children.append(node)
        self._stack.append(node)

    def _place(self, paragraph: Paragraph, kind: str, label: str) -> None:
        at = next((index for index in range(len(self._stack) - 1, 0, -1) if self._stack[index].kind == kind), 0)
        if at:
            del self._stack[at:]
        else:
            self._nest(kind, label)
        self._push(kind, label, paragraph)

    def _nest(self, kind: str, label: str) -> None:
        rank = KINDS.index(kind)
        if label in _FIRST and rank > _WIDE:
            return
        while len(self._stack) > 1 and self._rank(self._stack[-1]) >= rank:
            self._stack.pop()

    def _rank(self, node: Node) -> int:
        if node.kind in ("annex", "attached"):
            return -1
        return KINDS.index(node.kind) if node.kind in KINDS else KINDS.index("bracket")

    def _unmarked(self, paragraph: Paragraph, text: str) -> None:
        while self._stack[-1].kind in BULLETS:
            self._stack.pop()
        if self._heads(paragraph, text):
            if self._stack[-1].kind == "lead":
                self._stack.pop()
            self._push("lead", "", paragraph)
        else:
            self._stack[-1].more.append(paragraph)

    def _heads(self, paragraph: Paragraph, text: str) -> bool:
        flat = self._plain.flat[paragraph.start : paragraph.end]
        if len(text) >= _LEAD_LENGTH:
            return bool(_ANNOUNCES.search(flat))
        return len(self._stack) > 1 and (text.endswith(":") or bool(_PERIOD.fullmatch(flat)))
