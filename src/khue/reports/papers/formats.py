"""The formats that a paper can be had in."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from khue.reports.papers.model import Paper


@dataclass(frozen=True)
class Format:
    """A format by its file ending. Its writer, the module of the same name, is only imported when a paper is written."""

    ending: str
    media_type: str

    def write(self, paper: Paper) -> bytes:
        """The paper's file; the same paper always gives the same bytes."""
        made: bytes = importlib.import_module(f"khue.reports.papers.{self.ending}").write(paper)
        return made


FORMATS = {
    one.ending: one
    for one in (
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Format("pdf", "application/pdf"),
        Format("html", "text/html; charset=utf-8"),
    )
}
"""Every format, the one that officials edit first."""
