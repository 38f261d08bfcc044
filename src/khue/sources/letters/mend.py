"""Text whose letters were taken for others: UTF-8 read as Western letters, once or several times, and old Vietnamese
letters kept as the Western ones of the same bytes (as under a `.VnTime` font).

The rule: the text is brought back to its bytes and read in every other way; the reading with clearly more syllables of
Vietnamese wins, and without a clear winner the text stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from khue.sources.letters.charsets import DECODERS, bytes_of
from khue.sources.letters.syllables import score

CLEARLY = 2.0
"""By how many points another reading must be better."""
_BY_FORM = 1.0
_ROUNDS = 3
_SAMPLE = 2000
MOJIBAKE = "UTF-8 → Windows-1252"
"""The name of a repair: bytes of UTF-8 had been taken for letters of Windows-1252."""


def undone(text: str) -> str:
    """Mojibake undone, as often as it was done; the text itself where it is none.

    >>> undone("PhÆ°á»\\x9dng"), undone("café")
    ('Phường', 'café')
    """
    for _ in range(_ROUNDS):
        mended = _undone_once(text)
        if mended == text:
            return text
        text = mended
    return text


def _undone_once(text: str) -> str:
    if text.isascii():
        return text
    whole = _as_utf8(text)
    if whole is not None:
        return whole
    # Letters that never were mojibake stand beside it: word by word, a no-break space being part of a word.
    words = text.split(" ")
    return " ".join(_as_utf8(word) or word for word in words)


def _as_utf8(text: str) -> str | None:
    if text.isascii():
        return None
    content = bytes_of(text)
    try:
        return content.decode("utf-8") if content is not None else None
    except UnicodeDecodeError:
        return None


def reread(text: str, encoding: str, *, sure: bool = False) -> str:
    """The text's bytes read in one of the Vietnamese alphabets, where it has such bytes and is better so.

    With `sure` (a font says so), only words that are Vietnamese already are left alone.
    """
    if text.isascii():
        return text
    content = bytes_of(text)
    if content is None:
        return text
    made = DECODERS[encoding](content)
    before = score(text)
    return made if score(made) >= before or (sure and before <= 0) else text


@dataclass(frozen=True)
class Mending:
    """What was wrong with the letters of a text (empty where nothing was), and what puts one piece of it right."""

    name: str
    points: float
    before: float

    def __call__(self, text: str) -> str:
        """The piece put right."""
        if not self.name or text.isascii():
            return text
        return undone(text) if self.name == MOJIBAKE else reread(text, self.name)


def judge(texts: Iterable[str]) -> Mending:
    """What is wrong with the letters of texts that belong together, from a sample of them."""
    sample = "\n".join(_sample(texts))
    before = score(sample)
    found = Mending("", before, before)
    for name, mend in _WAYS.items():
        mended = "\n".join(mend(piece) for piece in sample.split("\n"))
        points = score(mended) if mended != sample else before
        # Letters that happen to be well-formed UTF-8 are rare, and so need less of a gain.
        if points > max(found.points, before + (_BY_FORM if name == MOJIBAKE else CLEARLY)):
            found = Mending(name, points, before)
    return found


def _sample(texts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        if not text.isascii():
            found.setdefault(text)
            if len(found) >= _SAMPLE:
                break
    return list(found)


def _decoded(encoding: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        content = bytes_of(text)
        return text if content is None else DECODERS[encoding](content)

    return read


_WAYS: dict[str, Callable[[str], str]] = {MOJIBAKE: undone, **{name: _decoded(name) for name in DECODERS}}
