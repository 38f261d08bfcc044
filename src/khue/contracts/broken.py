"""What breaks a rule over the whole of a dataset: rows beside rows, once all of them are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from khue.model.contract import Contract
from khue.model.finding import Finding, Rule


@dataclass(frozen=True)
class Broken:
    """What breaks one rule: `findings` are as many as may be listed of `total`.

    `rows` has the number `r` of each row of the file that is refused for it, with the `value` that it shows; None where no
    row is.
    """

    rule: Rule
    columns: tuple[str, ...]
    findings: tuple[Finding, ...]
    total: int
    rows: pa.Table | None = None
    expected: str = ""


@dataclass(frozen=True)
class Whole:
    """The relation in which all rows stand, under names that we make: `r` and `f` are the row and the file of each, `own` says
    whether it is of the file that is checked, and `column` names those of the contract, as far as they are there.

    `path` is the file that is checked, `places` has by column its number in that file, where it has one.
    """

    relation: str
    contract: Contract
    path: str
    places: Mapping[str, int]

    def column(self, name: str) -> str:
        """The column of the relation that has a column of the contract; raises ValueError where the contract has none."""
        return f"c{[one.name for one in self.contract.table.properties].index(name)}"

    def finding(self, rule: Rule, row: int, at: str, /, **params: object) -> Finding:
        """A finding at a cell of the file: the one in the column `at`."""
        return Finding(rule, self.path, row, self.places.get(at, 0), params)


def quoted(name: str) -> str:
    """The name of a column in SQL, whatever letters it has.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'
