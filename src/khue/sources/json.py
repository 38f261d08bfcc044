"""JSON: an array of objects, the same under the key `data`, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from khue.model.finding import Finding
from khue.ports import Reading
from khue.sources import faults, guard, table

EXTENSIONS = (".json", ".jsonl", ".ndjson")

_NumberedItem = tuple[int, object]


@dataclass(frozen=True)
class _TooFine(Exception):  # noqa: N818 - carries a number that no column can hold
    """A number or word of JSON dialects that is no JSON."""

    word: str


def read(path: Path, columns: Sequence[str] = ()) -> Reading:
    """The objects as rows: `ROW_NUMBER` is the item's place in the array, or its line. Missing keys are empty cells."""
    del columns
    text = _text(path)
    items = list(_lines(path, text)) if path.suffix.lower() != ".json" else _items(path, text)
    objects = [(number, item) for number, item in items if isinstance(item, dict)]
    bad = [(number, item) for number, item in items if not isinstance(item, dict)]
    names = list(dict.fromkeys(name for _, item in objects for name in item))
    if not names:
        raise faults.refuse(faults.NO_HEADER if objects else faults.EMPTY_FILE, path)
    cells = [table.native([_cell(path, number, name, item.get(name)) for number, item in objects]) for name in names]
    return Reading(
        table=table.assemble(path, names, cells, table.native([number for number, _ in objects]), 0),
        path=path, format="json", encoding="utf-8", header_row=0,
        findings=tuple(_not_an_object(path, *one) for one in bad[: faults.MAX_LISTED]), bad_rows=len(bad),
    )  # fmt: skip


def _text(path: Path) -> str:
    guard.check_text(path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        line, byte = guard.undecodable(path)
        raise faults.refuse(faults.NOT_UTF8, path, line=line, found=f"{line}:{byte}") from None


def _items(path: Path, text: str) -> list[_NumberedItem]:
    """The items of the array, wherever it stands; a file of lines under this extension is taken as well."""
    try:
        whole = _decode(text)
    except (ValueError, RecursionError, _TooFine):
        first = text.lstrip().partition("\n")[0].strip()
        if first.startswith("{") and first.endswith("}") and len(first) > 2:
            return list(_lines(path, text))
        raise _malformed(path, text, 0) from None
    if isinstance(whole, dict) and isinstance(whole.get("data"), list):
        whole = whole["data"]
    if isinstance(whole, list):
        return list(enumerate(whole, 1))
    raise faults.refuse(faults.MALFORMED, path, format="JSON", found='[{…}] / {"data": [{…}]}')


def _lines(path: Path, text: str) -> Iterator[_NumberedItem]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, _decode(line)
        except (ValueError, RecursionError, _TooFine):
            raise _malformed(path, line, number) from None


def _decode(text: str) -> object:
    return json.loads(text, parse_constant=_refuse_word)


def _refuse_word(word: str) -> object:
    raise _TooFine(word)


def _malformed(path: Path, text: str, line: int) -> Exception:
    """The error again, with the place at which reading stopped."""
    try:
        _decode(text)
    except json.JSONDecodeError as error:
        at = line or error.lineno
        return faults.refuse(faults.MALFORMED, path, line=at, column=error.colno, format="JSON", found=error.msg)
    except _TooFine as error:
        return faults.refuse(faults.MALFORMED, path, line=line, format="JSON", found=error.word)
    except (ValueError, RecursionError) as error:
        found = faults.shown(error if isinstance(error, ValueError) else "{{{{…")
        return faults.refuse(faults.MALFORMED, path, line=line, format="JSON", found=found)
    return faults.refuse(faults.MALFORMED, path, line=line, format="JSON", found="?")


def _cell(path: Path, number: int, name: str, value: object) -> object:
    if isinstance(value, dict | list):
        raise faults.refuse(
            faults.NESTED_VALUE, path, line=number, header=faults.shown(name), found=type(value).__name__
        )
    return table.sound(value) if isinstance(value, str) else value


def _not_an_object(path: Path, number: int, item: object) -> Finding:
    return faults.finding(faults.NOT_AN_OBJECT, path, line=number, value=faults.shown(item))
