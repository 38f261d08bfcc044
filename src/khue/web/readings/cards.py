"""Items as cards: what was read, how sure it is, what was decided, and fields to correct it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khue.model.city import City
from khue.pipeline.proposals.forms import Speech
from khue.web.context import language
from khue.web.desk.listing import moment
from khue.web.portal.words import Mark
from khue.web.readings import words
from khue.web.readings.kinds import KINDS, fields
from khue.web.readings.models import Decision, Item

_LONG = frozenset(("Chỉ tiêu", "Nhiệm vụ", "Quan điểm, mục tiêu, giải pháp", "Kết quả/sản phẩm"))
_LISTS = {"Chỉ số": "chi-so", "Đơn vị chủ trì": "co-quan", "Đơn vị phối hợp": "co-quan"}


@dataclass(frozen=True)
class Choices:
    """What may be chosen in the fields of a city: its indicators, agencies and fields by name."""

    speech: Speech
    indicators: tuple[str, ...]
    agencies: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, city: City) -> Choices:
        """Those of a city."""
        speech = Speech(city)
        agencies = tuple(one.name for one in city.agencies if one.valid_to is None)
        groups = tuple((one.name.vi, one.name.in_(language())) for one in city.declaration.groups)
        return cls(speech, tuple(speech.indicators.values()), agencies, groups)


@dataclass(frozen=True)
class Field:
    """A field of a form: its number, label and words.

    `options` are words and these in the reader's language where one is chosen, `listed` the list that it is helped by.
    """

    number: int
    label: str
    words: str
    options: Sequence[tuple[str, str]] = ()
    listed: str = ""
    long: bool = False
    wrong: str = ""

    @property
    def shown(self) -> str:
        """Its words in the reader's language, where they are chosen from a list."""
        return dict(self.options).get(self.words, self.words)


@dataclass(frozen=True)
class Card:
    """An item as it is shown; `facts` are its fields besides its words, as they stand."""

    item: Item
    kind: str
    title: str
    decision: Mark
    certainty: str
    doubts: list[str]
    fields: list[Field]
    by: str = ""
    at: str = ""

    @property
    def facts(self) -> list[Field]:
        """What to compare with the text at a glance: the fields that say something, besides its words."""
        return [field for field in self.fields[1:] if field.words]


def cards(items: Iterable[Item], choices: Choices) -> list[Card]:
    """A card for each item."""
    return [card(one, choices) for one in items]


def card(
    one: Item, choices: Choices, said: Mapping[int, str] | None = None, wrong: Mapping[int, str] | None = None
) -> Card:
    """A card; `said` are words that somebody wrote in its fields already, `wrong` what is wrong with them."""
    doubts = [] if one.decision in (Decision.CORRECTED, Decision.ADDED) else [words.said(each) for each in one.doubts]
    return Card(
        one, words.kind(one.kind), str(one.values.get("text", "")), words.decision(one.decision), words.certainty(one), doubts,
        form(one.kind, one.values, choices, said or {}, wrong or {}), by=one.changed_by.name if one.changed_by else "",
        at=moment(one.changed) if one.changed else "",
    )  # fmt: skip


def form(kind: str, values: object, choices: Choices, said: Mapping[int, str], wrong: Mapping[int, str]) -> list[Field]:
    """The fields of an item."""
    made = []
    for number, heading, text in fields(kind, values, choices.speech):
        name = heading.column.heading
        options = choices.groups if name == "Lĩnh vực" else [(one, words.choice(one)) for one in heading.column.choices]
        made.append(
            Field(
                number,
                words.heading(name),
                said.get(number, text),
                options,
                _LISTS.get(name, ""),
                name in _LONG,
                wrong.get(number, ""),
            )
        )
    return made


def empty_values(kind: str, group: str, text: str) -> dict[str, object]:
    """What a new item of a kind says before anything is said of it."""
    values: dict[str, object] = {"id": "x", "text": text}
    if KINDS[kind][0].__name__ == "Stated":
        return {**values, "kind": kind}
    return {**values, "clause": "x", **({"group": group, "operator": ">="} if kind == "target" else {})}
