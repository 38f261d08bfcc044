"""One document read, in a process of its own: `python -m khue.web.readings.job FILE CITY OUT`.

Ends with 1, and the sentence in both languages in OUT, where the document cannot be read.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import msgspec

from khue.documents.dictionary import of_city
from khue.documents.read import read
from khue.exceptions import KhueError

MEMORY, SECONDS = 3 * 1024**3, 140
"""What a document may take: 1,000 pages take 60 MB and ten seconds."""


def main(file: Path, city: Path, out: Path) -> int:
    """Read the document and write what was read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        content, code = msgspec.json.encode(read(file, of_city(city))), 0
    except KhueError as error:
        content, code = msgspec.json.encode((error.message("vi"), error.message("en"))), 1
    out.write_bytes(content)
    return code


if __name__ == "__main__":
    sys.exit(main(*(Path(one) for one in sys.argv[1:4])))
