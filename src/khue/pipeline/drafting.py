"""A contract drafted from a file: read as any file of an office is, guessed column by column, looked through for persons."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.contracts.drafted import as_yaml
from khue.contracts.drafting import Draft, Guess, Seen, guess
from khue.contracts.suggested import Around, Suggestions, suggest
from khue.lib.vietnamese import fold
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract, SchemaObject
from khue.ports import ROW_NUMBER
from khue.sources.guard import MAX_BYTES, check_file
from khue.sources.received import receive
from khue.sources.recognisers.columns import Unread

if TYPE_CHECKING:
    from khue.sources.understand import Understood

_PERSONAL = Text(vi="{rows} ô có vẻ là {kind}: không công bố", en="{rows} cells look like a {kind}: not published")


@dataclass(frozen=True)
class Drafted:
    """The draft of a contract for a file of so many rows."""

    draft: Draft
    id: str
    file: str
    rows: int
    may: Suggestions

    def yaml(self, lang: str) -> str:
        """Its text."""
        return as_yaml(self.draft, self.id, self.file, self.rows, lang, self.may)


def draft(file: Path, identifier: str = "", city: City | None = None) -> Drafted:
    """A contract that the file meets; raises InputError where it cannot be read.

    `identifier` is made from the file's name where empty; the units of `city` tell which column says where a row belongs.
    """
    check_file(file, MAX_BYTES)
    understood = receive(file)
    around, seen = _around(city), _seen(understood)
    made = guess(seen, around.codes)
    name = identifier or re.sub(r"[^a-z0-9]+", "-", fold(file.stem)).strip("-") or "du-lieu"
    may = suggest(made, seen, around)
    return Drafted(_without_persons(made, understood), name, file.name, len(understood.rows), may)


def _around(city: City | None) -> Around:
    """What the city declares that a column may name."""
    if city is None:
        return Around()
    keys = {
        one.primary_key[0]: f"{one.table.name}.{one.primary_key[0]}" for one in city.contracts
        if one.tables and len(one.primary_key) == 1
    }  # fmt: skip
    parents = {unit.code: unit.parent for unit in city.unit_rows if unit.parent}
    return Around({unit.code for unit in city.unit_rows}, parents, keys)


def _seen(understood: Understood) -> list[Seen]:
    """The columns; one in which a cell is not of its kind is text."""
    made = []
    for described, values in zip(understood.read_as.columns, understood.columns, strict=True):
        odd = any(isinstance(value, Unread) for value in values)
        cells = [value.text if isinstance(value, Unread) else value for value in values]
        made.append(Seen(described.name, "text" if odd else described.kind, cells))
    return made


def _without_persons(made: Draft, understood: Understood) -> Draft:
    """The draft with each column in which persons are identified classified as personal, and why."""
    import pyarrow as pa

    from khue.contracts.personal import scan
    from khue.contracts.personal.kinds import named
    from khue.sources import table

    properties = tuple(one.declared for one in made.columns)
    contract = Contract(
        api_version="v3.1.0", kind="DataContract", id="draft", version="0.1.0", status="draft",
        tables=(SchemaObject(name="draft", properties=properties),),
    )  # fmt: skip
    columns = [table.native([v.text if isinstance(v, Unread) else v for v in values]) for values in understood.columns]
    names = [ROW_NUMBER, *(column.name for column in properties)]
    rows = pa.Table.from_arrays([pa.chunked_array([pa.array(understood.rows, pa.int64())]), *columns], names=names)
    found = {one.column: one for one in scan(contract, rows)}

    def marked(one: Guess) -> Guess:
        exposure = found.get(one.declared.name)
        if exposure is None:
            return one
        said = {
            lang: _PERSONAL.in_(lang).format(rows=exposure.rows, kind=named(exposure.kind, lang))
            for lang in ("vi", "en")
        }
        personal = msgspec.structs.replace(one.declared, classification="personal")
        return Guess(personal, (*one.why, Text(**said)))

    return replace(made, columns=tuple(map(marked, made.columns)))
