"""`python -m bench.without_persons ...`: `khue ingest` without looking for persons in the rows, which no rival does either.

There is no such option: whoever sends rows is told of persons in them. This measures what the looking costs.
"""

from __future__ import annotations

import sys

from bench.command import NoPandas

if __name__ == "__main__":
    sys.meta_path.insert(0, NoPandas())
    from khue.cli.main import main
    from khue.pipeline.incoming import ingest

    vars(ingest)["persons_in_version"] = lambda *_asked: []
    sys.exit(main())
