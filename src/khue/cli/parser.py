"""The parser of all commands. Nothing heavy may be imported here: `khue --help` answers at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from khue.cli import (
    contract_options,
    money_options,
    notices_options,
    office_options,
    preview_options,
    read_options,
    tasks_options,
    versions_options,
)
from khue.cli.usage import Parser


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = Parser(
        prog="khue",
        description="Carries a city's resolution from its text to its results, on the city's own data.",
        epilog="Exit codes: 0 done, 1 findings (nothing changed), 2 wrong usage, 3 a fault of ours, "
        "4 stored but not to be published.",
        parents=[_shared()],
    )
    commands: _Commands[argparse.ArgumentParser] = top.add_subparsers(  # type: ignore[assignment]  # its type has no public name
        dest="command", required=True, metavar="COMMAND"
    )
    for add in (
        _run_command,
        _check,
        _plan,
        _build,
        _preview,
        _read,
        _document,
        _ingest,
        _versions,
        _contract,
        _fetch,
        _money,
        _show,
        _explain,
        _index,
        _whatif,
        _report,
        _simulate,
        _settle,
        _people,
        _notices,
        _tasks,
        _audit,
    ):
        add(commands)
    return top


def _shared(
    formats: Sequence[str] = ("table", "json", "csv"), said: str = "how listings are printed (table)"
) -> argparse.ArgumentParser:  # fmt: skip
    """Options that may stand before or after the command; left out, they are filled in by `parse`."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = shared.add_argument_group("shared options")
    group.add_argument("--city", type=Path, metavar="PATH", help="the city folder (cities/ha-noi)")
    group.add_argument("--home", type=Path, metavar="PATH", help="where data is kept ($KHUE_HOME, or var/<city id>)")
    group.add_argument("--lang", choices=("vi", "en"), help="the language of what is printed (vi)")
    group.add_argument("--format", choices=formats, help=said)
    return shared


_Commands = argparse._SubParsersAction  # the only name that argparse gives it


def _command(commands: _Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=text, description=text, parents=[_shared()])


def _run_command(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "run", "Build what is stale and serve the portal.")
    command.add_argument("--port", type=_port, default=8000, help="the port to answer on (8000)")
    command.add_argument("--host", default="127.0.0.1", help="the address to answer on (127.0.0.1)")
    command.add_argument("--fetch", action="store_true", help="fetch first from the sources whose time has come")
    _date(command)


def _check(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "check", "List everything that is wrong in the city folder.")
    command.add_argument("--notes", action="store_true", help="list notes too, not only errors and warnings")
    command.add_argument("--schemas", type=Path, metavar="DIR", help="write the schemas of all files there instead")
    command.add_argument("--draft", metavar="DOCUMENT|FILE", help="judge a draft instead: five gates, clause by clause")
    command.add_argument("--on", type=_day, metavar="DAY", help="with --draft: by what was known on a day (its own)")


def _plan(commands: _Commands[argparse.ArgumentParser]) -> None:
    _build_options(_command(commands, "plan", "Say what a build would redo, and why."))


def _build(commands: _Commands[argparse.ArgumentParser]) -> None:
    _build_options(_command(commands, "build", "Ingest, compute, assess and publish."))


def _ingest(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "ingest", "Check a file against a dataset's contract and store it as a new version.")
    command.add_argument("dataset", metavar="DATASET")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--dry-run", action="store_true", help="check only, store nothing")
    command.add_argument("--publish", action="store_true", help="store nothing of which rows may not be published")
    command.add_argument("--report", type=Path, metavar="OUT", help="write the findings there (.xlsx, .csv or .json)")
    said = "what the figures are, where the file's name or the contract does not say it"
    command.add_argument("--status", choices=("", "estimated", "provisional", "final"), default="", help=said)


def _versions(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "List the versions of datasets, compare two, withdraw one or restore it."
    versions_options.of_versions(_command(commands, "versions", text))


def _contract(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "contract", "Compare two contracts, or draft one from a file.")
    contract_options.of_contract(command, _command)


def _fetch(commands: _Commands[argparse.ArgumentParser]) -> None:
    versions_options.of_fetch(_command(commands, "fetch", "Fetch what is new from the sources that contracts name."))


def _money(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Import the money of tasks from a budget file."
    money_options.of_money(_command(commands, "money", text), _command, _day)


def _preview(commands: _Commands[argparse.ArgumentParser]) -> None:
    preview_options.add(_command(commands, "preview", "Say how a file is read, and show its table; nothing is stored."))


def _read(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "read", "Read a resolution or plan: its outline, targets and tasks.")
    command.add_argument("file", type=Path, metavar="FILE", help="a document as .txt, .docx or .pdf with text")
    read_options.of_read(command)


def _document(commands: _Commands[argparse.ArgumentParser]) -> None:
    read_options.of_document(_command(commands, "document", "The plan of a document as a table of Excel, out and in."))


def _show(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "show", "List what the current build holds.")
    command.add_argument(
        "what", metavar="WHAT",
        help="targets, tasks, indicators, observations, indices, units, agencies, heads, blocs, fields, delays, priorities, programmes, "
        "rating, money, datasets, documents, drafts, coverage, gaps, usage, anomalies or attention",
    )  # fmt: skip
    command.add_argument("id", metavar="ID", nargs="?", default="", help="only this; observations need an indicator")
    filters = command.add_argument_group("filters, each for the listings that have it")
    for name, text in _FILTERS.items():
        filters.add_argument(f"--{name}", help=text)
    _today(filters, None)
    filters.add_argument("--on", type=_day, metavar="DAY", help="attention as it was on a day, as 2025-07-01")
    filters.add_argument("--month", metavar="MONTH", help="rating of a month, as 2026-10 (the newest)")


_FILTERS = {
    "status": "of targets, tasks, observations or gaps, as met, overdue or late",
    "unit": "the code of an administrative unit",
    "period": "such as 2025, 2025-Q3 or 2025-07",
    "level": "a level of units, as commune",
    "agency": "the code of the agency that answers",
    "document": "the id of a document",
    "kind": "of anomalies or gaps, as unit_error or dataset",
}


def _explain(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "explain", "Say how a value was made: formula, operands, versions, sources.")
    command.add_argument("indicator", metavar="INDICATOR")
    command.add_argument("--unit", required=True, metavar="CODE", help="the administrative unit")
    command.add_argument("--period", required=True, help="such as 2025, 2025-Q3 or 2025-07")
    _today(command, False)


def _index(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "index", "Compute a composite index: scores, ranks and parts of every unit.")
    _of_index(command)
    command.add_argument("--today", action="store_true", help="of the units that there are now, older ones merged")
    command.add_argument("--firmness", action="store_true", help="how firm the ranks are under the index's doubts")
    command.add_argument("--catching-up", action="store_true", dest="catching_up",
                         help="who is catching up with a unit, how soon, and through which components")  # fmt: skip
    command.add_argument("--unit", metavar="CODE", help="with whom (with --catching-up; the city)")
    _replications(command, 10_000)


def _whatif(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "whatif", "Change values or weights of an index and see score, rank and chances.")
    _of_index(command)
    command.set_defaults(today=False)
    command.add_argument("--unit", metavar="CODE", help="whose rank it is about (the city)")
    command.add_argument("--set", action="append", default=[], metavar="COMPONENT=VALUE", dest="values_set",
                         help="a value of the unit, or CODE:COMPONENT=VALUE of another; may be repeated")  # fmt: skip
    command.add_argument("--weights", action="append", default=[], metavar="COMPONENT=W", dest="weights_set",
                         help="what a component counts among its siblings; may be repeated")  # fmt: skip
    command.add_argument("--reach", type=_count(1_000_000), metavar="RANK", help="the cheapest improvements to a rank")
    command.add_argument("--limit", action="append", default=[], metavar="COMPONENT<=VALUE",
                         help="how far a component can go (with --reach); may be repeated")  # fmt: skip
    command.add_argument("--cost", action="append", default=[], metavar="COMPONENT=X",
                         help="what a point of a component costs (1, with --reach); may be repeated")  # fmt: skip
    command.add_argument("--on", metavar="PERIOD",
                         help="a coming period: the rank then, against rivals as they are foretold (with --reach)")  # fmt: skip
    command.add_argument("--chance", type=_chance, default=0.5, metavar="P",
                         help="how likely the rank is to be (0.5, with --on)")  # fmt: skip
    _replications(command, 2_000)


def _of_index(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", metavar="INDEX")
    command.add_argument("--period", help="such as 2024 (the newest with values)")
    command.add_argument("--values", type=Path, action="append", default=[], metavar="FILE",
                         help="a table of values (CSV): one row a unit, one column a component; else the build's. May be "
                         "repeated, each with a column period or year")  # fmt: skip


def _replications(command: argparse.ArgumentParser, usual: int) -> None:
    command.add_argument("--replications", type=_count(1_000_000), default=usual, metavar="N",
                         help=f"chance combinations of the doubts ({usual})")  # fmt: skip
    command.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same result (1)")


def _today(options: argparse._ActionsContainer, default: bool | None) -> None:
    options.add_argument("--today", action="store_true", default=default,
                         help="observations of the units of today, with what was carried over to them from older ones")  # fmt: skip


def _report(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Write a paper: a report, or the sheet of a target."
    shared = _shared(("docx", "pdf", "html"), "Word, PDF/A or a page (docx)")
    command = commands.add_parser("report", help=text, description=text, parents=[shared])
    command.set_defaults(format="docx")
    command.add_argument("kind", metavar="KIND", help="periodic, proposal, reminder, minutes, annex, comments, targets, "
                         "target, index or attention")  # fmt: skip
    command.add_argument("id", metavar="ID", nargs="?", default="", help="of which target, index or task")
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write it (a name of kind and day); - prints it"
    )
    command.add_argument("--period", help="of a report or an index, as 2026-10, 2026-Q3, 2026-H1 or 2026 (the newest)")
    command.add_argument("--agency", metavar="CODE", help="of or to which agency, with those below it")
    command.add_argument("--document", metavar="DOCUMENT", help="of which document or draft")
    command.add_argument("--number", default="", metavar="N", help="the paper's number; without one it is a draft")


def _simulate(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "simulate", "Write a made-up city of a given size as a city folder.")
    command.add_argument("--rows", type=_count(1_000_000_000), required=True, metavar="N",
                         help="rows of all datasets together")  # fmt: skip
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a folder that is new or empty")
    command.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same city (1)")
    command.add_argument("--months", type=_count(120), default=60, help="months with rows, the last is 2025-12 (60)")
    command.add_argument("--communes", type=_count(1_000), default=126, help="communes (126)")
    command.add_argument("--districts", type=_count(100, least=0), default=30,
                         help="former districts, kept as a level; 0 leaves it out (30)")  # fmt: skip
    command.add_argument("--reform", type=_month, metavar="MONTH", help="a month, as 2025-07, on whose first day older "
                         "communes became those of now; some were divided (none)")  # fmt: skip
    command.add_argument("--corrections", type=_count(120, least=0), default=0, metavar="M",
                         help="last months whose files are there a second time, put right (0)")  # fmt: skip


def _build_options(command: argparse.ArgumentParser) -> None:
    _date(command)
    command.add_argument("--json", action="store_true", help="print the summary as JSON")


def _people(commands: _Commands[argparse.ArgumentParser]) -> None:
    office_options.of_people(_command(commands, "people", "Say who may sign in, and what they may do."), _command)


def _tasks(commands: _Commands[argparse.ArgumentParser]) -> None:
    tasks_options.of_tasks(
        _command(commands, "tasks", "The list of tasks written and read, reminders, reports owed."), _command, _date
    )


def _notices(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Tell people what a day brings, send the letters that wait, write the weekly digest."
    notices_options.of_notices(_command(commands, "notices", text), _command, _date)


def _settle(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "List what identifies persons undeclared, or say why one of it does not."
    office_options.of_settle(_command(commands, "settle", text))


def _audit(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Read the record of changes, or verify that nothing in it was altered."
    office_options.of_audit(_command(commands, "audit", text), _command)


def _date(command: argparse.ArgumentParser) -> None:
    command.add_argument("--date", type=_day, metavar="DAY", help="the day of the assessment, as 2025-07-01 (today)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2025-07-01") from None


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month such as 2025-07") from None


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)


def _chance(text: str) -> float:
    try:
        chance = float(text)
    except ValueError:
        chance = 0.0
    if not 0 < chance < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a chance between 0 and 1, as 0.8")
    return chance


def _count(most: int, least: int = 1) -> Callable[[str], int]:
    def count(text: str) -> int:
        plain = text.replace("_", "")
        if not plain.isdecimal() or not least <= int(plain[:12]) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(plain)

    return count
