"""khue versions: what was stored of a dataset, two versions compared, and a version withdrawn or restored."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from khue.cli.ingest import UNREADABLE_CITY
from khue.cli.office import office
from khue.cli.output import headed, print_json, print_lines, print_rows
from khue.cli.session import home_of
from khue.exceptions import InputError, UsageError
from khue.folder.load import load_city
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from khue.model.contract import Contract
    from khue.ports import Version
    from khue.stores import ParquetStore

UNCLEAR = Rule(
    "KH714", "unclear-versions",
    Text(vi='Không hiểu "khue versions {found}".', en='"khue versions {found}" is not understood.'),
    Text(vi="Viết: khue versions [DATASET] | diff DATASET 3 4 | withdraw DATASET 4 --reason ... | restore DATASET 4 --reason ...",
         en="Write: khue versions [DATASET] | diff DATASET 3 4 | withdraw DATASET 4 --reason ... | restore DATASET 4 --reason ..."),
)  # fmt: skip
NO_REASON = Rule(
    "KH728", "no-reason",
    Text(vi="Chưa thay đổi gì: {vi}.", en="Nothing was changed: {en}."),
    Text(vi='Thêm --reason "...".', en='Add --reason "...".'),
)  # fmt: skip
_COLUMNS = [
    ("dataset", "Bộ dữ liệu", "Dataset"), ("number", "Phiên bản", "Version"), ("created", "Nhận lúc", "Received"),
    ("file", "Tệp", "File"), ("rows", "Số dòng", "Rows"), ("figures", "Số liệu", "Figures"),
    ("state", "Tình trạng", "State"), ("why", "Lý do", "Reason"),
]  # fmt: skip
_CELLS = [
    ("kind", "Thay đổi", "Change"), ("key", "Khoá", "Key"), ("column", "Cột", "Column"), ("before", "Trước", "Before"),
    ("after", "Sau", "After"), ("times", "Số lần", "Times"),
]  # fmt: skip
_MORE = Text(vi="Chỉ hiện {0} dòng đầu; --most cho xem nhiều hơn, --format csv cho xem tất cả.",
             en="Only the first {0} rows are shown; --most shows more, --format csv all of them.")  # fmt: skip


_CURRENT = Text(vi="hiện hành", en="current")
_COUNTS = Text(vi="cũ", en="earlier")
_OUT = Text(vi="không dùng", en="out of use")
_WITHDRAWN = Text(vi="Đã rút phiên bản {number} của {dataset}.", en="Version {number} of {dataset} is withdrawn.")
_RESTORED = Text(vi="Đã khôi phục phiên bản {number} của {dataset}.", en="Version {number} of {dataset} is restored.")
_NOW = Text(vi="Phiên bản hiện hành: {current}. Có hiệu lực từ lần khue build tiếp theo.",
            en="The current version is {current}. It takes effect with the next khue build.")  # fmt: skip
_NONE_NOW = Text(vi="Bộ dữ liệu không còn phiên bản nào được dùng.", en="No version of the dataset is in use now.")


def run(args: argparse.Namespace) -> int:
    """Do what the words ask for."""
    match args.words:
        case ["diff", dataset, old, new] if old.isdecimal() and new.isdecimal():
            return _diff(args, dataset, int(old), int(new))
        case ["withdraw" | "restore" as act, dataset, number] if number.isdecimal():
            return _change(args, act, dataset, int(number))
        case []:
            return _list(args, "")
        case [dataset] if dataset not in ("diff", "withdraw", "restore"):
            return _list(args, dataset)
    raise UsageError(finding=Finding(UNCLEAR, "", params={"found": " ".join(args.words)[:80]}))


def city_of(folder: Path) -> City:
    """The city, as far as it can be read; raises InputError where it cannot be."""
    city, _ = load_city(folder)
    if city is None:
        raise InputError(finding=Finding(UNREADABLE_CITY, str(folder), params={"path": folder}))
    return city


def _list(args: argparse.Namespace, dataset: str) -> int:
    from khue.pipeline.incoming.ingest import contract_of
    from khue.stores import ParquetStore

    city, store = city_of(args.city), ParquetStore(home_of(args))
    contracts = [contract_of(city, dataset)] if dataset else city.contracts
    rows = [row for contract in contracts for row in _rows(store, contract, args.lang)]
    print_rows(rows, headed(_COLUMNS, args.lang), args.format)
    return 0


def _state(number: int, counting: Sequence[int]) -> Text:
    return _CURRENT if counting[-1:] == [number] else _COUNTS if number in counting else _OUT


def _rows(store: ParquetStore, contract: Contract, lang: str) -> list[dict[str, object]]:
    from khue.pipeline.firmness import loose_months, told
    from khue.stores.withdrawals import out_of

    history, lines = store.history(contract.id), store.withdrawals(contract.id).all()
    counting, why = store.counting(contract.id), {line.number: line for line in lines}
    out = out_of(lines)
    return [
        {"dataset": one.dataset, "number": one.number, "created": one.created, "file": one.raw_name, "rows": one.rows,
         "figures": told(loose_months(store, one.dataset, one.number), lang),
         "state": _state(one.number, counting).in_(lang), "why": why[one.number].why if one.number in out else ""}
        for one in history
    ]  # fmt: skip


def _change(args: argparse.Namespace, act: str, dataset: str, number: int) -> int:
    office(args)
    from khue.cli.settle import refusal
    from khue.web.desk import withdrawing
    from khue.web.desk.settling import NotDoneError
    from khue.web.people.doer import console

    change = withdrawing.withdraw if act == "withdraw" else withdrawing.restore
    try:
        done = change(
            by=console(), city=city_of(args.city), dataset=dataset, number=number, reason=args.reason, above={}
        )  # fmt: skip
    except NotDoneError as error:
        raise refusal(error, NO_REASON) from error
    for one in done.refused:
        print("\n  ".join(line for line in (one.place(), one.sentence(args.lang), one.hint(args.lang)) if line))
    if done.refused:
        return 1
    said = (_WITHDRAWN if act == "withdraw" else _RESTORED).in_(args.lang).format(number=number, dataset=dataset)
    now = _NOW.in_(args.lang).format(current=done.current.number) if done.current else _NONE_NOW.in_(args.lang)
    print(f"{said} {now}")
    return 0


def _diff(args: argparse.Namespace, dataset: str, old: int, new: int) -> int:
    from khue.lib.spreadsheet import harmless_cell
    from khue.pipeline.incoming.ingest import contract_of
    from khue.pipeline.privacy.curtain import Curtain
    from khue.pipeline.versions.answers import CELLS, KINDS, cells, comparison_answer, sentences
    from khue.pipeline.versions.comparing import compared
    from khue.stores import ParquetStore

    contract, store = contract_of(city_of(args.city), dataset), ParquetStore(home_of(args))
    before, after = (_version(store, dataset, number) for number in (old, new))
    curtain = Curtain(contract, home_of(args))
    with compared(store, contract, before, after) as found:
        if args.format == "json":
            print_json(comparison_answer(found, curtain, args.most))
        elif args.format == "csv":
            lines = cells(found.differences(), found.by, curtain)
            told = ({name: harmless_cell(value) for name, value in line.items()} for line in lines)
            print_rows(told, [(name, name) for name in CELLS], "csv")
            print("\n".join(sentences(found, args.lang)), file=sys.stderr)
        else:
            listed = cells(found.differences(args.most), found.by, curtain)
            rows = [{**one, "kind": KINDS[str(one["kind"])].in_(args.lang)} for one in listed]
            if rows:
                print_rows(rows, headed(_CELLS, args.lang), "table")
            more = found.added + found.changed + found.gone > args.most
            print_lines([*sentences(found, args.lang), *([_MORE.in_(args.lang).format(args.most)] if more else [])])
    return 0


def _version(store: ParquetStore, dataset: str, number: int) -> Version:
    from khue.pipeline.versions.withdrawing import NO_SUCH_VERSION

    if not 1 <= number <= store.newest(dataset):
        raise InputError(finding=Finding(NO_SUCH_VERSION, dataset, params={"dataset": dataset, "number": number}))
    return store.version(dataset, number)
