"""khue contract: two contracts compared, and a contract drafted from a file."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from khue.cli.output import headed, print_json, print_lines, print_rows
from khue.cli.session import home_of
from khue.contracts.changes import Change, advised, compare
from khue.exceptions import InputError
from khue.folder.contract_file import read_contract
from khue.folder.load import load_city
from khue.model.base import Text
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule

NO_CONTRACT = Rule(
    "KH739", "no-such-contract",
    Text(vi='Không có quy ước "{found}".', en='There is no contract "{found}".'),
    Text(vi="Ghi đường dẫn tệp, mã bộ dữ liệu, hoặc MÃ@N cho phiên bản N đã lưu.",
         en="Name a file, a dataset, or DATASET@N for the stored version N."),
)  # fmt: skip
_STORED = re.compile(r"([a-z0-9_-]+)@([1-9][0-9]{0,8})")
_COLUMNS = [
    ("column", "Cột", "Column"), ("change", "Thay đổi", "Change"), ("effect", "Ảnh hưởng", "Effect"), ("why", "Lý do", "Why"),
]  # fmt: skip
_EFFECTS = {
    "": Text(vi="tương thích", en="compatible"),
    "senders": Text(vi="phá vỡ (bên gửi)", en="breaking (senders)"),
    "readers": Text(vi="phá vỡ (bên dùng)", en="breaking (readers)"),
}
_NONE = Text(vi="Hai quy ước yêu cầu như nhau.", en="Both contracts ask for the same.")
_ADVICE = Text(vi="{breaking} thay đổi phá vỡ, {other} thay đổi tương thích. Phiên bản nên là {advised}; đang ghi {given}.",
               en="{breaking} breaking, {other} compatible. The version should be {advised}; it says {given}.")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Do what was asked; for a comparison 1 where the new version number hides a breaking change."""
    return {"diff": _diff, "draft": _draft}[args.do](args)


def _diff(args: argparse.Namespace) -> int:
    old, new = (_contract(name, args) for name in (args.old, args.new))
    changes = compare(old, new)
    wanted, breaking = _advised(old, new, changes), sum(bool(one.breaks) for one in changes)
    rows = [_row(one, args.lang) for one in changes]
    if args.format == "json":
        print_json({"changes": rows, "breaking": breaking, "advised": wanted, "version": new.version})
    else:
        print_rows(rows, headed(_COLUMNS, args.lang), args.format)
    if args.format == "table":
        said = _ADVICE.in_(args.lang).format(
            breaking=breaking, other=len(changes) - breaking, advised=wanted or "?", given=new.version
        )
        print_lines([said if changes else _NONE.in_(args.lang)])
    return 1 if breaking and _major(new.version) <= _major(old.version) else 0


def _row(one: Change, lang: str) -> dict[str, object]:
    return {
        "column": one.column, "change": one.what.in_(lang), "effect": _EFFECTS[one.breaks].in_(lang),
        "breaks": one.breaks or None, "why": one.why.in_(lang),
    }  # fmt: skip


def _major(version: str) -> int:
    first = version.split(".")[0]
    return int(first) if first.isascii() and first.isdigit() else 0


def _advised(old: Contract, new: Contract, changes: list[Change]) -> str:
    try:
        return advised(old, new, changes)
    except ValueError:
        return ""


def _contract(name: str, args: argparse.Namespace) -> Contract:
    """The contract that a word names; raises InputError where there is none."""
    if Path(name).is_file():
        contract, found = read_contract(Path(name))
        if contract is None:
            raise InputError(finding=found[0])
        return contract
    if stored := _STORED.fullmatch(name):
        from khue.stores import ParquetStore

        deliveries = ParquetStore(home_of(args)).deliveries
        kept = [one for one in deliveries.after(stored[1], int(stored[2]) - 1) if one.number == int(stored[2])]
        if kept:
            return deliveries.contract(kept[0])
    city = load_city(args.city)[0]
    if city and (declared := [one for one in city.contracts if one.id == name and one.tables]):
        return declared[0]
    raise InputError(finding=Finding(NO_CONTRACT, name, params={"found": name[:100]}))


def _draft(args: argparse.Namespace) -> int:
    from khue.pipeline.drafting import draft

    city = load_city(args.city)[0]
    print(draft(args.file, args.id, city).yaml(args.lang), end="")
    return 0
