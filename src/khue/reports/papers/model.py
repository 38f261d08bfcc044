"""What a paper says, part by part, in the order of an administrative document."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Align = Literal["left", "center", "right"]


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """What every part of a paper shares."""


class Run(msgspec.Struct, frozen=True):
    """A stretch of text; `href` makes it a link."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


class Heading(_Part, frozen=True, tag="heading"):
    """A heading: level 1 is `I.`, 2 is `1.`, 3 is `a)`. `label` is given by `numbering`."""

    level: Literal[1, 2, 3]
    text: str
    label: str = ""


class Paragraph(_Part, frozen=True, tag="paragraph"):
    """A paragraph of the body, a point of a list (`-`), or a note in small letters."""

    runs: tuple[Run, ...]
    kind: Literal["body", "point", "note"] = "body"

    @property
    def text(self) -> str:
        """The words without their look."""
        return "".join(run.text for run in self.runs)


class Column(_Part, frozen=True):
    """A column: its heading, its share of the table's width (all shares together are the whole), and how it is set."""

    heading: str
    share: int
    align: Align = "left"


class Row(_Part, frozen=True):
    """A row of a table, one text a column; a `band` is one text over all columns. `strong` rows are in bold."""

    cells: tuple[str, ...]
    band: bool = False
    strong: bool = False


class Table(_Part, frozen=True, tag="table"):
    """A table whose header row stands again on every page. Without `headed` its first column heads the rows instead."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    label: str = ""
    headed: bool = True


class Figure(_Part, frozen=True, tag="figure"):
    """A drawing as SVG whose colours are the classes of `khue.reports.charts`; `alt` says in words what it shows.

    `share` is its width as a percentage of the text's.
    """

    svg: str
    alt: str
    caption: str
    note: str = ""
    label: str = ""
    share: int = 100


Block = Heading | Paragraph | Table | Figure


class Head(_Part, frozen=True):
    """The block above the text: who issues the paper, under which number, where and when.

    `number` is empty as long as none was given: it is then left open to be written in. `parent` may be empty.
    """

    agency: str
    symbol: str
    place: str
    day: date
    parent: str = ""
    number: str = ""


class Signature(_Part, frozen=True):
    """Who signs: on whose authority (`TM. ỦY BAN NHÂN DÂN`), with which posts, one a line; the name is left open."""

    authority: str = ""
    posts: tuple[str, ...] = ()


class Annex(_Part, frozen=True):
    """What hangs on the paper, on pages of its own; `landscape` for wide tables."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    label: str = ""


class Paper(_Part, frozen=True):
    """A whole paper.

    `style` is that of the state (national header) or of the Party. `marks` are what a reader must not overlook: that it is
    a draft, that its data is invented. `foot` stands on every page: of what day the figures are, from which build, where.
    `counterpart` signs on the left, where minutes have two who sign and no recipients. A `loose` paper has only its annexes.
    `base` is a Word document whose styles the paper has as .docx; without one they are ours.
    `description` says in a sentence what it is, for the file's properties.
    """

    lang: Literal["vi", "en"]
    head: Head
    name: str
    subject: str
    blocks: tuple[Block, ...]
    style: Literal["state", "party"] = "state"
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    signature: Signature = Signature()
    counterpart: Signature = Signature()
    recipients: tuple[str, ...] = ()
    loose: bool = False
    annexes: tuple[Annex, ...] = ()
    marks: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    description: str = ""
    base: bytes = b""

    @property
    def title(self) -> str:
        """What the paper is called in a list of files."""
        return f"{self.name} - {self.subject}"


def words(*runs: str | Run) -> tuple[Run, ...]:
    """Runs from texts and runs."""
    return tuple(run if isinstance(run, Run) else Run(run) for run in runs)


def body(*runs: str | Run) -> Paragraph:
    """A paragraph of the body."""
    return Paragraph(runs=words(*runs))


def point(*runs: str | Run) -> Paragraph:
    """A point of a list."""
    return Paragraph(runs=words(*runs), kind="point")


def note(*runs: str | Run) -> Paragraph:
    """A note in small letters."""
    return Paragraph(runs=words(*runs), kind="note")
