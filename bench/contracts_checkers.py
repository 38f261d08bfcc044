"""`python contracts_checkers.py frictionless|great_expectations CSV FOLDER`: the same rules in tools made for checking data.

A file of its own that needs nothing of Khuê, so that it runs in an environment that has the tool. Both hold the rules that
they have words for, as their own documentation shows, and write a line for each violation that they tell of. They store no
typed rows, so that they do less than the others. Prints how many rows and violations there were.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

FIELDS = ("dat_dai", "ho_tich", "xay_dung", "kinh_doanh", "bao_hiem", "giao_thong", "moi_truong", "y_te")
CHANNELS = ("truc_tuyen", "truc_tiep", "buu_chinh")
LEVELS = ("toan_trinh", "mot_phan", "truc_tiep")
NEEDED = ("so_ho_so", "ma_xa", "linh_vuc", "ngay_nop", "ngay_hen_tra", "kenh", "muc_do", "le_phi")
LISTS = {"linh_vuc": FIELDS, "kenh": CHANNELS, "muc_do": LEVELS}
PATTERNS = {"so_ho_so": "HS-[0-9]{9}", "ma_xa": "[0-9]{5}"}
DAYS = {"ngay_nop": "%Y-%m-%d", "ngay_hen_tra": "%d/%m/%Y", "ngay_tra": "%Y-%m-%d"}
RANGES = {"hai_long": (1, 5), "le_phi": (0, None), "so_gio": (0, 1000)}
LONGEST = 60


def by_frictionless(path: Path, folder: Path) -> tuple[int, int]:
    """A schema with types and constraints; every error is asked for, as the default stops at a thousand."""
    from frictionless import Checklist, Resource, Schema  # type: ignore[import-not-found]  # it is in an environment of its own

    fields: list[dict[str, Any]] = []
    with path.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    for name in names:
        limits: dict[str, Any] = {"required": True} if name in NEEDED else {}
        limits |= {"enum": list(LISTS[name])} if name in LISTS else {}
        limits |= {"pattern": PATTERNS[name]} if name in PATTERNS else {}
        limits |= {"unique": True} if name == "so_ho_so" else {}
        limits |= {"maxLength": LONGEST} if name == "ghi_chu" else {}
        least, most = RANGES.get(name, (None, None))
        limits |= {"minimum": least} if least is not None else {}
        limits |= {"maximum": most} if most is not None else {}
        kind = "date" if name in DAYS else "number" if name == "so_gio" else "integer" if name in RANGES else "string"
        form = {"format": DAYS[name]} if name in DAYS else {}
        fields.append({"name": name, "type": kind, "constraints": limits, **form})
    resource = Resource(path=path.name, basepath=str(path.parent), schema=Schema.from_descriptor({"fields": fields}))
    report = resource.validate(Checklist(), limit_errors=sys.maxsize)
    lines = report.flatten(["rowNumber", "fieldName", "type"])
    _write(folder / "violations.csv", lines)
    return report.tasks[0].stats["rows"], len(lines)


def by_great_expectations(path: Path, folder: Path) -> tuple[int, int]:
    """A suite over a frame of pandas; full results, so that each wrong row is named."""
    import great_expectations as gx  # type: ignore[import-not-found]  # as above
    import pandas as pd  # type: ignore[import-untyped]  # as above

    frame = pd.read_csv(path, dtype=str)
    for name in RANGES:
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("rows").add_dataframe_asset("rows")
    batch = asset.add_batch_definition_whole_dataframe("all")
    suite = context.suites.add(gx.ExpectationSuite(name="rules"))
    e = gx.expectations
    wanted: list[Any] = [e.ExpectColumnValuesToNotBeNull(column=name) for name in NEEDED]
    wanted += [e.ExpectColumnValuesToBeInSet(column=name, value_set=list(values)) for name, values in LISTS.items()]
    wanted += [e.ExpectColumnValuesToMatchRegex(column=name, regex=f"^{one}$") for name, one in PATTERNS.items()]
    wanted += [
        e.ExpectColumnValuesToMatchStrftimeFormat(column=name, strftime_format=form) for name, form in DAYS.items()
    ]
    wanted += [
        e.ExpectColumnValuesToBeBetween(column=name, min_value=a, max_value=b) for name, (a, b) in RANGES.items()
    ]
    wanted += [e.ExpectColumnValueLengthsToBeBetween(column="ghi_chu", max_value=LONGEST)]
    wanted += [e.ExpectColumnValuesToBeUnique(column="so_ho_so")]
    for one in wanted:
        suite.add_expectation(one)
    definition = context.validation_definitions.add(gx.ValidationDefinition(name="all", data=batch, suite=suite))
    found = definition.run(batch_parameters={"dataframe": frame}, result_format={"result_format": "COMPLETE"})
    lines = [
        (index, one.expectation_config.kwargs["column"], one.expectation_config.type)
        for one in found.results for index in one.result.get("unexpected_index_list") or ()
    ]  # fmt: skip
    _write(folder / "violations.csv", lines)
    return len(frame), len(lines)


def _write(path: Path, lines: list[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


WAYS = {"frictionless": by_frictionless, "great_expectations": by_great_expectations}

if __name__ == "__main__":
    print(*WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3])))
