"""The file of a plain form, written to the disk of the data home as it comes, up to the limit."""

from __future__ import annotations

from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse

from khue.lib import disk
from khue.web.desk import uploads
from khue.web.desk.refusals import CannotSubmitError


def received(request: HttpRequest, handler: ToDisk, view: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of a view that reads a form with files; what it did not take over from the handler is removed."""
    request.upload_handlers = [handler]
    try:
        return view()
    finally:
        handler.forget()


class ToDisk(FileUploadHandler):
    """Takes one file; what goes wrong stands in `refusal` and ends the reading of the request."""

    chunk_size = 1 << 20

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.name = ""
        self.size = 0
        self.refusal: CannotSubmitError | None = None
        self._file: FileIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as it came
        """Begin with the file; a second one is not taken."""
        super().new_file(*args, **kwargs)
        if self.path is not None:
            raise StopUpload(connection_reset=True)
        self.name, self.path = self.file_name or "", uploads.new_form()
        self._file = self.path.open("wb", buffering=0)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's own signature
        """Write what came; stop above the limit and where the disk is full."""
        if self._file is None:
            raise StopUpload(connection_reset=True)
        self.size += len(raw_data)
        if self.size > settings.KHUE_UPLOAD_LIMIT:
            self._stop(CannotSubmitError("too-large", 413, size=self.size, limit=settings.KHUE_UPLOAD_LIMIT))
        try:
            rest = memoryview(raw_data)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            self._refuse(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002 - as above
        """All of it is here; the form itself has no need of it."""
        if self._file is not None:
            self._file.close()
        return None

    def upload_interrupted(self) -> None:
        """The sender went away."""
        self.forget()

    def forget(self) -> None:
        """Remove what was written."""
        if self._file is not None:
            self._file.close()
        if self.path is not None:
            disk.remove(self.path)
            self.path = None

    def _refuse(self, error: OSError) -> None:
        if error.errno not in uploads.FULL:
            raise error
        self._stop(CannotSubmitError("disk-full", 507))

    def _stop(self, refusal: CannotSubmitError) -> None:
        self.refusal = refusal
        self.forget()
        raise StopUpload(connection_reset=True)
