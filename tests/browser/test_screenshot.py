"""The README's picture is made from the running portal (`make docs` writes it)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

PICTURE = Path("docs/images/overview.png")


def test_the_readme_shows_the_running_portal(visit: Any, ha_noi: str) -> None:
    page = visit(width=1280, height=1000)
    page.goto(f"{ha_noi}/", wait_until="networkidle")
    picture = page.screenshot()
    if os.environ.get("KHUE_WRITE"):
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_bytes(picture)
    assert PICTURE.read_bytes().startswith(b"\x89PNG"), "run make docs"
    assert str(PICTURE) in Path("README.md").read_text(encoding="utf-8")
