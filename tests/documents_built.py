"""Invented documents as Word and PDF files, built from their text when a test needs them."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

_TYPST = """\
#set page(paper: "a4", margin: 20mm, numbering: "1")
#set text(size: 12pt, lang: "vi")
#for block in json(bytes(sys.inputs.blocks)) {
  if block.rows.len() > 0 {
    table(columns: block.rows.at(0).len(), ..block.rows.flatten())
  } else { par(block.text) }
}
"""


def _blocks(text: str) -> list[tuple[str, list[list[str]]]]:
    """The lines of a text one by one, rows of a table together."""
    lines = [line for line in text.splitlines() if line.strip()]
    found: list[tuple[str, list[list[str]]]] = []
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            found.append(("", [[cell.strip() for cell in line.strip("|").split("|")] for line in group]))
        else:
            found += [(line, []) for line in group]
    return found


def word(text: str, path: Path) -> Path:
    """A Word file of the text: each line a paragraph, rows a table."""
    import docx

    document = docx.Document()
    for line, rows in _blocks(text):
        if not rows:
            document.add_paragraph(line)
            continue
        table = document.add_table(len(rows), len(rows[0]))
        for cells, row in zip(rows, table.rows, strict=True):
            for words, cell in zip(cells, row.cells, strict=True):
                cell.text = words
    document.save(str(path))
    return path


def pdf(text: str, path: Path) -> Path:
    """A PDF of the text with ruled tables, pages numbered."""
    import typst

    blocks = json.dumps([{"text": line, "rows": rows} for line, rows in _blocks(text)])
    path.write_bytes(typst.compile(_TYPST.encode(), format="pdf", sys_inputs={"blocks": blocks}))
    return path


def scan(path: Path, pages: int) -> Path:
    """A PDF whose pages hold a picture and no letter."""
    import typst

    markup = '#set page(paper: "a4")\n' + "#pagebreak()\n".join(
        ["#rect(width: 80mm, height: 90mm, fill: gray)\n"] * pages
    )
    path.write_bytes(typst.compile(markup.encode(), format="pdf"))
    return path
