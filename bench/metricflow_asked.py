"""Asks MetricFlow, in an environment that has it: reads a word a line (`round` or `values`), answers each with a line of JSON.

It is run as a script in the folder of the dbt project that `bench.semantic` writes, and imports nothing of Khuê.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from dbt.cli.main import dbtRunner
from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

PROJECT = Path()
ASKED = json.loads((PROJECT / "asked.json").read_text())
"""`metrics`: the names of all; `levels`: what to group by for each level."""


def request(group_by: str) -> MetricFlowQueryRequest:
    """All metrics of a level by month."""
    return MetricFlowQueryRequest.create(metric_names=ASKED["metrics"], group_by_names=["metric_time__month", group_by])


def started() -> CLIConfiguration:
    """MetricFlow over the project, whose view and small tables are made first; nothing of this is measured."""
    built = dbtRunner().invoke(["build", "--quiet"])
    if not built.success:
        raise SystemExit(f"dbt build failed: {built.exception or built.result}")
    found = CLIConfiguration()
    found.setup(PROJECT, PROJECT, configure_file_logging=False)
    found.mf.query(request(ASKED["levels"]["city"]))
    return found


def asked(flow: CLIConfiguration) -> dict[str, float]:
    """Wall seconds of one call a level: whole, only writing the SQL, and only running that SQL in DuckDB."""
    found = {"whole": 0.0, "writing": 0.0, "sql": 0.0}
    for group_by in ASKED["levels"].values():
        found["whole"] += seconds(lambda: flow.mf.query(request(group_by)))  # noqa: B023 -- it is called at once
        start = time.perf_counter()
        sql = flow.mf.explain(request(group_by)).sql_statement.sql
        found["writing"] += time.perf_counter() - start
        found["sql"] += seconds(lambda: run(flow, sql))  # noqa: B023 -- it is called at once
    return found


def seconds(action: Callable[[], object]) -> float:
    """Wall seconds of an action."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run(flow: CLIConfiguration, sql: str) -> object:
    """Run SQL on the same database without what dbt does with an answer."""
    adapter = flow.dbt_artifacts.adapter
    with adapter.connection_named("bench"):
        return adapter.connections.get_thread_connection().handle.cursor().execute(sql).fetchall()


def values(flow: CLIConfiguration) -> dict[str, str]:
    """Write every value beside the project, as lists of level, unit, month and the values of all metrics."""
    lines = []
    for level, group_by in ASKED["levels"].items():
        found = flow.mf.query(request(group_by)).result_df
        order = [found.column_names.index(name) for name in (group_by, "metric_time__month", *ASKED["metrics"])]
        for row in found.rows:
            unit, month, *numbers = (row[index] for index in order)
            lines.append([level, unit, f"{month:%Y-%m}", *(None if one is None else float(one) for one in numbers)])
    path = PROJECT / "values.json"
    path.write_text(json.dumps(lines))
    return {"path": str(path.absolute())}


def main(answers: TextIO) -> None:
    """Say which version was started, then answer until there are no more words."""
    flow = started()
    print(json.dumps({"version": version("metricflow")}), file=answers, flush=True)
    for word in sys.stdin:
        found = {"round": asked, "values": values}[word.strip()](flow)
        print(json.dumps(found), file=answers, flush=True)


if __name__ == "__main__":
    own = os.fdopen(os.dup(1), "w")  # what dbt prints must not come between the answers
    os.dup2(2, 1)
    main(own)
