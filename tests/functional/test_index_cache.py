"""An index of which nothing changed is not computed again, and what no build uses any more is removed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from khue.pipeline.build import build
from khue.pipeline.indices import kept
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


def test_the_next_day_finds_the_standings_of_the_day_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not build(CITY, tmp_path, date(2026, 1, 15)).failed
    first = Build.current(tmp_path)
    files = sorted(
        path.relative_to(tmp_path / "cache").as_posix() for path in (tmp_path / "cache/indices").rglob("*.msgpack")
    )
    assert files == sorted(name for name in first.manifest.results if name.startswith("indices/"))
    assert len(files) == len(first.standings) == 2

    def computed(*_: object) -> NoReturn:
        raise AssertionError("an index was computed again")

    monkeypatch.setattr(kept, "standing", computed)
    assert not build(CITY, tmp_path, date(2026, 1, 16)).failed
    second = Build.current(tmp_path)
    assert second.id != first.id
    assert second.standings == first.standings
