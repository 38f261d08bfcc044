"""khue preview: how a file of an office is read, and its table, before anything is stored."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.cli.output import print_json, print_rows, printable
from khue.exceptions import UsageError
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.reading import Correction
from khue.pipeline.incoming.preview import Preview, preview
from khue.pipeline.incoming.reading_words import COLUMN_KINDS, FAULTS, fault_sentence, reasons, sentences
from khue.sources.received import harmless, texts

if TYPE_CHECKING:
    from khue.model.city import City
    from khue.model.contract import Contract

BAD_CORRECTION = Rule(
    "KH715", "bad-correction",
    Text(vi='Không hiểu "{found}" của {option}.', en='"{found}" of {option} is not understood.'),
    Text(vi="Viết như {example}.", en="Write {example}."),
)  # fmt: skip
NOTHING_TO_REMEMBER = Rule(
    "KH716", "nothing-to-remember",
    Text(vi="--remember cần --as BỘ-DỮ-LIỆU và ít nhất một điều chỉnh.",
         en="--remember needs --as DATASET and at least one correction."),
)  # fmt: skip
_EXAMPLES = {
    "header": "3-4",
    "skip": "10,12-14",
    "decimal": ",",
    "dates": "dmy",
    "codes": "2022, 2025-07-01",
    "rename": "CŨ=MỚI / OLD=NEW",
}
_SHOWN_ROWS = 10
_SHOWN_FAULTS = 20
_COLUMNS = Text(vi="Các cột:", en="Columns:")
_FIRST = Text(vi="Các dòng đầu:", en="First rows:")
_FITS = Text(
    vi="Cột của quy ước {dataset}: tìm thấy {found} trong {all}.",
    en="Columns of the contract {dataset}: {found} of {all} found.",
)
_ABSENT = Text(vi="Chưa thấy: {names}.", en="Not found: {names}.")
_REMEMBERED = Text(vi='Đã ghi nhớ vào "{path}".', en='Remembered in "{path}".')
_HEADINGS = {
    "number": Text(vi="Cột", en="Column"), "name": Text(vi="Tên", en="Name"), "kind": Text(vi="Loại", en="Kind"),
    "notation": Text(vi="Cách viết", en="Notation"), "unit": Text(vi="Đơn vị tính", en="Unit"),
    "evidence": Text(vi="Căn cứ (điểm)", en="Evidence (points)"),
}  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print how the file was read; 1 where it cannot be read at all."""
    correction = _correction(args)
    city, contract = _declared(args)
    if contract is not None and not args.by_hand:
        from khue.pipeline.incoming.remembered import correction_for

        correction = correction_for(args.city / "inbox" / contract.id, args.file.name)
    made = preview(args.file, correction, contract, city.units() if city else None,
                   codes_on=_day(args.codes), codes_label=f"code_{args.codes}" if args.codes else "")  # fmt: skip
    if args.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows(harmless(row) for row in texts(made.understood))
        _say(sentences(made.understood.read_as, args.lang), sys.stderr)
    elif args.format == "json":
        print_json(as_dict(made, args.lang))
    else:
        _print(made, contract, args.lang)
    if args.remember:
        _remember(args, correction, contract)
    return 0


def as_dict(made: Preview, lang: str) -> dict[str, object]:
    """The preview for JSON: the account, its sentences, the contract's columns and the table."""
    header, *rows = texts(made.understood)
    account = made.understood.read_as
    return {
        "file": made.file.name, "reading": msgspec.to_builtins(account), "sentences": sentences(account, lang),
        "faults": [{**msgspec.to_builtins(one), "message": FAULTS[one.error].in_(lang)} for one in account.faults],
        "contract_columns": dict(made.fits), "columns": header, "rows": rows,
    }  # fmt: skip


def _print(made: Preview, contract: Contract | None, lang: str) -> None:
    account = made.understood.read_as
    _say([*sentences(account, lang), *reasons(account, lang)], sys.stdout)
    for fault in account.faults[:_SHOWN_FAULTS]:
        print(f"  {printable(fault_sentence(fault, lang))}")
    if contract is not None:
        absent = [name for name, header in made.fits if not header]
        print(_FITS.in_(lang).format(dataset=contract.id, found=len(made.fits) - len(absent), all=len(made.fits)))
        if absent:
            print(_ABSENT.in_(lang).format(names=", ".join(absent)))
    print(f"\n{_COLUMNS.in_(lang)}")
    described = [
        {"number": one.number or "–", "name": one.name, "kind": COLUMN_KINDS[one.kind].in_(lang),
         "notation": one.notation, "unit": one.unit,
         "evidence": " · ".join(f"{name}: {points:g}" for name, points in one.evidence.items() if any(one.evidence.values()))}
        for one in account.columns
    ]  # fmt: skip
    print_rows(described, [(key, text.in_(lang)) for key, text in _HEADINGS.items()], "table")
    print(f"\n{_FIRST.in_(lang)}")
    header, *rows = texts(made.understood, _SHOWN_ROWS)
    keyed = [(str(at), name) for at, name in enumerate(header)]
    print_rows([dict(zip(map(str, range(len(row))), row, strict=True)) for row in rows], keyed, "table")


def _say(lines: list[str], stream: object) -> None:
    for line in lines:
        print(printable(line), file=stream)  # type: ignore[call-overload]  # a stream of text has no short name


def _correction(args: argparse.Namespace) -> Correction:
    """What the options say; `by_hand` is set where they say anything."""
    said = {
        "sheet": args.sheet, "header": args.header, "encoding": args.encoding, "delimiter": args.delimiter,
        "skip": args.skip, "decimal": args.decimal, "dates": args.dates, "wide": args.wide, "keep_totals": args.keep_totals,
        "columns": dict(_pair(one) for one in args.rename),
    }  # fmt: skip
    given = {name: value for name, value in said.items() if value}
    args.by_hand = bool(given)
    try:
        return msgspec.convert(given, Correction)
    except msgspec.ValidationError as error:
        option = next((name for name in given if f"$.{name}" in str(error)), "")
        raise _bad(option, str(given.get(option, error))) from None


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.rpartition("=")
    if not sign or not old.strip() or not new.strip():
        raise _bad("rename", text)
    return old.strip(), new.strip()


def _day(text: str | None) -> date | None:
    if not text:
        return None
    from khue.lib.periods import Period

    try:
        return Period.parse(text).end
    except ValueError:
        raise _bad("codes", text) from None


def _bad(option: str, found: str) -> UsageError:
    params = {"found": found, "option": f"--{option.replace('_', '-')}", "example": _EXAMPLES.get(option, "–")}
    return UsageError(finding=Finding(BAD_CORRECTION, found, params=params))


def _declared(args: argparse.Namespace) -> tuple[City | None, Contract | None]:
    """The city and the contract, where a dataset or codes are asked for; a file alone needs neither."""
    if not args.dataset and not args.codes:
        if args.remember:
            raise UsageError(finding=Finding(NOTHING_TO_REMEMBER, str(args.file)))
        return None, None
    from khue.cli.versions import city_of
    from khue.pipeline.incoming.ingest import contract_of

    city = city_of(args.city)
    return city, contract_of(city, args.dataset) if args.dataset else None


def _remember(args: argparse.Namespace, correction: Correction, contract: Contract | None) -> None:
    from khue.pipeline.incoming.remembered import remember

    if contract is None or not args.by_hand:
        raise UsageError(finding=Finding(NOTHING_TO_REMEMBER, str(args.file)))
    path: Path = remember(args.city / "inbox" / contract.id, correction, args.remember)
    print(_REMEMBERED.in_(args.lang).format(path=path), file=sys.stderr)
