"""The styles of a workbook, and those that marks and the summary add to them."""

from __future__ import annotations

from copy import deepcopy

from khue.reports.workbook.markup import MAIN, Element, UnusualError, dump, parse, tag
from khue.reports.workbook.model import Tone
from khue.reports.workbook.package import Package

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PLAIN = f"""<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
_FONTS = {
    "title": '<b/><sz val="16"/>', "bold": '<b/><sz val="11"/>', "link": '<u/><sz val="11"/><color rgb="FF0A5A6A"/>',
    "text": '<sz val="11"/>',
}  # fmt: skip
_DAY, _MOMENT, _TIME = 14, 22, 21


class Look:
    """The styles; asks for a style give its number, and it is made the first time."""

    def __init__(self, package: Package) -> None:
        self._package = package
        related = [target for _, type, target in package.related(package.workbook) if type.endswith("/styles")]
        self._part = related[0] if related else package.free("xl/styles{}.xml")
        self._root = parse(package[self._part] if related else _PLAIN.encode())
        if not related:
            package.say(self._part, _TYPE)
            package.relate(package.workbook, "styles", self._part)
        self._made: dict[tuple[object, ...], int] = {}

    def marked(self, base: int, tone: Tone) -> int:
        """The style `base` with the colour of a tone; the rest of it stays."""
        return self._remembered(("marked", base, tone), lambda: self._clone(base, fillId=self._fill(tone), applyFill=1))

    def words(self, font: str, tone: Tone | None = None) -> int:
        """A style for words of the summary: wrapped, at the top; `font` is title, bold, link or text."""

        def make() -> int:
            fill = self._fill(tone) if tone else 0
            made = self._xf(
                fontId=self._font(font), fillId=fill, applyFont=1, applyFill=1, applyAlignment=1, quotePrefix=1
            )
            wrap = {"vertical": "top", **({} if font == "title" else {"wrapText": "1"})}
            made.append(made.makeelement(tag("alignment"), wrap))
            return self._added("cellXfs", made)

        return self._remembered(("words", font, tone), make)

    def text(self) -> int:
        """A style for texts that must stay texts when they are edited."""
        return self._remembered(
            ("text",), lambda: self._added("cellXfs", self._xf(numFmtId=49, applyNumberFormat=1, quotePrefix=1))
        )

    def days(self, kind: str) -> int:
        """A style for days, moments or times of day: `kind` is day, moment or time."""
        code = {"day": _DAY, "moment": _MOMENT, "time": _TIME}[kind]
        return self._remembered((kind,), lambda: self._added("cellXfs", self._xf(numFmtId=code, applyNumberFormat=1)))

    def write(self) -> None:
        """Put the styles into the package."""
        self._package[self._part] = dump(self._root)

    def _remembered(self, key: tuple[object, ...], make: object) -> int:
        if key not in self._made:
            self._made[key] = make()  # type: ignore[operator]  # a function without arguments
        return self._made[key]

    def _fill(self, tone: Tone) -> int:
        def make() -> int:
            colours = f'<fgColor rgb="{tone.value}"/><bgColor indexed="64"/>'
            xml = f'<fill xmlns="{MAIN}"><patternFill patternType="solid">{colours}</patternFill></fill>'
            return self._added("fills", parse(xml.encode()))

        return self._remembered(("fill", tone), make)

    def _font(self, name: str) -> int:
        xml = f'<font xmlns="{MAIN}">{_FONTS[name]}<name val="Arial"/></font>'
        return self._remembered(("font", name), lambda: self._added("fonts", parse(xml.encode())))

    def _xf(self, **values: int) -> Element:
        given = {"numFmtId": 0, "fontId": 0, "fillId": 0, "borderId": 0, "xfId": 0, **values}
        return self._root.makeelement(tag("xf"), {name: str(value) for name, value in given.items()})

    def _clone(self, base: int, **values: int) -> int:
        known = self._list("cellXfs")
        found = deepcopy(known[base]) if 0 <= base < len(known) else self._xf()
        for name, value in values.items():
            found.set(name, str(value))
        return self._added("cellXfs", found)

    def _added(self, listed: str, element: Element) -> int:
        found = self._list(listed)
        found.append(element)
        found.set("count", str(len(found)))
        return len(found) - 1

    def _list(self, name: str) -> Element:
        found = self._root.find(tag(name))
        if found is None:
            raise UnusualError(f"styles without {name}")
        return found
