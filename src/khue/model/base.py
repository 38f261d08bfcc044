"""What every declared value shares: frozen, keyword-only, unknown names refused."""

from __future__ import annotations

import msgspec


class Declared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value that a city folder declares."""


class Text(Declared, frozen=True):
    """Words in Vietnamese and, where given, in English."""

    vi: str
    en: str = ""

    def in_(self, lang: str) -> str:
        """The words in `lang`, or in Vietnamese where English is missing."""
        return self.en if lang == "en" and self.en else self.vi
