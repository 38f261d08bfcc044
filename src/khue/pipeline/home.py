"""Where a city's data home keeps what: raw files, datasets, the cache, builds and the pointer to the current one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from khue.lib import disk

BUILDS_KEPT = 5
"""How many finished builds stay on disk, the current one among them."""

_TMP = ".tmp"


@dataclass(frozen=True)
class Home:
    """A data home; nothing is made on disk before something is written."""

    path: Path

    @property
    def builds(self) -> Path:
        """The folder of finished builds, one folder each."""
        return self.path / "builds"

    @property
    def cache(self) -> Path:
        """Results by content key; may be deleted at any time."""
        return self.path / "cache"

    @property
    def pointer(self) -> Path:
        """The file that holds the id of the current build."""
        return self.path / "current"

    def current_id(self) -> str:
        """The id of the current build, or empty where there is none."""
        try:
            return self.pointer.read_text(encoding="ascii").strip()
        except (FileNotFoundError, IsADirectoryError, PermissionError, UnicodeDecodeError):
            return ""

    def build(self, build_id: str) -> Path:
        """The folder of a finished build."""
        return self.builds / build_id

    def has(self, build_id: str) -> bool:
        """Whether that build is finished and on disk."""
        return bool(build_id) and self.build(build_id).is_dir()

    def unfinished(self, build_id: str) -> Path:
        """The folder in which a build is written before it is renamed."""
        return self.builds / f"{build_id}{_TMP}"

    def leftovers(self) -> list[Path]:
        """What builds that were killed left behind. Only the holder of the lock may remove them."""
        files = (path for folder in (self.cache, self.path) for path in folder.glob(disk.BESIDE))
        return sorted([*self.builds.glob(f"*{_TMP}"), *files])

    @contextmanager
    def lock(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the home for one build; raises BlockingIOError when it is held and `wait` is False.

        The lock is the kernel's, so a killed build leaves none behind.
        """
        import fcntl

        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
