"""Parts in object storage too: written there before they count, fetched from there where the data home lacks them.

A part never changes and is named by its bytes, so that a copy at hand is the part itself, and one that is not is seen to
be wrong. Manifests, raw files and the pointer stay in the data home.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from khue.exceptions import InputError, KhueError, UsageError
from khue.lib import disk
from khue.model.finding import Finding
from khue.stores import damage, faults
from khue.stores.parts import hash_in, short_hash

if TYPE_CHECKING:
    from pyarrow import fs

SETTING = "KHUE_PARTS"
"""The environment variable with the address, as `s3://bucket/prefix?endpoint_override=host:port&scheme=http`."""

_AT_ONCE = 8


class Remote:
    """A folder of an object storage, by its address in the words of Arrow's file systems (s3, gs, abfs).

    Keys and secrets come from where that storage's clients look for them; they are no part of the address.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def keep(self, paths: Iterable[Path]) -> None:
        """Write parts there; OSError where one is not taken."""
        with ThreadPoolExecutor(_AT_ONCE) as writers:
            for done in [writers.submit(self._keep, path) for path in paths]:
                done.result()

    def fetch(self, paths: Iterable[Path]) -> None:
        """Bring parts into the data home; InputError or KhueError names one that is not there or does not come."""
        with ThreadPoolExecutor(_AT_ONCE) as readers:
            for done in [readers.submit(self._fetch, path) for path in paths]:
                done.result()

    def _keep(self, path: Path) -> None:
        files, _ = self._opened
        with files.open_output_stream(self._place(path)) as out:
            out.write(path.read_bytes())

    def _fetch(self, path: Path) -> None:
        files, _ = self._opened
        try:
            with files.open_input_stream(self._place(path)) as found:
                content = found.read()
        except FileNotFoundError:
            raise InputError(finding=damage.finding(faults.PART_MISSING, path)) from None
        except OSError as error:
            params = {"file": path.name, "found": str(error).splitlines()[0][:200]}
            raise KhueError(finding=Finding(faults.NOT_FETCHED, path.name, params=params)) from error
        if short_hash(content) != hash_in(path):
            raise InputError(finding=damage.finding(faults.PART_DAMAGED, path))
        disk.make_folder(path.parent)
        disk.write_beside(path, content)

    def _place(self, path: Path) -> str:
        _, root = self._opened
        return "/".join((root.rstrip("/"), *path.parts[-4:]))

    @cached_property
    def _opened(self) -> tuple[fs.FileSystem, str]:
        """The file system and the folder in it; opened when it is first needed, which takes a moment."""
        from pyarrow import ArrowException
        from pyarrow.fs import FileSystem

        try:
            files, root = FileSystem.from_uri(self._address)
        except (ArrowException, ValueError) as error:
            params = {"setting": SETTING, "found": str(error).splitlines()[0][:200]}
            raise UsageError(finding=Finding(faults.BAD_ADDRESS, SETTING, params=params)) from error
        return files, str(root)
