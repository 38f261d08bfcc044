"""The compiled translations, made when they are absent or older than their source.

Called by the settings: Django asks for its first word while it loads the models, and would remember that there was none.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

PO = Path(__file__).resolve().parent / "locale" / "vi" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")


def ensure_compiled() -> None:
    """Compile when django.mo is absent or older; where the folder cannot be written, words stay as they are."""
    if MO.exists() and MO.stat().st_mtime_ns >= PO.stat().st_mtime_ns:
        return
    try:
        compile_messages()
    except OSError as error:
        print(f"khue: translations were not compiled ({error})", file=sys.stderr)


def compile_messages() -> Path:
    """Make django.mo from django.po."""
    from babel.messages.mofile import write_mo  # heavy, and not needed where the words are compiled
    from babel.messages.pofile import read_po

    buffer = BytesIO()
    with PO.open("rb") as file:
        write_mo(buffer, read_po(file, locale="vi"))
    beside = MO.with_suffix(f".mo.{os.getpid()}")
    beside.write_bytes(buffer.getvalue())
    beside.replace(MO)
    return MO
