"""The files of one report, written to the disk of the data home as they come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from khue.lib import disk
from khue.web.desk.receiving import ToDisk
from khue.web.desk.refusals import CannotSubmitError

MOST = 20
"""So many files come with one report; of more the refusal says that they go as one ZIP."""


class SeveralToDisk(ToDisk):
    """Takes several files; `files` has the place and the name of each. `size` is that of all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[tuple[Path, str]] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as it came
        """Begin with the next file."""
        if len(self.files) == MOST:
            self._stop(CannotSubmitError("too-many", 413))
        self.path, self._file = None, None
        super().new_file(*args, **kwargs)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """All of one is here."""
        if self.path is not None:
            self.files.append((self.path, self.name))
        return super().file_complete(file_size)

    def forget(self) -> None:
        """Remove what was written and not kept."""
        super().forget()
        for path, _name in self.files:
            disk.remove(path)
        self.files.clear()
