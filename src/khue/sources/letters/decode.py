"""The bytes of a text file as text: which alphabet they are in, line by line where a file was put together.

The rule, in this order: a byte-order mark; 16 bits where every second byte is zero; UTF-8 where all of it is (and in ASCII
alone VIQR, where its words are Vietnamese); else the
Vietnamese alphabet whose words are syllables of the language (`syllables`), UTF-8 for those lines that are; else Western.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from khue.sources.letters import viqr
from khue.sources.letters.charsets import DECODERS, windows_1252
from khue.sources.letters.mend import CLEARLY, judge
from khue.sources.letters.syllables import score

NAMES = ("UTF-8", "UTF-16", "UTF-16-LE", "UTF-16-BE", "Windows-1252", viqr.NAME, *DECODERS)
"""Every alphabet that can be named by hand."""
_BOMS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
)
_SAMPLE_LINES = 3000
_WESTERN = "Windows-1252"


@dataclass(frozen=True)
class Decoded:
    """A text with the alphabet (or alphabets, by their first lines) it was in, and what was mended in its letters.

    `scores` are those of all that were tried.
    """

    text: str
    encoding: str
    parts: tuple[tuple[int, str], ...] = ()
    mended: str = ""
    decomposed: bool = False
    scores: tuple[tuple[str, float], ...] = ()


def by_name(name: str) -> str:
    """The alphabet that a person means by `name`, as `tcvn3`, `ABC` or `cp1258`; empty for none.

    >>> by_name("tcvn3"), by_name("cp1258"), by_name("utf8"), by_name("x")
    ('TCVN3', 'Windows-1258', 'UTF-8', '')
    """
    plain = "".join(char for char in name.lower() if char.isalnum())
    known = {"".join(char for char in one.lower() if char.isalnum()): one for one in NAMES}
    return {"abc": "TCVN3", "cp1258": "Windows-1258", "cp1252": _WESTERN, "latin1": _WESTERN, **known}.get(plain, "")


def decode(content: bytes, encoding: str = "") -> Decoded:
    """The text, composed (NFC), its letters mended; `encoding` (one of `NAMES`) says what is not to be guessed.

    Raises ValueError where the bytes are no text, or not of the alphabet that was named.
    """
    if encoding:
        return _named(content, encoding)
    for mark, name, codec in _BOMS:
        if content.startswith(mark):
            return _unicode(content[len(mark) :].decode(codec, "strict"), name)
    if wide := _sixteen_bits(content):
        return _unicode(content.decode(wide), "UTF-16")
    if b"\x00" in content:
        raise ValueError("NUL")
    try:
        return _unicode(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _old(content)


def _named(content: bytes, encoding: str) -> Decoded:
    for mark, _, _ in _BOMS:
        content = content.removeprefix(mark)
    if encoding in DECODERS:
        return Decoded(DECODERS[encoding](content), encoding)
    if encoding == _WESTERN:
        return Decoded(windows_1252(content), encoding)
    if encoding == viqr.NAME:
        return Decoded(viqr.read(content.decode("utf-8")), encoding)
    codec = {"UTF-16": "utf-16-be" if content[:1] == b"\x00" else "utf-16-le"}.get(encoding, encoding.lower())
    return _unicode(content.decode(codec), encoding)


def _sixteen_bits(content: bytes) -> str:
    """The codec of text in 16 bits without a mark; digits, spaces and line ends have a zero byte in it."""
    head = content[: 1 << 16]
    if len(content) % 2 or not head:
        return ""
    for codec, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros.count(0) * 4 > len(zeros) and others.count(0) * 50 < len(others) + 50:
            try:
                content.decode(codec)
            except UnicodeDecodeError:
                continue
            return codec
    return ""


def _unicode(text: str, name: str) -> Decoded:
    """Text of Unicode may be decomposed, or mojibake, or old letters kept as Western ones."""
    if text.isascii():
        return Decoded(viqr.read(text), viqr.NAME) if viqr.is_viqr(text) else Decoded(text, name)
    composed = unicodedata.normalize("NFC", text)
    lines = composed.split("\n")
    mending = judge(lines)
    if mending.name:
        composed = unicodedata.normalize("NFC", "\n".join(mending(line) for line in lines))
    scores = (("", mending.before), (mending.name, mending.points)) if mending.name else ()
    return Decoded(composed, name, mended=mending.name, decomposed=len(composed) != len(text) and not mending.name,
                   scores=scores)  # fmt: skip


def _old(content: bytes) -> Decoded:
    """Not UTF-8 as a whole. The lines that are, are told apart from those that are not."""
    lines = content.splitlines(keepends=True)
    utf8 = [_utf8(line) for line in lines]
    marked = [index for index, line in enumerate(lines) if not line.isascii()]
    other = [index for index in marked if utf8[index] is None]
    mixed = len(other) < len(marked) and _pays(lines, utf8, [index for index in marked if utf8[index] is not None])
    encoding, scores = _best(b"".join(lines[index] for index in (other if mixed else marked)[:_SAMPLE_LINES]))
    names = {
        index: "UTF-8" if mixed and utf8[index] is not None else _of_line(lines[index], encoding) for index in marked
    }
    if set(names.values()) == {encoding}:
        return Decoded(_by(encoding, content), encoding, scores=scores)
    text = [_by(names.get(index, encoding), line) for index, line in enumerate(lines)]
    changes = [(index + 1, names[index]) for index in marked]
    parts = tuple(one for at, one in enumerate(changes) if at == 0 or changes[at - 1][1] != one[1])
    every = " + ".join(dict.fromkeys(names.values()))
    return Decoded(unicodedata.normalize("NFC", "".join(text)), every, parts, scores=scores)


def _of_line(line: bytes, usual: str) -> str:
    """The alphabet of one line: that of the file, unless its words are none in it and clearly are in another."""
    if usual == _WESTERN or score(DECODERS[usual](line)) >= 0:
        return usual
    scores = {name: score(decoder(line)) for name, decoder in DECODERS.items()}
    name = max(scores, key=lambda one: scores[one])
    return name if scores[name] >= CLEARLY else usual


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _pays(lines: Sequence[bytes], utf8: Sequence[str | None], those: Sequence[int]) -> bool:
    """Whether the lines that happen to be UTF-8 make words when read so."""
    if not those:
        return False
    sample = those[:_SAMPLE_LINES]
    raw = b"".join(lines[index] for index in sample)
    as_utf8 = score("".join(utf8[index] or "" for index in sample))
    return as_utf8 >= max(value for _, value in _best(raw)[1])


def _best(content: bytes) -> tuple[str, tuple[tuple[str, float], ...]]:
    scores = {name: score(decoder(content)) for name, decoder in DECODERS.items()}
    name = max(scores, key=lambda one: scores[one])
    western = score(windows_1252(content))
    clear = scores[name] >= max(western, 0.0) + CLEARLY
    return name if clear else _WESTERN, (*scores.items(), (_WESTERN, western))


def _by(encoding: str, content: bytes) -> str:
    if encoding == "UTF-8":
        return content.decode("utf-8")
    return windows_1252(content) if encoding == _WESTERN else DECODERS[encoding](content)
