"""The options of the command on tasks."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from khue.cli.office_options import Add


def of_tasks(command: argparse.ArgumentParser, add: Add, date: Callable[[argparse.ArgumentParser], None]) -> None:
    """Writing the list and reading it back, reminders, who owes reports and why tasks are late."""
    doing = command.add_subparsers(dest="do", required=True, metavar="DO")
    export = add(doing, "export", "Write the official list with how each task stands (.xlsx or .csv).")
    export.add_argument("file", type=Path, metavar="OUT")
    export.add_argument("--document", metavar="ID", help="tasks of one document (all)")
    export.add_argument("--agency", metavar="CODE", help="tasks that one agency leads (all)")
    reported = add(doing, "import", "Take progress reported in the official list: all rows, or none.")
    reported.add_argument("file", type=Path, metavar="FILE")
    remind = add(doing, "remind", "Remind and escalate by the city's rule; a second time on a day nothing happens.")
    date(remind)
    remind.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")
    add(doing, "late", "Agencies that owe reports on overdue tasks, by days.")
    add(doing, "causes", "Why tasks are late, by the kind of the cause.")
    add(doing, "rewrite", "Write what happened to tasks anew for builds, from the database.")
