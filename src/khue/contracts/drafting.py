"""What a contract could ask of a table, guessed from its cells, each guess with its reason: a draft for a person to judge."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import combinations

import msgspec

from khue.lib.vietnamese import fold
from khue.model.base import Text
from khue.model.contract import LogicalTypeOptions, Property, Quality

Cell = str | int | float | bool | date | time | None

_TYPES = {"integer": "integer", "number": "number", "date": "date", "datetime": "timestamp"}
_FEW, _OFTEN = 12, 5
"""So few values, each so often on average, are a list."""
_SMALL = 10
"""Whole numbers that lie so close together are marks on a scale."""
_MOST_TRIED = 8
"""Among so many columns two are looked for that are a key together."""
_COUNTING = ("stt", "so tt", "tt", "so thu tu", "no", "no.", "#")
"""Headers of columns that count rows: such a number says nothing of what a row is about."""
_SHARE = 0.9


@dataclass(frozen=True)
class Seen:
    """A column as it was read: its header, what kind its cells are (`khue.model.reading.ColumnAs`), and the cells."""

    header: str
    kind: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Guess:
    """A column as it could be declared, and why."""

    declared: Property
    why: tuple[Text, ...]


@dataclass(frozen=True)
class Draft:
    """The columns, and the names of those that are the key, the area and the day of a row; empty where none seems so."""

    columns: tuple[Guess, ...]
    key: tuple[str, ...]
    area: str
    time: str


def guess(seen: Sequence[Seen], codes: Collection[str] = ()) -> Draft:
    """A draft from columns of equal length; `codes` are those of the city's units."""
    names = _names(seen)
    guessed = [_of_column(name, one) for name, one in zip(names, seen, strict=True)]
    key = _key(names, seen, guessed)
    area = next((name for name, one in zip(names, seen, strict=True) if _is_area(one, codes)), "")
    guessed = [_open(one) if one.declared.name == area else one for one in guessed]
    days = [one.declared for one in guessed if one.declared.logical_type in ("date", "timestamp")]
    time = next((one.name for one in (*(day for day in days if day.required), *days)), "")
    return Draft(tuple(guessed), key, area, time)


def _open(one: Guess) -> Guess:
    """The column without a list of its values: which units there are, the city says."""
    return Guess(
        msgspec.structs.replace(one.declared, quality=()), one.why if not one.declared.quality else one.why[:-1]
    )


def _names(seen: Sequence[Seen]) -> list[str]:
    """A short name for each header, none twice."""
    names: list[str] = []
    for number, one in enumerate(seen, 1):
        name = re.sub(r"[^a-z0-9]+", "_", fold(one.header)).strip("_")[:40] or f"cot_{number}"
        names.append(name if name not in names else f"{name}_{number}")
    return names


def _of_column(name: str, seen: Seen) -> Guess:
    filled = [cell for cell in seen.cells if cell is not None]
    kind = _TYPES.get(seen.kind, "string")
    why: list[Text] = []
    required = bool(filled) and len(filled) == len(seen.cells)
    if not required:
        empty = len(seen.cells) - len(filled)
        why.append(Text(vi=f"{empty} ô trống nên không bắt buộc", en=f"{empty} empty cells, so not required"))
    options = LogicalTypeOptions()
    quality: tuple[Quality, ...] = ()
    if kind in ("integer", "number"):
        options, said = _range(kind, [cell for cell in filled if isinstance(cell, int | float)])
        why += said
    elif kind == "string":
        options, quality, said = _texts([str(cell) for cell in filled], seen.kind)
        why += said
    return Guess(
        Property(name=name, logical_type=kind, business_name=seen.header if seen.header != name else "",
                 required=required, logical_type_options=options, quality=quality), tuple(why),
    )  # fmt: skip


def _range(kind: str, found: Sequence[float]) -> tuple[LogicalTypeOptions, list[Text]]:
    if not found:
        return LogicalTypeOptions(), []
    least, most = min(found), max(found)
    why = [Text(vi=f"thấy từ {least} đến {most}", en=f"seen from {least} to {most}")]
    if kind == "integer" and least >= 0 and most - least <= _SMALL and len(found) >= _OFTEN * (most - least + 1):
        return LogicalTypeOptions(minimum=float(least), maximum=float(most)), why
    return LogicalTypeOptions(minimum=0.0 if least >= 0 else None), why


def _texts(found: Sequence[str], kind: str) -> tuple[LogicalTypeOptions, tuple[Quality, ...], list[Text]]:
    """A list where few texts come often, else a pattern where all are made alike."""
    different = sorted(set(found))
    if kind != "period" and 1 < len(different) <= _FEW and len(found) >= _OFTEN * len(different):
        why = Text(vi=f"chỉ có {len(different)} giá trị khác nhau", en=f"only {len(different)} different values")
        valid = Quality(metric="invalidValues", arguments={"validValues": list(different)}, must_be=0)
        return LogicalTypeOptions(), (valid,), [why]
    pattern = pattern_of(different)
    if not pattern:
        return LogicalTypeOptions(), (), []
    why = Text(vi=f"cả {len(different)} giá trị đều theo mẫu này", en=f"all {len(different)} values are of this form")
    return LogicalTypeOptions(pattern=pattern), (), [why]


def pattern_of(found: Sequence[str]) -> str:
    """A regular expression for texts of one length that have digits at the same places; empty where they have not.

    >>> pattern_of(["HS-0001", "HS-0417"])
    'HS-[0-9]{4}'
    """
    if len(found) < _OFTEN - 3 or len({len(text) for text in found}) != 1 or len(found[0]) > 40:
        return ""
    places = [_place(set(letters)) for letters in zip(*found, strict=True)]
    if not all(places) or "[0-9]" not in places:
        return ""
    runs: list[tuple[str, int]] = []
    for place in places:
        runs.append((place, runs.pop()[1] + 1 if runs and runs[-1][0] == place else 1))
    return "".join(place + (f"{{{times}}}" if times > 1 else "") for place, times in runs)


def _place(letters: set[str]) -> str:
    if all(letter.isascii() and letter.isdigit() for letter in letters):
        return "[0-9]"
    letter = next(iter(letters))
    if len(letters) > 1:
        return ""
    return f"[{letter}]" if letter in ".+*?()|{}$" else f"\\{letter}" if letter in "[]^\\" else letter


def _key(names: Sequence[str], seen: Sequence[Seen], guessed: Sequence[Guess]) -> tuple[str, ...]:
    """The first column of codes, or else the first two columns, whose cells never repeat."""
    may = [
        n for n, one in enumerate(guessed)
        if one.declared.required and one.declared.logical_type != "number" and fold(seen[n].header) not in _COUNTING
    ]  # fmt: skip
    for n in may:
        if seen[n].kind in ("code", "text", "integer") and _differ(seen[n].cells):
            return (names[n],)
    for a, b in combinations(may[:_MOST_TRIED], 2):
        if _differ(list(zip(seen[a].cells, seen[b].cells, strict=True))):
            return names[a], names[b]
    return ()


def _differ(cells: Sequence[object]) -> bool:
    return len(cells) > 1 and len(set(cells)) == len(cells)


def _is_area(seen: Seen, codes: Collection[str]) -> bool:
    found = {str(cell) for cell in seen.cells if cell is not None}
    return bool(found) and len(found.intersection(codes)) >= _SHARE * len(found)
