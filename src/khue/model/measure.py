"""How the values of a measure are printed: their unit in both languages, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass

from khue.model.base import Declared, Text


class UnitOfMeasure(Declared, frozen=True):
    """A unit of measure as indicators and targets write it (`id`), with its names."""

    id: str
    name: Text


@dataclass(frozen=True)
class Form:
    """The one printed form of a value. `decimals` is how many at most; None leaves it to the size of the number.

    A computed value has them all (`fixed`); a published one has no more than it was published with.
    """

    unit: str = ""
    unit_en: str = ""
    decimals: int | None = None
    fixed: bool = False

    def unit_in(self, lang: str) -> str:
        """The unit of measure in the reader's language; one without an English name stands for itself."""
        return self.unit_en if lang == "en" and self.unit_en else self.unit
