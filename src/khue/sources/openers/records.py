"""XML of records, and the XML that Excel 2003 wrote workbooks in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from khue.sources.grid import Book, Box, Cell, Grid
from khue.sources.openers import markup


class _Node:
    """An element of XML with what is in it."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.children: list[_Node] = []
        self.text = ""


def open_xml(text: str, encoding: str) -> Book:
    """Excel's XML of 2003 as sheets; of any other XML, the elements that repeat most as rows."""
    root = _tree(text)
    sheets = [child for child in root.children if child.name == "Worksheet"] if root.name == "Workbook" else []
    grids = tuple(_worksheet(sheet) for sheet in sheets) if sheets else _records(root)
    return Book("xml", grids, encoding=encoding)


def _tree(text: str) -> _Node:
    root = _Node("", {})
    open_nodes = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        node = _Node(markup.local(name), {markup.local(key): value for key, value in attributes.items()})
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def end(_: str) -> None:
        open_nodes.pop()

    def data(piece: str) -> None:
        open_nodes[-1].text += piece

    # The text is Unicode already: what its first line says of bytes is no longer so.
    markup.parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).lstrip("\ufeff"), start, end, data)
    return root.children[0]


def _worksheet(sheet: _Node) -> Grid:
    rows: list[list[Cell]] = []
    merges: list[Box] = []
    table = next((child for child in sheet.children if child.name == "Table"), _Node("", {}))
    for row in (child for child in table.children if child.name == "Row"):
        at = min(int(row.attributes.get("Index", len(rows) + 1)) - 1, len(rows) + markup.MOST_SPAN)
        rows += [[] for _ in range(at - len(rows))]
        cells: list[Cell] = []
        for cell in (child for child in row.children if child.name == "Cell"):
            left = min(int(cell.attributes.get("Index", len(cells) + 1)) - 1, len(cells) + markup.MOST_SPAN)
            across, down = (markup.span(cell.attributes.get(name, "0")) for name in ("MergeAcross", "MergeDown"))
            across = across if "MergeAcross" in cell.attributes else 0
            down = down if "MergeDown" in cell.attributes else 0
            cells += [None] * (left - len(cells))
            cells.append(_typed(next((child for child in cell.children if child.name == "Data"), None)))
            if across or down:
                merges.append(Box(len(rows), left, len(rows) + down, left + across))
            cells += [None] * across
        rows.append(cells)
    return Grid(sheet.attributes.get("Name", ""), rows, merges=tuple(merges))


def _typed(data: _Node | None) -> Cell:
    if data is None or not (text := _whole(data)):
        return None
    match data.attributes.get("Type"):
        case "Number":
            return float(text) if any(char in text for char in ".eE") else int(text)
        case "DateTime":
            return text.removesuffix("T00:00:00.000").removesuffix("T00:00:00")
    return text


def _whole(node: _Node) -> str:
    return (node.text + "".join(_whole(child) for child in node.children)).strip()


def _records(root: _Node) -> tuple[Grid, ...]:
    """The parent with the most children of one name: each of these is a row, its parts and attributes are its cells."""
    best, name, count = root, "", 0
    queue = [root]
    while queue:
        node = queue.pop()
        queue += node.children
        for child, times in Counter(child.name for child in node.children).most_common(1):
            if times > count and any(one.children or one.attributes for one in node.children if one.name == child):
                best, name, count = node, child, times
    rows = [dict(_flat(child)) for child in best.children if child.name == name]
    names = list(dict.fromkeys(key for row in rows for key in row))
    if not names:
        return ()
    return (Grid(name, [list(names), *([row.get(key) for key in names] for row in rows)], first=0, named=True),)


def _flat(node: _Node, prefix: str = "") -> Iterator[tuple[str, Cell]]:
    for key, value in node.attributes.items():
        yield f"{prefix}{key}", value.strip() or None
    for child in node.children:
        if child.children:
            yield from _flat(child, f"{prefix}{child.name} / ")
        else:
            yield f"{prefix}{child.name}", child.text.strip() or None
            yield from ((f"{prefix}{child.name} / {key}", value) for key, value in child.attributes.items())
