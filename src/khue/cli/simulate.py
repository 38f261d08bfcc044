"""khue simulate: a made-up city of a given size, as a city folder."""

from __future__ import annotations

import argparse
import sys
import time
from threading import Lock

from khue.cli.output import print_json
from khue.exceptions import UsageError
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.simulation import Shape, simulate

REFORM_OUTSIDE = Rule(
    "KH742", "reform-outside",
    Text(vi="Tháng sắp xếp đơn vị hành chính phải nằm trong các tháng mô phỏng, sau tháng đầu.",
         en="The month of the reform has to be one of the simulated months, after the first."),
    Text(vi="Chọn một tháng từ {first} đến {last}.", en="Choose a month from {first} to {last}."),
)  # fmt: skip
RULES = (REFORM_OUTSIDE,)

_DONE = {
    "vi": "Thành phố mô phỏng {id}: {rows} dòng trong {seconds} giây, ở {out}. Dựng bằng: khue --city {out} build",
    "en": "Simulated city {id}: {rows} rows in {seconds} s, in {out}. Build it by: khue --city {out} build",
}
_STEP = {"vi": "· đã ghi {rows} dòng ({percent} %)", "en": "· {rows} rows written ({percent} %)"}


def run(args: argparse.Namespace) -> int:
    """Write the city; raises InputError (exit 1) where the folder is not empty or cannot be written."""
    shape = Shape(args.rows, args.seed, args.months, args.communes, args.districts, args.reform, args.corrections)
    if shape.reform and not shape.first_day < shape.reform <= shape.last_day:
        params = {"first": f"{shape.month(1):%Y-%m}", "last": f"{shape.last_day:%Y-%m}"}
        raise UsageError(finding=Finding(REFORM_OUTSIDE, f"{shape.reform:%Y-%m}", params=params))
    start = time.monotonic()
    rows = simulate(shape, args.out, _Teller(args.rows, args.lang).add)
    seconds = time.monotonic() - start
    if args.format == "json":
        print_json({"id": shape.identifier, "rows": rows, "seconds": round(seconds, 1), "out": str(args.out),
                    "simulated": True})  # fmt: skip
    else:
        shown = {"rows": number(rows, lang=args.lang), "seconds": number(seconds, 1, args.lang)}
        print(_DONE[args.lang].format(id=shape.identifier, out=args.out, **shown))
    return 0


class _Teller:
    """Says after each tenth of the rows how far it is; heard from several threads."""

    def __init__(self, whole: int, lang: str) -> None:
        self._whole, self._lang, self._rows, self._said, self._lock = whole, lang, 0, 0, Lock()

    def add(self, rows: int) -> None:
        """Count rows of a finished file."""
        with self._lock:
            self._rows += rows
            tenth = 10 * self._rows // self._whole
            if tenth > self._said:
                self._said = tenth
                shown = number(self._rows, lang=self._lang)
                print(_STEP[self._lang].format(rows=shown, percent=10 * tenth), file=sys.stderr, flush=True)
