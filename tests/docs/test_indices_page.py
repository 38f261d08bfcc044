"""The example of docs/indices.md is an index without findings, and gives the scores that stand below it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from khue.cli.main import main
from khue.folder.check import check_folder
from khue.model.index import Component, Index

PAGE = Path(__file__).resolve().parents[2] / "docs" / "indices.md"
MakeCity = Callable[..., Path]


def blocks(kind: str) -> list[str]:
    """The fenced blocks of a kind."""
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_gives_the_table_below_it(
    make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = make_city({"indices/vi-du.yaml": blocks("yaml")[0]})
    assert [f for f in check_folder(city)[1] if f.path.endswith("vi-du.yaml")] == []
    table = tmp_path / "values.csv"
    table.write_text(blocks("csv")[0], encoding="utf-8")
    assert main(["--city", str(city), "index", "vi-du", "--values", str(table), "--format", "json"]) == 0
    rows = {row["unit"]: row for row in json.loads(capsys.readouterr().out)}
    head, *lines = [
        [cell.strip() for cell in line.strip("| ").replace("| |", "|  |").split("|")]
        for line in re.findall(r"^\| (?:Unit|[A-D]) \|.*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert list(rows) == [line[0] for line in lines]
    for unit, *cells in lines:
        row = rows[unit]
        shown = {
            **row["parts"],
            "Score": row["score"],
            "Rank": row["rank"],
            "ha-tang": row["pillars"]["ha-tang"]["score"],
        }
        for name, cell in zip(head[1:], [*cells, *[""] * (len(head) - 1 - len(cells))], strict=True):
            value = None if shown.get(name) is None else round(shown[name], 1)
            assert value == (float(cell) if cell else None), (unit, name)


def test_every_field_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    plain = {
        "id",
        "name",
        "act",
        "level",
        "issuer",
        "components",
        "sources",
        "note",
        "children",
        "indicator",
        "low",
        "high",
        "target",
    }
    fields = {*Index.__struct_encode_fields__, *Component.__struct_encode_fields__} - plain
    assert [name for name in sorted(fields) if f"`{name}" not in text] == []
