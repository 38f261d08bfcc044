"""The words of `dictionary.yaml` and of the city, ready for use: patterns over flat text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import msgspec

from khue.documents.faults import BAD_DICTIONARY
from khue.documents.plain import flat, tidy
from khue.exceptions import InputError
from khue.lib.located import parse_csv
from khue.model.dictionary import Gone, Words
from khue.model.finding import Finding

CITY_FILE = "documents.yaml"
"""The file of a city folder that adds words."""

_LISTS = (
    "ranks",
    "strong",
    "past",
    "money",
    "budget",
    "rule_words",
    "numbering",
    "units",
    "scales",
    "agencies",
)
"""The fields of Words that are plain lists of words."""


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words in flat text, the longest first.

    >>> re.findall(either(["đạt", "đạt trên"]), "dat  tren 30, bat dat")
    ['dat  tren', 'dat']
    """
    flats = sorted({tidy(flat(word)) for word in words}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_bounded(word) for word in flats) + ")"


def _bounded(word: str) -> str:
    inner = r"\s+".join(re.escape(part) for part in word.split(" "))
    return (r"(?<!\w)" if word[0].isalnum() else "") + inner + (r"(?!\w)" if word[-1].isalnum() else "")


class Dictionary:
    """The words as patterns, each made when it is first asked for."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def has(self, name: str, text: str) -> bool:
        """Whether one of the words of a list (`past`, `money`, ...) stands in a flat text."""
        return bool(self.pattern(name).search(text))

    def pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of a list of words."""
        return self._patterns[name]

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(either(getattr(self.words, name))) for name in _LISTS}

    @cached_property
    def roles(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """What clauses may be about, with the pattern of their headings."""
        return _each(self.words.roles)

    @cached_property
    def operators(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The operators, with the pattern of what stands before a number."""
        return _each(self.words.operators)

    @cached_property
    def after(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The operators, with the pattern of what stands after a number."""
        return _each(self.words.after)

    @cached_property
    def columns(self) -> dict[str, frozenset[str]]:
        """Headings of columns, flat, by what the column holds."""
        return {name: frozenset(tidy(flat(word)) for word in words) for name, words in self.words.columns.items()}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Codes of kinds by their flat words."""
        return {tidy(flat(word)): kind.code for kind in reversed(self.words.kinds) for word in kind.words}

    @cached_property
    def symbols(self) -> dict[str, str]:
        """Codes of kinds by what stands after the number."""
        return {symbol.upper(): kind.code for kind in reversed(self.words.kinds) for symbol in kind.symbols}


def _each(named: Mapping[str, Iterable[str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(either(words))) for name, words in named.items())


@lru_cache(maxsize=1)
def own() -> Dictionary:
    """The dictionary of the package."""
    return Dictionary(_decoded(files("khue.documents").joinpath("dictionary.yaml").read_bytes(), "dictionary.yaml"))


def of_city(folder: Path) -> Dictionary:
    """The dictionary with the words that a city folder adds, and its agencies that are no more.

    Raises InputError where the file cannot be read.
    """
    path = folder / CITY_FILE
    added = _decoded(path.read_bytes(), str(path)) if path.is_file() else Words()
    gone = tuple(_agencies(folder / "agencies.csv"))
    if not gone and added == Words():
        return own()
    both = {name: _both(getattr(added, name), getattr(own().words, name)) for name in Words.__struct_fields__}
    both["gone"] = (*gone, *cast("tuple[Gone, ...]", both["gone"]))
    return Dictionary(msgspec.convert(both, Words))


def _agencies(path: Path) -> Iterator[Gone]:
    """The agencies of a city that ended, as `agencies.csv` has them; what is wrong with that file is for `khue check` to say."""
    if not path.is_file():
        return
    rows = parse_csv(path.read_text(encoding="utf-8-sig", errors="replace"))[0].rows
    names = {row.cell("code"): row.cell("name") for row in rows}
    for row in rows:
        try:
            until = date.fromisoformat(row.cell("valid_to"))
        except ValueError:
            continue
        yield Gone(name=row.cell("name"), until=until, successor=names.get(row.cell("successor"), ""))


def _both(added: object, given: object) -> object:
    if isinstance(added, dict) and isinstance(given, dict):
        return {name: (*added.get(name, ()), *given.get(name, ())) for name in [*given, *(set(added) - set(given))]}
    assert isinstance(added, tuple) and isinstance(given, tuple)  # noqa: S101 - tells the types of the fields of Words
    return (*added, *given)


def _decoded(content: bytes, path: str) -> Words:
    try:
        return msgspec.yaml.decode(content, type=Words)
    except (msgspec.MsgspecError, ValueError) as error:
        raise InputError(finding=Finding(BAD_DICTIONARY, path, params={"path": path, "found": str(error)})) from None
