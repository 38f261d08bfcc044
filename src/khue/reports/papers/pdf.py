"""A paper as PDF: PDF/A-2a (archives) and PDF/UA-1 (readers with a screen reader), set by Typst.

The text goes to Typst as data beside the fixed template `paper.typ`, so that no word of a declaration is ever read as
markup. Nothing is taken from the machine: no font of the system, no clock.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from khue.reports.papers import figures, fonts, words
from khue.reports.papers.layout import layout_of
from khue.reports.papers.model import Figure, Paper
from khue.reports.papers.numbering import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typst

STANDARDS = ["a-2a", "ua-1"]
PPI = 220
"""Points of a picture to the inch of its natural size (96 units of the drawing)."""
_PICTURES = """\
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for (n, svg) in json(bytes(sys.inputs.svgs)).enumerate() {
  if n > 0 { pagebreak() }
  image(bytes(svg), format: "svg")
}
"""
_lock = threading.Lock()


def write(paper: Paper) -> bytes:
    """The bytes of the file; the same paper always gives the same."""
    sheet = msgspec.json.encode(_sheet(numbered(paper))).decode()
    noon = datetime.combine(paper.head.day, time(), UTC)
    with _lock:
        made = _compiler().compile(
            _template(), format="pdf", sys_inputs={"paper": sheet}, pdf_standards=list(STANDARDS),  # type: ignore[arg-type] # its stub asks for literals
            timestamp=int(noon.timestamp()),
        )  # fmt: skip
    if not isinstance(made, bytes):
        raise TypeError("a paper is one file")
    return made


def pictures(svgs: Sequence[str]) -> list[bytes]:
    """Each drawing as PNG, in the same typeface."""
    if not svgs:
        return []
    drawn = msgspec.json.encode([figures.standing_alone(svg) for svg in svgs]).decode()
    with _lock:
        made = _compiler().compile(_PICTURES.encode(), format="png", ppi=PPI, sys_inputs={"svgs": drawn})
    return made if isinstance(made, list) else [made or b""]


def _sheet(paper: Paper) -> dict[str, Any]:
    """The paper as the template reads it: its parts, and the lines and measures that are worked out here."""
    made: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(paper, base=b""))
    for block in (*made["blocks"], *(block for annex in made["annexes"] for block in annex["blocks"])):
        if block["type"] == "figure":
            block["svg"] = figures.standing_alone(block["svg"])
    lang = paper.lang
    lines = {
        "number": words.number_line(paper.head, paper.style, lang), "day": words.day_line(paper.head, lang),
        "country": words.COUNTRY[lang], "motto": words.MOTTO[lang], "party": words.PARTY[lang],
        "recipients": words.RECIPIENTS[lang], "addressed": words.ADDRESSED[lang], "attached": words.attached(paper),
    }  # fmt: skip
    layout = msgspec.to_builtins(layout_of(paper.style))
    return made | {"title": paper.title, "lines": lines, "layout": layout, "fonts": list(fonts.FAMILIES)}


@cache
def _template() -> bytes:
    return files("khue.reports.papers").joinpath("paper.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    """One compiler, so that fonts are looked through once; it is not shared by threads at the same time."""
    import typst

    return typst.Compiler(font_paths=list(fonts.folders()), ignore_system_fonts=True)


__all__ = ["Figure", "pictures", "write"]
