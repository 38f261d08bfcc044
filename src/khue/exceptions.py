"""The faults Khuê tells apart, each with the exit code of the command line.

People's mistakes in their own files are not exceptions: they are findings (see `khue.model.finding`),
collected in one pass. An exception is for what stops the work; it may carry the finding that says so in both languages.
"""

from __future__ import annotations

from typing import Protocol


class Worded(Protocol):
    """What can say itself in a reader's language, as a finding does."""

    def sentence(self, lang: str) -> str:
        """What was expected and what was found."""

    def hint(self, lang: str) -> str:
        """What to do."""


class KhueError(Exception):
    """A fault of ours; the command line ends with exit code 3."""

    exit_code = 3

    def __init__(self, message: str = "", *, finding: Worded | None = None) -> None:
        super().__init__(message or (f"{finding.sentence('vi')} {finding.hint('vi')}".strip() if finding else ""))
        self.finding = finding

    def message(self, lang: str) -> str:
        """What happened and what to do, in the reader's language where a finding words it."""
        if self.finding is None:
            return str(self)
        return f"{self.finding.sentence(lang)} {self.finding.hint(lang)}".strip()


class InputError(KhueError):
    """What was given cannot be used (a missing file, an unreadable build); exit code 1, nothing changed."""

    exit_code = 1


class UsageError(KhueError):
    """The command or the request was put wrongly; exit code 2."""

    exit_code = 2
