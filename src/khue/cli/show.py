"""khue show: what the current build holds, as a table, JSON or CSV."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

from khue.cli import faults
from khue.cli.listing import Listing, Reader
from khue.cli.listings import LISTINGS
from khue.cli.output import print_lines, print_rows
from khue.cli.session import opened
from khue.exceptions import InputError, KhueError, UsageError
from khue.lib.periods import Period
from khue.model.finding import Finding, Rule
from khue.pipeline.answers import Answer

FILTERS = ("status", "unit", "period", "level", "agency", "document", "kind")
"""The options that filter listings; each listing takes some of them."""
SWITCHES = ("today", "on", "month")
"""The options that decide what is listed, for the listings that know them."""

OF_INDICATORS = ("observations", "anomalies")
"""The listings of which an indicator is named."""


def run(args: argparse.Namespace) -> int:
    """Print a listing of the current build; where there is no build yet it is made first."""
    if args.what not in LISTINGS:
        refuse(UsageError, faults.UNKNOWN_LISTING, args.what, LISTINGS, known=", ".join(LISTINGS))
    listing = LISTINGS[args.what]
    _check_request(listing, args)
    build = opened(args)
    if args.what in OF_INDICATORS and args.id and args.id not in build.indicators:
        refuse(InputError, faults.UNKNOWN_THING, args.id, build.indicators, listing="indicators")
    found = _wanted(listing, listing.answers(build, args), args)
    _print(listing, found, args, Reader(build, args.lang))
    if args.format == "table":
        print_lines(listing.after(build, args))
    return 0


def _check_request(listing: Listing, args: argparse.Namespace) -> None:
    if args.what == "observations" and not args.id:
        raise UsageError(finding=Finding(faults.NO_INDICATOR_GIVEN, args.what))
    options = (*listing.filters, *listing.switches)
    for name in (*FILTERS, *SWITCHES):
        if getattr(args, name, None) is not None and name not in options:
            known = ", ".join(f"--{known}" for known in options) or "–"
            params = {"listing": args.what, "filter": name, "known": known}
            raise UsageError(finding=Finding(faults.NO_SUCH_FILTER, args.what, params=params))
    checked_period(getattr(args, "period", None))


def checked_period(text: str | None) -> None:
    """Raise UsageError for a text that names no period."""
    try:
        Period.parse(text) if text is not None else None
    except ValueError as error:
        raise UsageError(finding=Finding(faults.BAD_PERIOD, "", params={"found": text})) from error


def _wanted(listing: Listing, found: Sequence[Answer], args: argparse.Namespace) -> list[Answer]:
    if args.id and args.id not in {answer[listing.key] for answer in found} and args.what not in OF_INDICATORS:
        refuse(InputError, faults.UNKNOWN_THING, args.id, (a[listing.key] for a in found), listing=args.what)
    tests = {key: getattr(args, name) for name, key in listing.filters.items() if getattr(args, name, None) is not None}
    if args.id:
        tests[listing.key] = args.id
    return [answer for answer in found if all(answer[key] == value for key, value in tests.items())]


def refuse(fault: type[KhueError], rule: Rule, found: str, names: Iterable[str], **params: object) -> NoReturn:
    """Raise the fault for a name that is not known, with the one that was probably meant."""
    close = get_close_matches(found[:80], list(names), 1, 0.6)
    suggestion = {"suggestion": close[0]} if close else {}
    raise fault(finding=Finding(rule, found, params={"found": found, **params, **suggestion}))


def _print(listing: Listing, found: list[Answer], args: argparse.Namespace, reader: Reader) -> None:
    if args.format == "json":
        print_rows(found, (), "json")
    elif args.format == "csv":
        rows = [flat(answer) for answer in found]
        names = list(dict.fromkeys(name for row in rows for name in row))
        print_rows(rows, [(name, name) for name in names], "csv")
    else:
        rows = [{c.en: c.cell(answer, reader) for c in listing.columns} for answer in found]
        print_rows(rows, [(c.en, c.heading(args.lang)) for c in listing.columns], "table")


def flat(answer: Answer, prefix: str = "") -> Answer:
    """An answer as one row: inner names are joined by a point, lists of inner values left out
    but for flags, which are told by their codes.

    >>> flat({"id": "a", "latest": {"period": "2025", "value": 1.0}, "targets": ["x"], "rows": [{"y": 1}]})
    {'id': 'a', 'latest.period': '2025', 'latest.value': 1.0, 'targets': ['x']}
    """
    row: Answer = {}
    for name, value in answer.items():
        if isinstance(value, dict):
            row |= flat(value, f"{prefix}{name}.")
        elif name == "flags":
            row[prefix + name] = ";".join(flag["code"] for flag in value)
        elif not (isinstance(value, list) and value and isinstance(value[0], dict)):
            row[prefix + name] = value
    return row
