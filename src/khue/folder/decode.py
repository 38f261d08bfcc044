"""Located files into values of the model, by the model's own types: one pass gives everything that does not fit.

A value is made only when nothing that it needs is missing or wrong; an unknown name beside it is reported, no more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect as types

from khue.folder import reading_rules as rules
from khue.folder.words import EXPECTED, MismatchError, convert, shorten, suggest
from khue.lib.located import Items, Mapping, Node, Row, Scalar
from khue.model.base import Text
from khue.model.finding import Rule

T = TypeVar("T", bound=msgspec.Struct)
Report = Callable[[Rule, int, int, dict[str, object]], None]
"""Takes a finding: its rule, line, column and parameters."""

BAD: Final = object()
"""In place of a value that could not be made; its findings were reported."""


@cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, types.Field]:
    """The fields of a struct under the names they have in files, in order."""
    info = types.type_info(kind)
    fields = info.fields if isinstance(info, types.StructType) else ()
    return {field.encode_name: field for field in fields}


def decode_yaml(kind: type[T], node: Node, report: Report, ignored: frozenset[str] = frozenset()) -> T | None:
    """The value that a YAML tree declares, or None when it cannot be made; `ignored` names are allowed and not read."""
    value = _Yaml(report, ignored).struct(kind, node, "")
    return value if isinstance(value, kind) else None


class _Yaml:
    def __init__(self, report: Report, ignored: frozenset[str]) -> None:
        self._report = report
        self._ignored = ignored

    def _place(self, rule: Rule, node: Node, **params: object) -> object:
        self._report(rule, node.line, node.column, params)
        return BAD

    def value(self, kind: types.Type, node: Node, field: str) -> object:
        """The value of any type, or BAD."""
        match kind:
            case types.Metadata():
                return self.value(kind.type, node, field)
            case types.UnionType():
                return self._union(kind, node, field)
            case types.StructType():
                return self.struct(kind.cls, node, field)
            case types.VarTupleType() | types.ListType():
                return self._items(kind, node, field)
            case types.DictType():
                return self._dict(kind, node, field)
        return self._scalar(kind, node, field)

    def _scalar(self, kind: types.Type, node: Node, field: str) -> object:
        if not isinstance(node, Scalar):
            return self._wrong_type(kind, node, field)
        try:
            return convert(kind, node.text, node.plain)
        except MismatchError as mismatch:
            return self._place(mismatch.rule, node, field=field, **mismatch.params)

    def _wrong_type(self, kind: types.Type, node: Node, field: str) -> object:
        vi, en = EXPECTED.get(type(kind), ("một giá trị khác", "another kind of value"))
        found_vi, found_en = _found(node)
        return self._place(
            rules.WRONG_TYPE, node, field=field, expected_vi=vi, expected_en=en, found_vi=found_vi, found_en=found_en
        )

    def _union(self, kind: types.UnionType, node: Node, field: str) -> object:
        options = [option for option in kind.types if not isinstance(option, types.NoneType)]
        if isinstance(node, Scalar) and node.empty and len(options) < len(kind.types):
            return None
        if len(options) == 1:
            return self.value(options[0], node, field)
        for option in options:
            if isinstance(option, _CONTAINERS.get(type(node), ())):
                return self.value(option, node, field)
        return self._scalar(kind, node, field)

    def _items(self, kind: types.VarTupleType | types.ListType, node: Node, field: str) -> object:
        if not isinstance(node, Items):
            return self._wrong_type(kind, node, field)
        values = [self.value(kind.item_type, item, field) for item in node.items]
        if any(value is BAD for value in values):
            return BAD
        return values if isinstance(kind, types.ListType) else tuple(values)

    def _dict(self, kind: types.DictType, node: Node, field: str) -> object:
        if not isinstance(node, Mapping):
            return self._wrong_type(kind, node, field)
        values = {key: self.value(kind.value_type, item, key) for key, (_, item) in node.entries.items()}
        return BAD if any(value is BAD for value in values.values()) else values

    def struct(self, kind: type[msgspec.Struct], node: Node, field: str) -> object:
        """The value of a struct, or BAD."""
        if kind is Text and isinstance(node, Scalar) and not node.empty:
            return Text(vi=node.text)
        if not isinstance(node, Mapping):
            return self._wrong_type(types.type_info(kind), node, field)
        fields = fields_of(kind)
        self._unknown(fields, node)
        values = {f.name: self._field(f, node) for f in fields.values()}
        if any(value is BAD for value in values.values()):
            return BAD
        return kind(**{name: value for name, value in values.items() if value is not msgspec.UNSET})

    def _unknown(self, fields: dict[str, types.Field], node: Mapping) -> None:
        for name, (key, _) in node.entries.items():
            if name not in fields and name not in self._ignored:
                params = {"field": shorten(name), "known": ", ".join(fields), "suggestion": suggest(name, [*fields])}
                self._place(rules.UNKNOWN_FIELD, key, **params)

    def _field(self, field: types.Field, node: Mapping) -> object:
        found = node.entries.get(field.encode_name)
        if found is None or (isinstance(found[1], Scalar) and found[1].empty):
            if field.required:
                return self._place(rules.MISSING_FIELD, node if found is None else found[1], field=field.encode_name)
            return msgspec.UNSET
        return self.value(field.type, found[1], field.encode_name)


_CONTAINERS: dict[type, tuple[type, ...]] = {
    Items: (types.ListType, types.VarTupleType),
    Mapping: (types.DictType, types.StructType),
}
"""What of a union a list or a mapping may be."""


def _found(node: Node) -> tuple[str, str]:
    match node:
        case Items():
            return "một danh sách", "a list"
        case Mapping():
            return "một khối có các khoá", "a mapping"
        case Scalar() if node.empty:
            return "chỗ trống", "nothing"
    return f'"{shorten(node.text)}"', f'"{shorten(node.text)}"'


def decode_row(kind: type[T], row: Row, report: Report, given: dict[str, str]) -> T | None:
    """The value that a CSV row declares, or None; `given` are fields that come from elsewhere (the folder's name)."""
    values: dict[str, Any] = dict(given)
    bad = False
    for name, field in fields_of(kind).items():
        if name in given:
            continue
        text = row.cell(name)
        if not text:
            if field.required:
                report(rules.MISSING_FIELD, *row.place(name), {"field": name})
                bad = True
            continue
        try:
            values[field.name] = _cell(field.type, text)
        except MismatchError as mismatch:
            params: dict[str, object] = {"field": name, **mismatch.params}
            report(mismatch.rule, *row.place(name), params)
            bad = True
    return None if bad else kind(**values)


def _cell(kind: types.Type, text: str) -> object:
    if isinstance(kind, types.VarTupleType):
        return tuple(convert(kind.item_type, part.strip()) for part in text.split(";") if part.strip())
    return convert(kind, text)


def check_header(kind: type[msgspec.Struct], header: Row, report: Report, given: dict[str, str]) -> bool:
    """Report columns that the model does not have; False when a required one is absent, so that no row can be read."""
    fields = fields_of(kind)
    known = [name for name in fields if name not in given]
    for position, name in enumerate(cell.strip() for cell in header.cells):
        if name in given:
            report(rules.FILLED_FROM_FOLDER, *header.place_at(position), {"field": name})
        elif name not in fields:
            params: dict[str, object] = {"field": shorten(name), "known": ", ".join(known)}
            params["suggestion"] = suggest(name, known)
            report(rules.UNKNOWN_FIELD, *header.place_at(position), params)
    missing = [name for name in known if fields[name].required and name not in header.table.index]
    for name in missing:
        report(rules.MISSING_FIELD, header.line, 1, {"field": name})
    return not missing
