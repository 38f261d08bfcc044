"""The portal follows the pointer: a new build is served with the next request, a request keeps the build it began with."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from khue.cli.main import main
from khue.exceptions import InputError
from khue.web import builds

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


def test_a_new_build_is_seen_and_the_old_one_stays_readable(tmp_path: Path) -> None:
    with override_settings(KHUE_HOME=tmp_path):
        with pytest.raises(InputError):
            builds.current()
        assert main(["--city", str(CITY), "--home", str(tmp_path), "build", "--date", "2026-01-15"]) == 0
        old = builds.current()
        assert builds.current() is old
        assert main(["--city", str(CITY), "--home", str(tmp_path), "build", "--date", "2026-06-30"]) == 0
        new = builds.current()
        assert new.id != old.id
        assert new.as_of > old.as_of
        assert old.latest("kinh-te-so", "SK") is not None
