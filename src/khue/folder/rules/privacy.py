"""A contract says what of its columns may be known, and no formula tells what a closed column says of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.words import suggest
from khue.model.base import Text
from khue.model.contract import CLASSES, Contract, Property, is_count
from khue.model.finding import Finding, Rule, Severity
from khue.model.formula import Aggregate, Column, Node
from khue.model.indicator import Indicator

CLASSIFICATION = Rule(
    "KH331", "column-classification",
    Text(vi='Cột "{column}" được xếp loại "{found}", là loại mà Khuê không biết; giá trị của cột không được công bố.',
         en='The column "{column}" is classified "{found}", which Khuê does not know; its values are not published.'),
    Text(vi="Các loại: {expected}. Dữ liệu cá nhân cơ bản là personal, dữ liệu cá nhân nhạy cảm là sensitive.",
         en="The classes are {expected}. Personal data are personal, sensitive personal data are sensitive."),
)  # fmt: skip
PSEUDONYM = Rule(
    "KH332", "pseudonym-of-open-column",
    Text(vi='Cột "{column}" có khue.pseudonym nhưng không được xếp loại là dữ liệu cá nhân, nên giá trị thật sẽ được công bố.',
         en='The column "{column}" asks for pseudonyms, but is not classified as personal: its true values would be published.'),
    Text(vi="Hãy thêm classification: personal cho cột.", en="Give the column classification: personal."),
)  # fmt: skip
SMALLEST_COUNT = Rule(
    "KH333", "smallest-count",
    Text(vi='khue.smallestCount là "{found}"; cần là số nguyên từ 0 trở lên.',
         en='khue.smallestCount is "{found}"; it must be a whole number from 0 on.'),
)  # fmt: skip
PERSONAL_VALUE = Rule(
    "KH334", "value-of-a-person",
    Text(vi='Hàm {name} trên cột "{column}" cho biết giá trị của một người, mà cột này không được công bố.',
         en='{name} of the column "{column}" tells the value of one person, and the column is not published.'),
    Text(vi="Hãy dùng count, sum, avg hoặc median.", en="Use count, sum, avg or median."),
)  # fmt: skip
EVERY_COUNT = Rule(
    "KH335", "every-count-published",
    Text(vi="Bộ dữ liệu có cột dữ liệu cá nhân, nhưng khue.smallestCount là {found}: mọi số đếm đều được công bố, kể cả số "
            "đếm một người.",
         en="The dataset has personal columns, but khue.smallestCount is {found}: every count is published, also that of one "
            "person."),
    severity=Severity.WARNING,
)  # fmt: skip
RULES = (CLASSIFICATION, PSEUDONYM, SMALLEST_COUNT, PERSONAL_VALUE, EVERY_COUNT)

_TELLING = ("min", "max", "quantile")


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about what contracts classify, and about formulas over closed columns."""
    contracts = {entry.value.id: entry.value for entry in folder.contracts if len(entry.value.tables) == 1}
    for entry in folder.contracts:
        for position, column in enumerate(entry.value.table.properties if entry.value.tables else ()):
            yield from _column(entry, column, position)
        yield from _count(entry)
    for indicator in folder.indicators:
        contract = contracts.get(indicator.value.dataset)
        if contract is not None and contract.closed and indicator.value.formula:
            yield from _formula(indicator, contract)


def _column(entry: Entry[Contract], column: Property, position: int) -> Iterator[Finding]:
    steps = ("schema", 0, "properties", position)
    found = column.classification.strip()
    if found and found.casefold() not in CLASSES:
        yield entry.finding(
            CLASSIFICATION, *steps, "classification", column=column.name, found=found, expected=", ".join(CLASSES),
            suggestion=suggest(found, [*CLASSES]),
        )  # fmt: skip
    asked = any(one.property == "khue.pseudonym" for one in column.custom_properties)
    if asked and not column.closed:
        yield entry.finding(PSEUDONYM, *steps, "customProperties", column=column.name)


def _count(entry: Entry[Contract]) -> Iterator[Finding]:
    for position, one in enumerate(entry.value.custom_properties):
        if one.property == "khue.smallestCount":
            steps = ("customProperties", position, "value")
            if not is_count(str(one.value)):
                yield entry.finding(SMALLEST_COUNT, *steps, found=one.value)
            elif float(str(one.value)) <= 1 and entry.value.closed:
                yield entry.finding(EVERY_COUNT, *steps, found=one.value)


def _formula(entry: Entry[Indicator], contract: Contract) -> Iterator[Finding]:
    """What in a formula tells a value of a closed column."""
    from khue.formulas import check_formula  # its parser takes longer to load than all else that a check needs
    from khue.formulas.tree import walk

    formula, _ = check_formula(entry.value.formula, contract)
    for node in walk(formula.root) if formula is not None else ():
        if isinstance(node, Aggregate) and node.name in _TELLING and node.arg is not None:
            for name in _closed(walk(node.arg), contract):
                place = entry.place_in(node.at, "formula")
                yield Finding(PERSONAL_VALUE, entry.path, *place, {"name": node.name, "column": name})


def _closed(nodes: Iterable[Node], contract: Contract) -> list[str]:
    return [node.name for node in nodes if isinstance(node, Column) and node.name in contract.closed]
