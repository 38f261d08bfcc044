"""Comments on cells: the part with the words, and the old drawing (VML) that programs ask for to show them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from khue.reports.workbook.markup import DOCUMENT, MAIN, Element, UnusualError, dump, letters, parse, quoted, tag, text
from khue.reports.workbook.package import Package

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE_ID = re.compile(r"_x0000_s(\d+)")
_FIRST_SHAPE = 1025
_AFTER = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NO_SHAPES = (
    f"<xml {_SPACES}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke '
    'joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    '<v:shape {spaces}id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 4, {right}, 15, '
    "{bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDE, _LINES, _LETTERS = 3, 3, 34
Cell = tuple[int, int]


def comment(package: Package, sheet: str, frame: Element, comments: Mapping[Cell, str], author: str) -> None:
    """Put comments on cells (row and column from 1) of a sheet's part; what was commented before keeps its words."""
    part = _part(package, sheet, "comments", "xl/comments{}.xml", _COMMENTS)
    content = package[part] if part in package else _no_comments()
    root = parse(content)
    listed, at = root.find(tag("commentList")), _author(root, author)
    if listed is None:
        raise UnusualError("comments without a list")
    known = {one.get("ref"): one for one in listed}
    new: list[tuple[Cell, str]] = []
    for (row, column), words in sorted(comments.items()):
        reference = f"{letters(column)}{row}"
        if reference in known:
            known[reference].find(tag("text")).append(_run(f"\n{author}: {words}"))
            continue
        made = listed.makeelement(tag("comment"), {"ref": reference, "authorId": str(at)})
        made.append(parse(f'<text xmlns="{MAIN}"><r><t xml:space="preserve">{text(words)}</t></r></text>'.encode()))
        listed.append(made)
        new.append(((row, column), words))
    package[part] = dump(root)
    if new:
        _draw(package, sheet, frame, new)


def _no_comments() -> bytes:
    return f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()


def _author(root: Element, author: str) -> int:
    authors = root.find(tag("authors"))
    if authors is None:
        raise UnusualError("comments without authors")
    authors.append(parse(f'<author xmlns="{MAIN}">{text(author)}</author>'.encode()))
    return len(authors) - 1


def _run(words: str) -> Element:
    return parse(f'<r xmlns="{MAIN}"><t xml:space="preserve">{text(words)}</t></r>'.encode())


def _part(package: Package, sheet: str, kind: str, pattern: str, type: str) -> str:
    """The part of a kind that the sheet has, or a new one."""
    for _, relation, target in package.related(sheet):
        if relation.endswith(f"/{kind}"):
            return target
    part = package.free(pattern)
    package.say(part, type)
    package.relate(sheet, kind, part)
    return part


def _draw(package: Package, sheet: str, frame: Element, new: list[tuple[Cell, str]]) -> None:
    """Add a shape for each comment to the drawing of the sheet, or to a new one."""
    part = _drawing(package, sheet, frame)
    content = package[part].decode("utf-8") if part in package else _NO_SHAPES
    head, end, tail = content.rpartition("</xml>")
    if not end:
        raise UnusualError("a drawing that is not as usual")
    spaces = "" if all(f'xmlns:{one}="' in head[:1024] for one in "vox") else f"{_SPACES} "
    ids = [int(one) for one in _SHAPE_ID.findall(head)]
    first = max([*ids, _FIRST_SHAPE - 1]) + 1
    shapes = [_shape(first + n, row - 1, column - 1, words, spaces) for n, ((row, column), words) in enumerate(new)]
    package[part] = "".join((head, *shapes, end, tail)).encode()


def _shape(id: int, row: int, column: int, words: str, spaces: str) -> str:
    lines = _LINES + len(words) // _LETTERS
    return _SHAPE.format(spaces=spaces, id=id, row=row, column=column, left=column + 1, right=column + 1 + _WIDE,
                         top=max(row - 1, 0), bottom=max(row - 1, 0) + lines)  # fmt: skip


def _drawing(package: Package, sheet: str, frame: Element) -> str:
    """The drawing that the sheet names, or a new one that it names from now on."""
    named = frame.find(tag("legacyDrawing"))
    if named is not None:
        id = named.get(tag("id", DOCUMENT))
        return next(target for one, _, target in package.related(sheet) if one == id)
    part = package.free("xl/drawings/vmlDrawing{}.vml")
    package.say_of_all("vml", _VML)
    id = package.relate(sheet, "vmlDrawing", part)
    made = frame.makeelement(tag("legacyDrawing"), {tag("id", DOCUMENT): quoted(id)}, nsmap={"r": DOCUMENT})
    after = next((one for one in frame if one.tag in {tag(name) for name in _AFTER}), None)
    if after is None:
        frame.append(made)
    else:
        after.addprevious(made)
    return part
