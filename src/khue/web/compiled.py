"""The compiled translations, made when they are absent or older than their source.

Called by the settings: Django asks for its first word while it loads the models, and would remember that there was none.
"""

from __future__ import annotations

import sys
from pathlib import Path

PO = Path(__file__).resolve().parent / "locale" / "vi" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")


def ensure_compiled() -> None:
    """Compile when django.mo is absent or older; where the folder cannot be written, words stay as they are."""
    if MO.exists() and MO.stat().st_mtime_ns >= PO.stat().st_mtime_ns:
        return
    from khue.web.messages import compile_messages  # brings babel, which is not needed otherwise

    try:
        compile_messages()
    except OSError as error:
        print(f"khue: translations were not compiled ({error})", file=sys.stderr)
