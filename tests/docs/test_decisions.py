"""Decision records are numbered, named and short."""

import re
from pathlib import Path

RECORDS = sorted(Path("docs/decisions").glob("*.md"))


def test_records_are_numbered_without_doubles() -> None:
    numbers = [int(path.name[:4]) for path in RECORDS]
    assert len(numbers) == len(set(numbers))
    for path in RECORDS:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.fullmatch(rf"# {int(path.name[:4])}\. .+", first), path
