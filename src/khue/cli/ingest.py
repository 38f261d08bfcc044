"""khue ingest: a file against its dataset's contract, and into the store."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from khue.cli.output import print_json, print_rows, printable
from khue.cli.session import home_of
from khue.exceptions import InputError, UsageError
from khue.folder.load import load_city
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule, has_errors
from khue.model.reading import AUTOMATIC
from khue.pipeline.incoming.answers import COLUMNS, as_dict, finding_rows, is_held_back, summary
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.ingest import ingest
from khue.pipeline.incoming.reading_words import sentences
from khue.pipeline.incoming.remembered import correction_for
from khue.stores import ParquetStore

UNREADABLE_CITY = Rule(
    "KH711", "unreadable-city",
    Text(vi='Chưa đọc được khai báo của thành phố trong "{path}".',
         en='The declarations in "{path}" cannot be read yet.'),
    Text(vi="Chạy khue check để xem các lỗi.", en="Run khue check to see what is wrong."),
)  # fmt: skip
BAD_REPORT = Rule(
    "KH712", "bad-report-kind",
    Text(vi='Báo cáo "{path}" phải có đuôi .xlsx, .csv hoặc .json.',
         en='The report "{path}" must end in .xlsx, .csv or .json.'),
)  # fmt: skip
NOT_WRITTEN = Rule(
    "KH713", "report-not-written",
    Text(vi='Không ghi được báo cáo "{path}": {found}.', en='The report "{path}" could not be written: {found}.'),
)  # fmt: skip
HELD_BACK = 4
"""The exit code where the file is good, and rows of it may not be published."""
_REPORTS = (".xlsx", ".csv", ".json")


def run(args: argparse.Namespace) -> int:
    """Check, store and say what was done; 1 when the file is refused, and then nothing has changed.

    HELD_BACK where it was stored, and its rows may not be published; with --publish nothing is stored then.
    """
    if args.report is not None and args.report.suffix.lower() not in _REPORTS:
        raise UsageError(finding=Finding(BAD_REPORT, str(args.report), params={"path": args.report}))
    home = home_of(args)
    city, findings = load_city(args.city)
    if city is None or has_errors(findings):
        raise InputError(finding=Finding(UNREADABLE_CITY, str(args.city), params={"path": args.city}))
    store = ParquetStore(home)
    recorded = _recorder(args, home)
    told = correction_for(args.city / "inbox" / args.dataset, args.file.name)
    store_it = partial(
        ingest, city, store, args.dataset, args.file, correction=None if told == AUTOMATIC else told, status=args.status
    )
    result = store_it(dry_run=args.dry_run or args.publish)
    if args.publish and not (args.dry_run or result.refused or is_held_back(result)):
        result = store_it()
    recorded()
    if args.report is not None:
        _write_report(args.report, result, args, city)
    _print(result, args)
    if result.refused or (args.publish and is_held_back(result)):
        return 1
    return HELD_BACK if is_held_back(result) else 0


def _recorder(args: argparse.Namespace, home: Path) -> Callable[[], object]:
    """What puts a delivery on record as the console's, where there is a record; those that came before are not the console's."""
    from khue.web.database import exists

    if args.dry_run or not exists(home):
        return lambda: None
    from khue.cli.office import office

    office(args)
    from khue.web.desk.deliveries import catch_up
    from khue.web.people.doer import console

    catch_up()
    return lambda: catch_up(console().actor)


def _print(result: IngestResult, args: argparse.Namespace) -> None:
    lang = args.lang
    if args.format == "json":
        print_json(as_dict(result, lang))
    elif args.format == "csv":
        print_rows(finding_rows(result.findings, lang), [(name, name) for name in COLUMNS], "csv")
        print(summary(result, lang), file=sys.stderr)
    else:
        for one in result.findings:
            lines = [f"{one.place()}  {one.rule.code} {one.rule.name}", one.sentence(lang), one.hint(lang)]
            print("\n  ".join(line for line in lines if line), end="\n\n")
        for sentence in sentences(result.read_as, lang) if result.read_as else ():
            print(printable(sentence))
        print(summary(result, lang))


def _write_report(path: Path, result: IngestResult, args: argparse.Namespace, city: City) -> None:
    from khue.pipeline.incoming.every import finder
    from khue.pipeline.incoming.ingest import contract_of
    from khue.pipeline.incoming.returned import give_back

    try:
        give_back(args.file, result, path, args.lang, finder(city, contract_of(city, args.dataset)))
    except OSError as error:
        params = {"path": path, "found": error.strerror or error}
        raise UsageError(finding=Finding(NOT_WRITTEN, str(path), params=params)) from error
