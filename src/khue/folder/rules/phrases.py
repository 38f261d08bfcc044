"""Phrases of documents.yaml stand for indicators and agencies that exist, each for one; its lists have known keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from khue.folder.known import KINDS, guess, known
from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.rules.references import UNKNOWN_REFERENCE
from khue.folder.words import shorten, suggest
from khue.lib.vietnamese import fold
from khue.model.base import Text
from khue.model.dictionary import COLUMNS, OPERATORS, ROLES, Words
from khue.model.finding import Finding, Rule, Severity

PHRASE_TWICE = Rule(
    "KH825", "phrase-of-two",
    Text(vi='Cụm từ "{phrase}" được khai cho cả "{first}" và "{second}".',
         en='The phrase "{phrase}" stands for both "{first}" and "{second}".'),
    Text(vi="Giữ ở một chỗ, hoặc viết rõ hơn để phân biệt.", en="Keep one, or say more so that they can be told apart."),
)  # fmt: skip
UNKNOWN_LIST = Rule(
    "KH826", "unknown-word-list",
    Text(vi='Không có danh sách từ "{found}" trong {field}.', en='{field} has no list of words "{found}".'),
    Text(vi="Các danh sách: {known}.", en="The lists are: {known}."),
)  # fmt: skip
EMPTY_PHRASE = Rule(
    "KH827", "empty-phrase",
    Text(vi='Có cụm từ trống ở "{field}".', en='There is an empty phrase in "{field}".'),
    Text(vi="Xóa dòng trống.", en="Remove the empty line."),
    Severity.WARNING,
)  # fmt: skip
RULES = (PHRASE_TWICE, UNKNOWN_LIST, EMPTY_PHRASE)

_LISTS: Mapping[str, Sequence[str]] = {"roles": ROLES, "operators": OPERATORS, "after": OPERATORS, "columns": COLUMNS}


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings of documents.yaml, where there is one."""
    if folder.words is None:
        return
    entry = folder.words
    for field, names in _LISTS.items():
        for key in getattr(entry.value, field):
            if key not in names:
                yield entry.finding(
                    UNKNOWN_LIST,
                    field,
                    key,
                    field=field,
                    found=shorten(key),
                    known=", ".join(names),
                    suggestion=suggest(key, [*names]),
                )
    for field, kind in (("indicators", "indicator"), ("agencies_called", "agency")):
        yield from _of(folder, entry, field, kind)


def _of(folder: LoadedFolder, entry: Entry[Words], field: str, kind: str) -> Iterator[Finding]:
    said: dict[str, str] = {}
    for id, phrases in getattr(entry.value, field).items():
        if id not in known(folder, kind):
            words, where = KINDS[kind]
            params = {
                "kind_vi": words.vi,
                "kind_en": words.en,
                "id": shorten(id),
                "where": where,
                "suggestion": guess(folder, kind, id),
            }
            yield entry.finding(UNKNOWN_REFERENCE, field, id, **params)
        for at, phrase in enumerate(phrases):
            first = said.setdefault(fold(phrase), id)
            if not phrase.strip():
                yield entry.finding(EMPTY_PHRASE, field, id, at, field=f"{field}.{id}")
            elif first != id:
                yield entry.finding(PHRASE_TWICE, field, id, at, phrase=shorten(phrase), first=first, second=id)
