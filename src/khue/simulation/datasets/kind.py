"""What a dataset of a made-up city is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from khue.model.base import Text

Column = dict[str, object]
"""A property of the contract, as it stands in the file."""


@dataclass(frozen=True)
class Moment:
    """What the rows of one month depend on besides their draws: see `Dataset.query`.

    `trend` runs from 0 in the first month to 65536 in the last; nothing is known after `cutoff`.
    """

    first_day: date
    cutoff: date
    trend: int
    rush: int


@dataclass(frozen=True)
class Sector:
    """A kind of procedure: its share out of 256, the days promised, the fee, the agency."""

    code: str
    name: Text
    share: int
    days: int
    fee: int
    agency: str


@dataclass(frozen=True)
class Fault:
    """Something that is wrong in the rows on purpose and within the contract: how often, in rows of 65,536."""

    column: str
    often: int
    what: Text

    @property
    def share(self) -> float:
        """Its share of the rows, in per cent."""
        return 100 * self.often / 65_536


@dataclass(frozen=True)
class Dataset:
    """A dataset; `query` is SQL over the table `drawn` with `day`, `id`, `u0` ..., and the columns of a commune.

    In it {first}, {cutoff}, {trend} and {rush} stand for those of the `Moment`, and {code} for the code of the commune on
    the row's `day`, which is SQL too; `words` is half the number of draws. `put_right` has, for columns with faults, SQL
    of what they should have been.
    """

    id: str
    table: str
    name: Text
    purpose: str
    owner: str
    owner_name: str
    area: str
    time: str
    columns: tuple[Column, ...]
    query: str
    words: int
    day: str = "day"
    faults: tuple[Fault, ...] = ()
    put_right: tuple[tuple[str, str], ...] = ()
    offices: bool = True
    sectors: tuple[Sector, ...] = field(default=())


def column(name: str, title: str, kind: str, *, description: str = "", required: bool = False,
           **more: object) -> Column:  # fmt: skip
    """A property of a contract."""
    made: Column = {"name": name, "businessName": title}
    if description:
        made["description"] = description
    made["logicalType"] = kind
    if required:
        made["required"] = True
    return made | more


def key(name: str, title: str) -> Column:
    """The column of the primary key: a whole number."""
    return column(name, title, "integer", required=True, unique=True, primaryKey=True, primaryKeyPosition=1,
                  logicalTypeOptions={"minimum": 1})  # fmt: skip


def choice(name: str, title: str, values: list[str], *, required: bool = True) -> Column:
    """A column of text that is one of a list."""
    rule = {"name": f"{name.replace('_', '-')}-hop-le", "metric": "invalidValues",
            "arguments": {"validValues": values}, "mustBe": 0}  # fmt: skip
    return column(name, title, "string", required=required, quality=[rule])


def late(often: int, mask: int) -> str:
    """SQL: the day of a row of which some, so many in 65,536, are delivered 20 to 20 + `mask` days late."""
    return f"greatest(CASE WHEN u2 < {often} THEN day - (20 + (u3 & {mask})) ELSE day END, DATE '{{first}}')"


def cases(draw: str, parts: dict[str, int], last: str) -> str:
    """SQL: a text by a draw, each with its share of 65,536, the rest the last."""
    bound, whens = 0, []
    for value, share in parts.items():
        bound += share
        whens.append(f"WHEN {draw} < {bound} THEN '{value}'")
    return f"CASE {' '.join(whens)} ELSE '{last}' END"
