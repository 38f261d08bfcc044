"""Static files whose addresses change with their content, without a step that collects them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStorage(StaticFilesStorage):
    """Adds the first letters of a file's hash to its address, so that browsers may keep it for long."""

    def url(self, name: str | None) -> str:
        """The address of a static file."""
        address = super().url(name)
        path = finders.find(name or "")
        return f"{address}?v={_version(str(path), Path(path).stat().st_mtime_ns)}" if path else address


@lru_cache(maxsize=256)
def _version(path: str, changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]
