"""Rows of others written as a JSON file, the form in which they are kept as received."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec


def write_records(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write the rows as an array of objects, one a line, as they come."""
    encoder = msgspec.json.Encoder()
    with file.open("wb") as out:
        out.write(b"[")
        for number, row in enumerate(rows):
            out.write(b",\n" if number else b"\n")
            out.write(encoder.encode(row))
        out.write(b"\n]\n")
