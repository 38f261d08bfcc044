"""Deliveries that come by the command line are on record once, as the console's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main
from khue.web.audit.models import Record

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
HEADER = "ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi"


def test_what_a_command_ingests_is_the_consoles_and_what_came_before_is_not(
    desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khue.web.database.exists", lambda home: True)
    monkeypatch.setattr("khue.web.database.prepare", lambda: None)
    for name in ("KHUE_CITY", "KHUE_HOME", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "khue.web.settings" if name.startswith("DJANGO") else "-")
    file = tmp_path / "a.csv"
    file.write_text(
        f"{HEADER}\nHS-9001,SK101,2026-01-02,2026-01-12,2026-01-05,truc_tuyen,mot_phan,4,0\n", encoding="utf-8"
    )
    line = ["--city", str(CITY), "--home", str(desk.home), "ingest", "ho-so", str(file)]
    assert main([*line, "--dry-run"]) == 0
    assert not Record.objects.exists(), "nothing was accepted"
    for _ in range(2):
        assert main(line) == 0
    told = dict(Record.objects.filter(action="data.accept").values_list("subject", "actor"))
    assert told.pop("delivery:ho-so/2") == "console"
    assert set(told.values()) == {"system"}
    assert Record.objects.filter(action="data.accept").count() == len(told) + 1
