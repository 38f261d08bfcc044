"""The measures of a paper (Decree 30/2020, Annex I, and the Party's style), in millimetres and points.

The decree gives ranges; what stands here lies within them, and is what all writers use.
"""

from __future__ import annotations

import msgspec

FONT = "Times New Roman"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Margins and type sizes. `number` is how far the page number stands below the page's upper edge."""

    width: float = 210
    height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 16
    number: float = 10
    foot: float = 8
    first_line: float = 10
    indent: float = 10
    between: float = 6
    leading: float = 1.1
    country: float = 12
    motto: float = 13
    agency: float = 12
    body: float = 13
    title: float = 14
    table: float = 11
    small: float = 11
    page_number: float = 13
    footline: float = 8

    def text_width(self, *, landscape: bool = False) -> float:
        """How wide the text is; a landscape page has the same margins at the same sides of the paper as read."""
        return (self.height if landscape else self.width) - self.left - self.right


STATE = Layout()
PARTY = Layout(country=15)
"""The Party's name is set larger than the national one."""


def layout_of(style: str) -> Layout:
    """The measures of a style."""
    return PARTY if style == "party" else STATE
