"""Rows of money put into the folder of a document: the difference first, and the folder checked before anything is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from khue.folder.writing.cells import cells
from khue.folder.writing.plan import FileChange
from khue.folder.writing.swap import alone, replace_all
from khue.model.money import Money

MONEY = "money.csv"


def change(root: Path, document: str, rows: Sequence[Money]) -> FileChange:
    """What putting these rows into a document's money.csv changes; they are all rows of the file afterwards."""
    path = f"resolutions/{document}/{MONEY}"
    file = root / path
    before = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    return FileChange(path, before, table(rows))


def table(rows: Iterable[Money]) -> str:
    """The rows as the text of a money.csv; columns that no row fills are left out but those of the amounts."""
    made = [cells(row) for row in rows]
    used = [name for name in cells(Money(task="x", period="")) if name in _ALWAYS or any(row[name] for row in made)]
    used = [name for name in used if name != "currency" or any(row[name] != "VND" for row in made)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, used, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return text.getvalue()


_ALWAYS = ("task", "period", "planned", "allocated", "disbursed", "source")


def write(root: Path, changed: FileChange) -> None:
    """Write the change, at once and whole; raises ValueError where the file is another one than when it was shown."""
    with alone(root):
        file = root / changed.path
        if (file.read_text(encoding="utf-8-sig") if file.is_file() else "") != changed.before:
            raise ValueError(changed.path)
        replace_all(root, {changed.path: changed.after})
