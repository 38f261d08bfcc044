"""What every declared value shares: frozen, keyword-only, unknown names refused."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Identifier = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*$", max_length=120)]
"""A code that may stand in addresses and file names: letters without marks, digits, and . _ -"""

PeriodText = Annotated[str, Meta(pattern=r"^([12]\d{3}(-(Q[1-4]|H[12]|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?)?$")]
"""The text form of a period (see `khue.lib.periods`), or empty."""

Year = Annotated[int, Meta(ge=1000, le=2999)]
"""A calendar year that a period can name."""


class Declared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value that a city folder declares."""


class Text(Declared, frozen=True):
    """Words in Vietnamese and, where given, in English."""

    vi: str
    en: str = ""

    def in_(self, lang: str) -> str:
        """The words in `lang`, or in Vietnamese where English is missing."""
        return self.en if lang == "en" and self.en else self.vi
