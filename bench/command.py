"""`python -m bench.command ...`: `khue ...` as it is installed for use, where there is no pandas.

Only tests bring pandas (by way of `chdb`), and pyarrow imports it wherever it is there: half a second of every command.
"""

from __future__ import annotations

import sys
from types import ModuleType


class NoPandas:
    """Finds nothing, and lets nothing else find pandas."""

    def find_spec(self, fullname: str, _path: object = None, _target: ModuleType | None = None) -> None:
        """Raises ModuleNotFoundError for pandas; leaves all else to others."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


if __name__ == "__main__":
    sys.meta_path.insert(0, NoPandas())
    from khue.cli.main import main

    sys.exit(main())
