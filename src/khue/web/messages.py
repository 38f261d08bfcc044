"""The words of the portal: gathers them from the code, keeps the Vietnamese beside them, compiles them for Django.

    python -m khue.web.messages extract    add new words to django.po (with an empty translation), drop unused ones
    python -m khue.web.messages compile    make django.mo
    python -m khue.web.messages check      exit 1 and list the words that have no Vietnamese

Words in the code are English. Only `gettext` names with named placeholders are used. GNU gettext is not needed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from khue.web.compiled import PO, compile_messages

_HEADER = """# Vietnamese words of Khuê's portal; khue.web.messages keeps them in order.
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

HERE = Path(__file__).resolve().parent
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def load() -> Catalog:
    """The translations as they are kept."""
    if not PO.exists():
        return Catalog(locale="vi")
    with PO.open("rb") as file:
        return read_po(file, locale="vi")


def gather() -> Catalog:
    """Every word that the code and the templates ask for."""
    catalog = Catalog(locale="vi")
    for source in _sources():
        for _line, message, _comments, context in extract("python", BytesIO(source), keywords=_KEYWORDS):
            catalog.add(message, context=context)
    return catalog


def _sources() -> Iterator[bytes]:
    from django.utils.translation.template import templatize

    for path in sorted(HERE.rglob("*.py")):
        yield path.read_bytes()
    for path in sorted(HERE.rglob("*.html")):
        yield templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode()


def merge() -> Catalog:
    """The words asked for, with the Vietnamese that is already known, sorted by word."""
    known, wanted = load(), gather()
    merged = Catalog(locale="vi", fuzzy=False)
    for message in wanted:
        if message.id:
            old = known.get(message.id, message.context)
            merged.add(message.id, old.string if old else None, context=message.context)
    return merged


def missing() -> list[str]:
    """Words of the code that have no Vietnamese."""
    return [_name(message.id) for message in merge() if message.id and not _complete(message.string)]


def _complete(string: str | Sequence[str] | None) -> bool:
    return bool(string) if isinstance(string, str) or string is None else all(string)


def _name(ids: str | Sequence[str]) -> str:
    return ids if isinstance(ids, str) else ids[0]


def write(catalog: Catalog) -> None:
    """Keep the translations, replacing the file in one step."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, sort_output=True, no_location=True, omit_header=True)
    beside = PO.with_suffix(".po.new")
    beside.write_bytes(_HEADER.encode() + buffer.getvalue())
    beside.replace(PO)


def main(arguments: list[str]) -> int:
    """Run one of the three commands."""
    match arguments:
        case ["extract"]:
            write(merge())
        case ["compile"]:
            compile_messages()
        case ["check"]:
            for word in (words := missing()):
                print(word)
            return 1 if words else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
