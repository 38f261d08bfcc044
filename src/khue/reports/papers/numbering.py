"""Numbers of headings, tables, figures and annexes, given once for all writers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from khue.reports.papers import words
from khue.reports.papers.model import Block, Figure, Heading, Paper, Table

_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters that points go by: the Vietnamese alphabet's that a document uses, without marks but with đ."""
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def numbered(paper: Paper) -> Paper:
    """The paper with every label filled in; tables and figures count on through the annexes."""
    counts: Counter[str] = Counter()
    blocks = _blocks(paper.blocks, paper, counts)
    annexes = tuple(
        replace(annex, label=_annex(paper, at), blocks=_blocks(annex.blocks, paper, counts))
        for at, annex in enumerate(paper.annexes, 1)
    )
    return replace(paper, blocks=blocks, annexes=annexes)


def _annex(paper: Paper, at: int) -> str:
    """One annex has no number."""
    name = words.ANNEX[paper.lang].upper()
    return f"{name} {roman(at)}" if len(paper.annexes) > 1 else name


def _blocks(blocks: Iterable[Block], paper: Paper, counts: Counter[str]) -> tuple[Block, ...]:
    counts[Heading.__name__] = 0
    levels = [0, 0, 0]
    return tuple(_block(block, paper, counts, levels) for block in blocks)


def _block(block: Block, paper: Paper, counts: Counter[str], levels: list[int]) -> Block:
    match block:
        case Heading():
            levels[block.level - 1] += 1
            levels[block.level :] = [0] * (3 - block.level)
            return replace(block, label=heading_label(block.level, levels[block.level - 1], paper.style))
        case Table() if block.caption:
            counts["table"] += 1
            return replace(block, label=f"{words.TABLE[paper.lang]} {counts['table']}.")
        case Figure() if block.caption:
            counts["figure"] += 1
            return replace(block, label=f"{words.FIGURE[paper.lang]} {counts['figure']}.")
    return block


def heading_label(level: int, at: int, style: str) -> str:
    """What stands before a heading; the Party writes `I-` where the state writes `I.`.

    >>> heading_label(1, 4, "state"), heading_label(1, 4, "party"), heading_label(2, 3, "state"), heading_label(3, 5, "state")
    ('IV.', 'IV-', '3.', 'đ)')
    """
    if level == 1:
        return f"{roman(at)}{'-' if style == 'party' else '.'}"
    return f"{at}." if level == 2 else f"{_LETTERS[(at - 1) % len(_LETTERS)]})"


def roman(number: int) -> str:
    """A Roman number, up to 39.

    >>> [roman(n) for n in (1, 4, 9, 14)]
    ['I', 'IV', 'IX', 'XIV']
    """
    made = ""
    for worth, sign in _ROMAN:
        while number >= worth:
            made, number = made + sign, number - worth
    return made
