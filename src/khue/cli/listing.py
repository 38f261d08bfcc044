"""What a listing of `khue show` consists of: how it is answered, by what it is filtered, and the columns of its table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from khue.model.measure import Form
from khue.pipeline.answers import Answer
from khue.pipeline.reading import Build
from khue.pipeline.wording import amount


@dataclass(frozen=True)
class Reader:
    """Whom a table is printed for: the language, and the build whose indicators say how values are printed."""

    build: Build
    lang: str

    @property
    def english(self) -> bool:
        """Whether English is wanted."""
        return self.lang == "en"

    def value(self, value: float | None, indicator: str, target: str = "") -> str:
        """A value of an indicator, in the unit of the target where one is named."""
        measured = self.build.indicators.get(indicator)
        form = self.build.targets[target].form_of(measured) if target else measured.form if measured else Form()
        return "" if value is None else amount(value, form, self.lang)


Cell = Callable[[Answer, Reader], object]
"""A cell of a table: an answer and its reader in, what is printed out."""


@dataclass(frozen=True)
class Column:
    """A column of a table, with its heading in Vietnamese and English."""

    vi: str
    en: str
    cell: Cell

    def heading(self, lang: str) -> str:
        """The heading in `lang`."""
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True)
class Listing:
    """A kind of thing that can be listed. `filters` are options of the command, with the key of the answer they name.

    `switches` are options that decide what is listed; `after` gives lines that stand below the table.
    """

    answers: Callable[[Build, argparse.Namespace], Sequence[Answer]]
    columns: tuple[Column, ...]
    filters: dict[str, str]
    key: str = "id"
    switches: tuple[str, ...] = ()
    after: Callable[[Build, argparse.Namespace], Sequence[str]] = lambda _build, _args: ()


def plain(name: str) -> Cell:
    """A value as it is."""
    return lambda answer, _: answer[name]


def worded(name: str) -> Cell:
    """A text in the reader's language, where it is given in it."""
    return lambda answer, reader: (reader.english and answer[f"{name}_en"]) or answer[name]
