"""Values as they may be seen by those who may not see them."""

from __future__ import annotations

import re

from khue.contracts.personal.kinds import KINDS

_TOLD = ("citizen-number", "phone", "email")


def masked(text: str) -> str:
    """A text in which only the first letters or digits can be read, so that its owner finds it and nobody else learns it.

    >>> masked("001095001234"), masked("Nguyễn Thị Lan"), masked("a@b.vn")
    ('001•••••••••', 'Ngu••• ••• •••', 'a•••••')
    """
    shown = text[:3] if len(text) > 8 else text[:1]
    return (shown + re.sub(r"[^\s]", "•", text[len(shown) :]))[:40]


def without_persons(text: str) -> str:
    """A text to be quoted anywhere, in which what identifies persons is masked.

    >>> without_persons("CCCD 001095001234"), without_persons("HS-2024-0012")
    ('CCCD 001•••••••••', 'HS-2024-0012')
    """
    for name in _TOLD:
        kind = KINDS[name]
        for found in reversed(list(kind.compiled.finditer(text))):
            if kind.verify(found.group(1)):
                text = text[: found.start(1)] + masked(found.group(1)) + text[found.end(1) :]
    return text
