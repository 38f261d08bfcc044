"""What changed between two contracts of a dataset, and whom it breaks: those who send files, or those who read the rows.

Breaking for senders: a file that was accepted may be refused. Breaking for readers: a column that formulas use is gone, or
means something else. All else is compatible. Versions are advised as semantic versions say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khue.contracts.conditions import as_cell, is_checked
from khue.model.base import Text
from khue.model.contract import Contract, Property, Quality, Relationship


@dataclass(frozen=True)
class Change:
    """One change: of which column (empty: of the whole), what it is, for whom it breaks something, and why.

    `breaks` is `senders`, `readers` or empty; `words` says that nothing but a description changed.
    """

    column: str
    what: Text
    breaks: str = ""
    why: Text = field(default_factory=lambda: Text(vi="", en=""))
    words: bool = False


_REFUSED = Text(vi="tệp trước đây được nhận có thể bị từ chối", en="a file that was accepted may be refused")
_WIDER = Text(vi="mọi tệp trước đây vẫn được nhận", en="every file that was accepted still is")
_GONE = Text(vi="công thức và trang dùng cột này sẽ hỏng", en="formulas and pages that use the column fail")
_OTHER = Text(vi="số liệu đã tính có nghĩa khác", en="what was computed means something else")
_LIMITS = {
    "minimum": 1, "exclusive_minimum": 1, "min_length": 1, "maximum": -1, "exclusive_maximum": -1, "max_length": -1,
    "multiple_of": 0, "pattern": 0, "format": 0,
}  # fmt: skip
"""Each limit, and whether a greater one is narrower (1), a smaller one (-1), or any other one (0)."""
_CUSTOM = ("khue.areaColumn", "khue.timeColumn", "khue.delivery", "khue.policy")


def compare(old: Contract, new: Contract) -> list[Change]:
    """Every change, column by column in the order of the new contract, then what is gone, then the whole."""
    before = {column.name: column for column in old.table.properties}
    made: list[Change] = []
    for column in new.table.properties:
        made += _of_column(before[column.name], column) if column.name in before else [_added(column)]
    now = {column.name for column in new.table.properties}
    made += [_breaks(name, "xoá cột", "column removed", "readers", _GONE) for name in before if name not in now]
    return [*made, *_of_whole(old, new)]


def advised(old: Contract, new: Contract, changes: list[Change]) -> str:
    """The version that the new contract should bear; the old one's where nothing changed.

    Raises ValueError where the old version is not three whole numbers.
    """
    major, minor, patch = (int(part) for part in old.version.split("."))
    if any(one.breaks for one in changes):
        return f"{major + 1}.0.0"
    if any(not one.words for one in changes):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if changes or old.table != new.table else old.version


def _breaks(column: str, vi: str, en: str, whom: str = "senders", why: Text = _REFUSED) -> Change:
    return Change(column, Text(vi=vi, en=en), whom, why)


def _keeps(column: str, vi: str, en: str) -> Change:
    return Change(column, Text(vi=vi, en=en), "", _WIDER)


def _added(column: Property) -> Change:
    if column.required or column.primary_key:
        return _breaks(column.name, "thêm cột bắt buộc", "required column added")
    return _keeps(column.name, "thêm cột không bắt buộc", "optional column added")


def _of_column(old: Property, new: Property) -> Iterator[Change]:
    name = new.name
    if old.logical_type != new.logical_type:
        types = f"{old.logical_type} → {new.logical_type}"
        wider = (old.logical_type, new.logical_type) == ("integer", "number")
        yield (_keeps if wider else _breaks)(name, f"kiểu {types}", f"type {types}")
    elif old.physical_type != new.physical_type:
        types = f"{old.physical_type or '-'} → {new.physical_type or '-'}"
        yield _breaks(name, f"kiểu lưu {types}", f"stored type {types}")
    yield from _of_flags(old, new)
    yield from _of_limits(old, new)
    yield from _of_lists(old, new)
    yield from _of_rules(name, _others(old), _others(new), of_table=False)
    yield from _of_keys(name, old.relationships, new.relationships)
    yield from _of_words(old, new)
    if old.closed != new.closed:
        yield (
            _breaks(name, "không còn công bố", "no longer published", "readers", _GONE)
            if new.closed else _keeps(name, "được công bố", "now published")
        )  # fmt: skip


def _of_flags(old: Property, new: Property) -> Iterator[Change]:
    flags = (
        ("bắt buộc", "required", old.required or old.primary_key, new.required or new.primary_key),
        ("không lặp lại", "unique", old.unique, new.unique),
    )
    for vi, en, before, now in flags:
        if now and not before:
            yield _breaks(new.name, f"trở thành {vi}", f"became {en}")
        elif before and not now:
            yield _keeps(new.name, f"không còn {vi}", f"no longer {en}")


def _of_limits(old: Property, new: Property) -> Iterator[Change]:
    for limit, direction in _LIMITS.items():
        before = getattr(old.logical_type_options, limit)
        now = getattr(new.logical_type_options, limit)
        if before == now:
            continue
        what = f"{limit}: {_shown(before)} → {_shown(now)}"
        wider = now is None or (direction and before is not None and (now - before) * direction < 0)
        yield (_keeps if wider else _breaks)(new.name, what, what)


def _shown(value: object) -> str:
    return "-" if value is None else as_cell(value)


def _listed(column: Property) -> frozenset[str] | None:
    """The values that the column may have, where it has a list."""
    for rule in column.quality:
        valid = rule.arguments.get("validValues")
        if rule.metric == "invalidValues" and isinstance(valid, list) and is_checked(rule, of_table=False):
            return frozenset(map(as_cell, valid))
    return None


def _of_lists(old: Property, new: Property) -> Iterator[Change]:
    before, now = _listed(old), _listed(new)
    if before == now:
        return
    if now is None:
        yield _keeps(new.name, "bỏ danh mục giá trị", "list of values removed")
    elif before is None:
        yield _breaks(new.name, "thêm danh mục giá trị", "list of values added")
    else:
        if gone := ", ".join(sorted(before - now)):
            yield _breaks(new.name, f"danh mục bỏ: {gone}", f"list without: {gone}")
        if more := ", ".join(sorted(now - before)):
            yield _keeps(new.name, f"danh mục thêm: {more}", f"list with: {more}")


def _others(column: Property) -> Mapping[str, Quality]:
    """The rules but for lists of values, by what they say."""
    return _said(rule for rule in column.quality if "validValues" not in rule.arguments)


def _said(rules: Iterator[Quality] | tuple[Quality, ...]) -> Mapping[str, Quality]:
    return {
        f"{r.type} {r.metric} {r.arguments} {r.must_be} {r.must_be_greater_than} {r.must_be_less_than} {r.implementation}": r
        for r in rules
    }


def _of_rules(name: str, old: Mapping[str, Quality], new: Mapping[str, Quality], *, of_table: bool) -> Iterator[Change]:
    for said, rule in new.items():
        if said not in old and is_checked(rule, of_table=of_table):
            yield _breaks(name, f"thêm quy tắc {_name(rule)}", f"rule {_name(rule)} added")
    for said, rule in old.items():
        if said not in new and is_checked(rule, of_table=of_table):
            yield _keeps(name, f"bỏ quy tắc {_name(rule)}", f"rule {_name(rule)} removed")


def _of_keys(name: str, old: tuple[Relationship, ...], new: tuple[Relationship, ...]) -> Iterator[Change]:
    for one in new:
        if one not in old:
            yield _breaks(name, f"thêm khoá ngoại đến {_to(one)}", f"foreign key to {_to(one)} added")
    for one in old:
        if one not in new:
            yield _keeps(name, f"bỏ khoá ngoại đến {_to(one)}", f"foreign key to {_to(one)} removed")


def _to(one: Relationship) -> str:
    return one.to if isinstance(one.to, str) else ", ".join(one.to)


def _name(rule: Quality) -> str:
    return rule.words


def _of_words(old: Property, new: Property) -> Iterator[Change]:
    if old.business_name and old.business_name != new.business_name:
        what = f"{old.business_name} → {new.business_name or '-'}"
        yield _breaks(new.name, f"tên tiêu đề {what}", f"business name {what}")
    elif old.business_name != new.business_name:
        yield _keeps(new.name, f"tên tiêu đề {new.business_name}", f"business name {new.business_name}")
    if old.description != new.description:
        yield Change(new.name, Text(vi="mô tả", en="description"), words=True)


def _of_whole(old: Contract, new: Contract) -> Iterator[Change]:
    if old.primary_key != new.primary_key:
        keys = f"{', '.join(old.primary_key) or '-'} → {', '.join(new.primary_key) or '-'}"
        yield _breaks("", f"khoá chính {keys}", f"primary key {keys}")
    for name in _CUSTOM:
        before, now = old.custom(name), new.custom(name)
        if before != now:
            what = f"{name}: {before or '-'} → {now or '-'}"
            if name == "khue.policy":
                yield Change("", Text(vi=what, en=what))
            else:
                yield _breaks("", what, what, "readers", _OTHER)
    yield from _of_rules("", _said(old.table.quality), _said(new.table.quality), of_table=True)
    yield from _of_keys("", old.table.relationships, new.table.relationships)
    if (old.description, old.name, old.tags) != (new.description, new.name, new.tags):
        yield Change("", Text(vi="tên, mô tả", en="name, description"), words=True)
