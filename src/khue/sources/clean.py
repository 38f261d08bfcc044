"""The text of a grid's cells put in order before anything is recognised: letters, fonts, blanks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from khue.model.reading import Repair
from khue.sources.grid import Cell, Grid
from khue.sources.letters import capitals
from khue.sources.letters.mend import Mending, judge, reread
from khue.sources.recognisers.cells import tidy


@dataclass
class _Cleaner:
    """Remembers what became of each text, since tables repeat themselves."""

    known: dict[tuple[str, str], str | None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[str, str]] = field(default_factory=dict)

    def count(self, kind: str, before: str, after: str) -> None:
        if before != after:
            self.counts[kind] += 1
            self.examples.setdefault(kind, (before, after))


def clean(grid: Grid, encoding: str, kind: str) -> tuple[Grid, tuple[Repair, ...]]:
    """The grid with its text mended, composed and tidy (nothing for empty text), and what was put right."""
    cleaner = _Cleaner()
    fonts = {name: _alphabet(name) for name in set(grid.fonts.values())}
    mending = judge(()) if kind in ("csv", "fixed", "html", "xml", "json") else judge(_texts(grid))
    abc = "TCVN3" in encoding or mending.name == "TCVN3"
    usual = (mending.name, abc)

    def text(cell: str, row: int, at: int) -> str | None:
        font = grid.fonts.get((row, at), "") if fonts else ""
        key = (cell, font)
        if key not in cleaner.known:
            cleaner.known[key] = _cleaned(cell, font, fonts.get(font, ""), usual, cleaner, mending)
        return cleaner.known[key]

    rows: list[list[Cell]] = [
        [
            cell if not isinstance(cell, str) else (cell.strip() or None) if not fonts and cell.isascii() else text(cell, row, at)
            for at, cell in enumerate(cells)
        ]
        for row, cells in enumerate(grid.rows)
    ]  # fmt: skip
    repairs = tuple(
        Repair(one, times, "", *_short(cleaner.examples[one])) for one, times in cleaner.counts.items()
    )  # fmt: skip
    if mending.name and not any(one.kind == "letters" for one in repairs):
        repairs = (*repairs, Repair("letters", 1, before=mending.name))
    return replace(grid, rows=rows), repairs


def _cleaned(cell: str, font: str, alphabet: str, usual: tuple[str, bool], cleaner: _Cleaner,
             mending: Mending) -> str | None:  # fmt: skip
    done = tidy(cell) if cell.isascii() else cell
    if not cell.isascii():
        if alphabet:
            done = reread(cell, alphabet, sure=True)
            cleaner.count("font", cell, done)
        elif usual[0]:
            done = mending(cell)
            cleaner.count("letters", cell, done)
        done = tidy(done)
        if usual[1] or alphabet == "TCVN3":
            raised = capitals.restored(done)
            cleaner.count("capitals", done, raised)
            done = raised
    if alphabet and font.rstrip(" 0123456789").endswith("H"):
        done = done.upper()
    return done or None


def _alphabet(font: str) -> str:
    """The alphabet that a font draws: fonts of ABC begin with `.Vn`, those of VNI and VPS with their names."""
    name = font.lower()
    return "TCVN3" if name.startswith(".vn") else "VPS" if name.startswith("vps") else "VNI"


def _texts(grid: Grid) -> list[str]:
    return [
        cell for row, cells in enumerate(grid.rows) for at, cell in enumerate(cells)
        if isinstance(cell, str) and not cell.isascii() and (row, at) not in grid.fonts
    ]  # fmt: skip


def _short(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0][:60], pair[1][:60]
