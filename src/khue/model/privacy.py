"""What of a dataset may be shown to everybody, and what keeps it back."""

from __future__ import annotations

import msgspec

MASK = "•••"
"""What stands in place of every value that is not published, whatever it is: not even its length is told."""


class Shown(msgspec.Struct, frozen=True):
    """A row in which a person is identified: its number in its file, the file, and the masked cell."""

    row: int
    file: str
    value: str


class Exposed(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a version in which persons are identified though it is not declared so.

    `kind` is what was found (`citizen-number`, `phone`, `name-and-birth` ...), `rows` in how many rows, `first` the first
    of them. `marks` name the parts of the version that have such rows; `settled` where an officer said of each of these
    that it is nothing of a person.
    """

    column: str
    kind: str
    rows: int
    first: tuple[Shown, ...] = ()
    marks: tuple[str, ...] = ()
    settled: bool = False


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the rows of a dataset version may be shown, and why not.

    `least` is the least count that is published of them; 0 where every count is. Of the columns `together`, which say with
    one another who a row may be about, `classes` combinations are borne by fewer rows than that: `class_rows` in all.
    `superseded` is a version about persons that is not the current one, `withdrawn` one that was taken out of use; `checked`
    is false where nobody looked.
    """

    dataset: str
    number: int
    exposed: tuple[Exposed, ...] = ()
    least: int = 0
    together: tuple[str, ...] = ()
    classes: int = 0
    class_rows: int = 0
    superseded: bool = False
    withdrawn: bool = False
    checked: bool = True

    @property
    def unsettled(self) -> tuple[Exposed, ...]:
        """The exposures of which nobody said that they are none."""
        return tuple(one for one in self.exposed if not one.settled)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the rows are held back: unchecked, exposed, few, superseded or withdrawn; nothing where they are shown."""
        holds = {
            "unchecked": not self.checked,
            "exposed": bool(self.unsettled),
            "superseded": self.superseded,
            "withdrawn": self.withdrawn,
            "few": bool(self.classes),
        }
        return tuple(code for code, true in holds.items() if true)

    @property
    def open(self) -> bool:
        """Whether the rows are shown."""
        return not self.reasons
