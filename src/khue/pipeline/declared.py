"""What a city folder declares: read and checked once, and kept by all that it was read from.

cache/declared/<key>/<hash>.msgpack

The key is a hash of the program, of every file that the loader reads, and of the names of whatever else lies in the
folder, since the check has something to say of these too. Only a folder without errors is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from stat import S_IFMT

import msgspec

from khue.formulas.derived import Derivations
from khue.formulas.plain import formula_of, plain
from khue.model.city import City
from khue.model.finding import Finding, has_errors
from khue.model.formula import Formula
from khue.pipeline import cache
from khue.pipeline.computing.derivations import derivations_of
from khue.pipeline.computing.jobs import formula_in
from khue.pipeline.home import Home
from khue.pipeline.inputs import code_version, digest
from khue.stats.additive import Adds

_KIND = "declared"
_INBOX = "inbox"
"""The one part of a folder that is not declared but delivered."""


class Declared(msgspec.Struct, frozen=True, dict=True):
    """A city (None where it cannot be read), where each of its figures stands (`file:line`), and what the check found.

    `written` are the formulas over datasets, by indicator, and `written_over` those over other indicators, in order; both
    as plain data. `adds` and `scales` are those of `khue.formulas.derived.Derivations`.
    """

    city: City | None
    places: tuple[str, ...]
    findings: tuple[Finding, ...]
    written: dict[str, object] = {}
    written_over: dict[str, object] = {}
    adds: dict[str, str] = {}
    scales: dict[str, float] = {}

    @property
    def failed(self) -> bool:
        """Whether errors keep a build from being made."""
        return self.city is None or has_errors(list(self.findings))

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """The formulas over datasets, by indicator."""
        return {id: formula_of(data) for id, data in self.written.items()}

    @cached_property
    def derivations(self) -> Derivations:
        """The indicators that rest on others."""
        found = {id: formula_of(data) for id, data in self.written_over.items()}
        return Derivations(found, {}, {id: Adds(said) for id, said in self.adds.items()}, dict(self.scales))


@dataclass(frozen=True)
class Folder:
    """A city folder with its files, each by its name in it and the hash of its bytes."""

    path: Path
    files: Mapping[str, str]

    def declared(self, home: Home) -> Declared:
        """What it declares, out of the cache of a home where that has it."""
        return next(self._kept(home), None) or self._read()

    def keep(self, home: Home, declared: Declared) -> tuple[str, ...]:
        """Keep what it declares, and give the file of the cache that has it: none where it cannot be kept."""
        if declared.failed or not all(map(_is_plain, declared.findings)):
            return ()
        for path in self._places(home):
            if cache.content(path) is not None:
                return (f"{_KIND}/{self._key}/{path.name}",)
        name = cache.write(home.cache / _KIND / self._key, msgspec.msgpack.encode(declared), ".msgpack")
        return (f"{_KIND}/{self._key}/{name}",)

    def _read(self) -> Declared:
        from khue.folder.check import check_folder  # with YAML, which takes longer to load than what is kept

        loaded, findings = check_folder(self.path)
        found = Declared(loaded.city, tuple(entry.where for entry in loaded.figures), tuple(findings))
        return found if loaded.city is None or found.failed else _with_formulas(found, loaded.city)

    def _kept(self, home: Home) -> Iterator[Declared]:
        for path in self._places(home):
            if (content := cache.content(path)) is not None:
                yield msgspec.msgpack.decode(content, type=Declared)

    def _places(self, home: Home) -> list[Path]:
        return sorted((home.cache / _KIND / self._key).glob("*.msgpack"))

    @property
    def _key(self) -> str:
        read = (f"{name} {key}" for name, key in self.files.items() if not name.startswith(f"{_INBOX}/"))
        return digest([code_version(), *read, *_lying(self.path)])[:32]


def _with_formulas(found: Declared, city: City) -> Declared:
    contracts = {contract.id: contract for contract in city.contracts}
    asked = [i for i in city.indicators if i.computed and i.dataset in contracts]
    derived = derivations_of(city)
    return msgspec.structs.replace(
        found,
        written={i.id: plain(formula_in(i, contracts[i.dataset])) for i in asked},
        written_over={id: plain(formula) for id, formula in derived.formulas.items()},
        adds={id: adds.value for id, adds in derived.adds.items()},
        scales=derived.scales,
    )


def _lying(path: Path, within: str = "") -> Iterator[str]:
    """What lies in a folder by name, and as what; of the inbox only that it is there."""
    try:
        with os.scandir(path / within) as found:
            entries = sorted(found, key=lambda one: one.name)
    except OSError as error:
        yield f"{within} {error.errno}"
        return
    for entry in entries:
        name = f"{within}{entry.name}"
        link = Path(entry.path).readlink() if entry.is_symlink() else ""
        yield f"{name} {S_IFMT(entry.stat(follow_symlinks=False).st_mode)} {link}"
        if entry.is_dir(follow_symlinks=False) and name != _INBOX:
            yield from _lying(path, f"{name}/")


def _is_plain(finding: Finding) -> bool:
    """Whether a finding is read back as it was written."""
    return all(isinstance(value, str | int | float) for value in finding.params.values())
