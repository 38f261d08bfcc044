"""Measure what a user waits for: `python -m bench` everything, `python -m bench PART ...` one part, `--list` names them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Part:
    """Something that can be measured alone: the module that does it, and with which options it is run among all."""

    module: str
    what: str
    runs: tuple[tuple[str, ...], ...] = ((),)


PARTS = {
    "reader": Part("bench.reader", "what the command line, a query and a page of Hanoi's portal cost"),
    "serving": Part("bench.serving", "the same of a simulated city with a million rows"),
    "simulate": Part("bench.simulate", "writing a made-up city of 20 million rows"),
    "build": Part("bench.build", "a simulated city built whole, and after little or nothing changed"),
    "composite": Part("bench.composite", "how firm the ranks of 63 units in 98 components are, 10,000 times over"),
    "rivals": Part("bench.rivals", "how honest the coming scores of an index's units are (panels are given as files)"),
    "engine": Part(
        "bench.engine",
        "fifty indicators over many rows in one pass, against scanning and plain SQL",
        (
            ("--rows", "5000000"),
            ("--rows", "20000000"),
            ("--rows", "20000000", "--percentiles", "--no-check", "--ways", "engine"),
            ("--rows", "50000000", "--no-check", "--ways", "engine"),
        ),
    ),
    "engines": Part("bench.engines", "the same indicators through every engine that is installed"),
    "outlook": Part("bench.outlook", "how far outlooks are off, and how honest their intervals are"),
    "targets": Part("bench.outlook_targets", "the outlooks of 500 targets with their looks back, cold and kept"),
    "anomalies": Part("bench.anomalies", "how often flags of odd figures are false, and what share of planted faults is found"),
    "contracts": Part("bench.contracts", "a CSV of two million rows held against twenty rules and stored, against scripts by hand"),
    "workbook": Part("bench.workbook", "a workbook of 100,000 rows read, checked and returned with its wrong cells marked"),
    "metricflow": Part("bench.metricflow", "the same indicators asked of MetricFlow over the same rows"),
}  # fmt: skip
"""Every part, in the order in which all are run."""


def alone(name: str, arguments: Sequence[str]) -> None:
    """Run one part in this process."""
    import_module(PARTS[name].module).main(arguments)


def every() -> int:
    """Run all parts, each in a process of its own, so that none holds memory while another is measured; gives the failures."""
    failed = 0
    for name, part in PARTS.items():
        print(f"\n## {name}: {part.what}")
        for run in part.runs:
            print(f"\n`python -m bench {' '.join((name, *run))}`\n", flush=True)
            start = time.perf_counter()
            failed += subprocess.run([sys.executable, "-m", "bench", name, *run], check=False).returncode != 0
            print(f"\n({time.perf_counter() - start:.0f} s)", flush=True)
    return failed


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; 1 when a part failed, 2 when there is no such part."""
    if not arguments:
        return min(every(), 1)
    name, *rest = arguments
    if name in PARTS:
        alone(name, rest)
        return 0
    listed = "\n".join(f"{name:12}{part.what}" for name, part in PARTS.items())
    print(listed, file=sys.stdout if name == "--list" else sys.stderr)
    return 0 if name == "--list" else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
