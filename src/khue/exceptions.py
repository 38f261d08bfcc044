"""The faults Khuê tells apart, each with the exit code of the command line.

People's mistakes in their own files are not exceptions: they are findings (see `khue.model.finding`),
collected in one pass. An exception is for what stops the work.
"""


class KhueError(Exception):
    """A fault of ours; the command line ends with exit code 3."""

    exit_code = 3


class InputError(KhueError):
    """What was given cannot be used (a missing file, an unreadable build); exit code 1, nothing changed."""

    exit_code = 1


class UsageError(KhueError):
    """The command or the request was put wrongly; exit code 2."""

    exit_code = 2
