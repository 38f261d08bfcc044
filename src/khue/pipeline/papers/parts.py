"""A paper put together from its parts: in the order and the words of reports.yaml, else in the usual ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from khue.model.base import Text
from khue.model.paper_parts import PARTS, Part
from khue.model.papers import PaperForm
from khue.reports.papers.model import Block, Heading, body


@dataclass(frozen=True)
class Filled:
    """What a part has to tell: what its names stand for, and what is listed below. A part that is not `there` is left out.

    `instead` is said in place of the part's sentence where that cannot be filled in.
    """

    params: Mapping[str, object] = field(default_factory=dict)
    blocks: Sequence[Block] = ()
    there: bool = True
    instead: str = ""


LEFT_OUT = Filled(there=False)

Makers = Mapping[str, Callable[[], Filled]]
"""By the name of each part of a kind what fills it."""


def assembled(form: PaperForm, kind: str, makers: Makers, common: Mapping[str, object], lang: str) -> list[Block]:
    """The text of a paper. `common` are the names that every part may use."""
    parts = {part.id: part for part in PARTS[kind]}
    made: list[Block] = []
    for id in form.sections or parts:
        filled = makers[id]()
        if filled.there:
            made += _written(parts[id], form, filled, common, lang)
    return made


def _written(part: Part, form: PaperForm, filled: Filled, common: Mapping[str, object], lang: str) -> list[Block]:
    names = dict.fromkeys(part.known, "") | {name: str(value) for name, value in {**common, **filled.params}.items()}
    made: list[Block] = []
    heading, sentence = form.headings.get(part.id, part.heading), form.sentences.get(part.id, part.sentence)
    if heading is not None:
        made.append(Heading(level=1, text=_said(heading, names, lang)))
    if filled.instead or sentence is not None:
        made.append(body(filled.instead or _said(sentence or Text(vi=""), names, lang)))
    return [*made, *filled.blocks]


def _said(text: Text, names: Mapping[str, str], lang: str) -> str:
    """The words with their names filled in, a capital first: a name may stand at the beginning."""
    said = text.in_(lang).format_map(names)
    return said[:1].upper() + said[1:]
