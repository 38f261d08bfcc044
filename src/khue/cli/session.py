"""What commands that build or read a build have in common: the home of the city's data, and a build told as it goes."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from khue.cli import places
from khue.exceptions import InputError, UsageError
from khue.pipeline.home import Home
from khue.pipeline.reading import Build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from khue.model.finding import Finding
    from khue.pipeline.build import Outcome
    from khue.pipeline.plan import Step

_ID = re.compile(r"^id:[ \t]*[\"']?([A-Za-z0-9_][A-Za-z0-9._-]*)", re.MULTILINE)

_WAITING = {
    "vi": "Một lần dựng khác đang chạy; chờ nó xong …",
    "en": "Another build is under way; waiting for it …",
}


def home_of(args: argparse.Namespace) -> Path:
    """The data home of the city; raises UsageError where the folder is not a city's."""
    return places.home(args, city_id(args.city))


def city_id(folder: Path) -> str:
    """The id in city.yaml, or the folder's name where the file does not say it; raises UsageError without a file.

    Read without loading the folder: whether anything is stale must be known at once.
    """
    file = folder / "city.yaml"
    if not file.is_file():
        from khue.cli.check import NOT_A_CITY
        from khue.model.finding import Finding

        raise UsageError(finding=Finding(NOT_A_CITY, str(folder), params={"path": folder}))
    found = _ID.search(file.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else folder.resolve().name


def day_of(args: argparse.Namespace) -> date:
    """The day of the assessment: --date, or today."""
    from khue.pipeline.build import today

    given: date | None = getattr(args, "date", None)
    return given or today()


def build_now(args: argparse.Namespace) -> Outcome:
    """Bring the build up to date, told on standard error."""
    from khue.pipeline.build import build

    return build(args.city, home_of(args), day_of(args), _Teller(args.lang).step, lambda: _say(_WAITING[args.lang]))


def opened(args: argparse.Namespace) -> Build:
    """The current build; where there is none it is made first. Raises InputError when it cannot be made."""
    home = home_of(args)
    if not Home(home).has(Home(home).current_id()):
        outcome = build_now(args)
        print_findings([*outcome.findings, *outcome.refused], args)
        if outcome.failed:
            raise InputError(_FAILED[args.lang])
    build = Build.current(home)
    if build.city.declaration.simulated:
        _say(_SIMULATED[args.lang])
    return build


_SIMULATED = {
    "vi": "Số liệu mô phỏng do khue simulate tạo ra; không có gì là thật.",
    "en": "Simulated data, made by khue simulate; nothing here is real.",
}


_FAILED = {
    "vi": "Chưa dựng được bản nào: thư mục thành phố còn lỗi nêu trên.",
    "en": "No build could be made: the city folder has the errors above.",
}

_CHECKED = {"vi": "Kiểm tra thư mục (khue check)", "en": "Check of the folder (khue check)"}


def print_findings(given: Sequence[Finding], args: argparse.Namespace) -> None:
    """The errors and what was found in the data on standard error, and how much else `khue check` has to say."""
    found = list(given)
    if not found:
        return
    from khue.cli.check import summary, worded
    from khue.model.finding import Severity

    for finding in found:
        of_data = finding.path.startswith("datasets/")
        if of_data or finding.rule.severity is Severity.ERROR:
            _say(worded(finding, home_of(args) if of_data else args.city, args.lang) + "\n")
    _say(f"{_CHECKED[args.lang]}: {summary(found, args.lang)}")


class _Teller:
    """Says each step of a build as it begins, in one line."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def step(self, step: Step) -> None:
        from khue.pipeline.step_words import headline

        _say(f"· {headline(step, self._lang)}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
