"""A finished build on disk: written beside the others, synced, renamed, and only then pointed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from khue.lib import disk
from khue.model.assessment import Assessment
from khue.model.city import City
from khue.pipeline import cache
from khue.pipeline.home import BUILDS_KEPT, Home
from khue.pipeline.kept import readmodel
from khue.pipeline.kept.segments import Segment
from khue.pipeline.manifest import Manifest


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that goes into a build; the `segments` have its observations, in order of time.

    `judged` has what was found about targets and figures besides: by name, structs of `khue.model`.
    """

    manifest: Manifest
    city: City
    segments: Sequence[Segment]
    assessments: tuple[Assessment, ...]
    judged: Mapping[str, Sequence[msgspec.Struct]] = field(default_factory=dict)


def publish(home: Home, content: Content) -> Path:
    """Write a build and make it the current one; a reader sees the one before or this one, never a part."""
    home.builds.mkdir(parents=True, exist_ok=True)
    folder = home.unfinished(content.manifest.id)
    disk.remove(folder)
    folder.mkdir()
    _write(folder, content)
    final = home.build(content.manifest.id)
    folder.rename(final)
    disk.sync(home.builds)
    point(home, content.manifest.id)
    return final


def _write(folder: Path, content: Content) -> None:
    disk.write(folder / "city.msgpack", msgspec.msgpack.encode(content.city))
    for name, found in {"assessments": content.assessments, **content.judged}.items():
        disk.write(folder / f"{name}.msgpack", msgspec.msgpack.encode(found))
    for path in readmodel.write(folder, content.city, content.segments, content.manifest.cited):
        disk.sync(path)
    manifest = msgspec.json.format(msgspec.json.encode(content.manifest), indent=1)
    disk.write(folder / "manifest.json", manifest)
    disk.sync(folder)


def point(home: Home, build_id: str) -> None:
    """Make a finished build the current one."""
    disk.write_beside(home.pointer, build_id.encode("ascii"))


def tidy(home: Home) -> None:
    """Remove what killed builds left, and all but the newest builds. Only under the lock."""
    for path in home.leftovers():
        disk.remove(path)
    if not home.builds.is_dir():
        return
    current = home.current_id()
    newest_first = sorted(home.builds.iterdir(), key=lambda path: -path.stat().st_mtime)
    for path in [path for path in newest_first if path.name != current][BUILDS_KEPT - 1 :]:
        doomed = home.unfinished(path.name)
        path.rename(doomed)  # a build that is half removed must not look finished
        disk.remove(doomed)


def tidy_cache(home: Home) -> None:
    """Remove the results that no build on disk was made from. Only under the lock, and not before a build that failed
    has been made again: what it found would be lost.
    """
    manifests = (path / "manifest.json" for path in home.builds.iterdir() if path.is_dir())
    used = {key for path in manifests for key in msgspec.json.decode(path.read_bytes(), type=Manifest).results}
    cache.tidy(home.cache, used)
