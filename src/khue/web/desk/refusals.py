"""What cannot be done with a submission, as data; `khue.web.desk.words` says it."""

from __future__ import annotations


class CannotSubmitError(Exception):
    """`code` says why, `params` what it is about; `status` is how a program is answered."""

    def __init__(self, code: str, status: int = 409, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code, self.status, self.params = code, status, params
