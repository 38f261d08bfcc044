"""The archive that a workbook is: its parts, how they are related, and what each is."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path

from khue.reports.workbook.markup import DOCUMENT, RELATIONS, TYPES, Element, UnusualError, dump, parse, tag

CONTENT_TYPES = "[Content_Types].xml"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK_TYPE = f"{_SPREADSHEET}.sheet.main+xml"
_STRICT = "http://purl.oclc.org/ooxml/"


class Package:
    """The parts of a workbook by name; those that were changed are in memory, the others are read when they are needed."""

    def __init__(self, source: zipfile.ZipFile | None = None) -> None:
        self._source = source
        self._changed: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        names = source.namelist() if source else []
        if len(names) != len(set(names)):
            raise UnusualError("a part is there twice")
        self._names = dict.fromkeys(name for name in names if not name.endswith("/"))
        self._types = parse(self[CONTENT_TYPES]) if source else parse(f'<Types xmlns="{TYPES}"/>'.encode())
        self._relations: dict[str, Element] = {}
        self.workbook = self._main() if source else "xl/workbook.xml"

    def _main(self) -> str:
        """The part of the workbook, as the package itself says."""
        found = [target for _, type, target in self.related("") if type.endswith("/officeDocument")]
        if not found or found[0] not in self or self[found[0]][:8192].find(_STRICT.encode()) >= 0:
            raise UnusualError("no workbook, or a strict one")
        return found[0]

    def __contains__(self, name: str) -> bool:
        return name in self._changed or (name in self._names and name not in self._dropped)

    def __getitem__(self, name: str) -> bytes:
        if name in self._changed:
            return self._changed[name]
        if self._source is None or name not in self:
            raise UnusualError(f"there is no part {name}")
        return self._source.read(name)

    def __setitem__(self, name: str, content: bytes) -> None:
        self._changed[name] = content

    def names(self) -> list[str]:
        """All parts, in the order of the archive and then as they were added."""
        return [name for name in dict.fromkeys((*self._names, *self._changed)) if name in self]

    def drop(self, name: str) -> None:
        """Leave a part out, with what is said of it."""
        self._changed.pop(name, None)
        self._dropped.add(name)
        for one in self._types.findall(tag("Override", TYPES)):
            if one.get("PartName") == f"/{name}":
                self._types.remove(one)

    def type_of(self, name: str) -> str:
        """What a part is; empty where nothing is said of it by name."""
        return next((one.get("ContentType") for one in self._types.findall(tag("Override", TYPES))
                     if one.get("PartName") == f"/{name}"), "")  # fmt: skip

    def say(self, name: str, type: str) -> None:
        """Say what a part is."""
        for one in self._types.findall(tag("Override", TYPES)):
            if one.get("PartName") == f"/{name}":
                one.set("ContentType", type)
                return
        self._types.append(
            self._types.makeelement(tag("Override", TYPES), {"PartName": f"/{name}", "ContentType": type})
        )

    def say_of_all(self, extension: str, type: str) -> None:
        """Say what all parts with an extension are, unless that is said already."""
        for one in self._types.findall(tag("Default", TYPES)):
            if one.get("Extension", "").lower() == extension:
                return
        made = self._types.makeelement(tag("Default", TYPES), {"Extension": extension, "ContentType": type})
        self._types.insert(0, made)

    def related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The relations of a part (of the package, where it is empty) to others within: id, type and the other's name."""
        for one in self._of(part):
            if one.get("TargetMode") != "External":
                yield one.get("Id", ""), one.get("Type", ""), _joined(part, one.get("Target", ""))

    def types_of_relations(self, part: str) -> Iterator[tuple[str, bool]]:
        """The type of each relation of a part, and whether it leads out of the package."""
        for one in self._of(part):
            yield one.get("Type", ""), one.get("TargetMode") == "External"

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another; gives the relation's id. `kind` is the last word of its type."""
        root = self._of(part)
        taken = {one.get("Id") for one in root}
        id = next(f"rKhue{n}" for n in range(1, len(taken) + 2) if f"rKhue{n}" not in taken)
        values = {"Id": id, "Type": f"{DOCUMENT}/{kind}", "Target": f"/{target}"}
        root.append(root.makeelement(tag("Relationship", RELATIONS), values))
        return id

    def unrelate(self, part: str, target: str) -> None:
        """Take the relations of a part to another away."""
        root = self._of(part)
        for one in list(root):
            if one.get("TargetMode") != "External" and _joined(part, one.get("Target", "")) == target:
                root.remove(one)

    def _of(self, part: str) -> Element:
        if part not in self._relations:
            name = _relations_of(part)
            known = name in self  # which is no mapping, so that nothing is read twice
            self._relations[part] = parse(self[name] if known else f'<Relationships xmlns="{RELATIONS}"/>'.encode())
        return self._relations[part]

    def free(self, pattern: str) -> str:
        """A name that no part has; `pattern` has a `{}` for its number, which the first name lacks."""
        taken = {name.lower() for name in self.names()}
        return next(name for n in ("", *range(1, len(taken) + 2)) if (name := pattern.format(n)).lower() not in taken)

    def write(self, path: Path) -> None:
        """Write the archive; parts that were not touched are copied."""
        self[CONTENT_TYPES] = dump(self._types)
        for part, root in self._relations.items():
            if len(root) or _relations_of(part) in self:
                self[_relations_of(part)] = dump(root)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as target:
            for name in sorted(self.names(), key=lambda one: one != CONTENT_TYPES):
                target.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), self[name], zipfile.ZIP_DEFLATED, 3)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _joined(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
