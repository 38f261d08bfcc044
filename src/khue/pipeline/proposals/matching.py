"""Which indicator a stated target speaks of: found by its words, or not at all.

The words of a target are held against the names of the city's indicators, the phrases that officials gave them in
documents.yaml, and the words of targets that stand in the plan already. Rare words count more than common ones. Only one that
fits clearly better than all others, in the same kind of unit, is taken; otherwise the likeliest are offered.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from khue.documents.plain import flat, tidy
from khue.model.city import City
from khue.model.indicator import Indicator

CERTAIN = 0.75
"""From here on an indicator is taken, where no other comes near."""
APART, NEARLY_SAME, APART_THEN = 0.1, 0.9, 0.04
"""So much better than the next it must be; and where it says nearly the same."""
_OTHER_SCOPE = 0.6
"""At most, where one of the two speaks of enterprises, of 5G or of a level and the other does not."""
_SAID = 0.97
"""Where an official's phrase stands in the words."""
_OFFERED, _LEAST_OFFERED = 3, 0.3

_EMPTY = frozenset((
    "ty", "le", "ti", "muc", "so", "luong", "tong", "dat", "duoc", "chiem", "it", "nhat", "toi", "thieu",
    "da", "khong", "qua", "tren", "duoi", "khoang", "hon", "tu", "den", "tro", "len", "phan", "dau", "nam",
    "va", "cac", "cua", "trong", "vao", "cho", "voi", "tai", "co", "la", "nhung", "mot", "moi", "ve", "bang",
    "theo", "giai", "doan", "truoc", "binh", "quan", "trung", "con", "phai", "se", "thanh", "pho", "dia",
    "ban", "toan", "thu", "do", "tinh", "toc", "phuong", "thi", "tran", "cap",
))  # fmt: skip
"""Syllables that say nothing of what is measured. "so" (số) is kept where it is one of a name: see `_NAMES`."""
_NAMES = re.compile(r"(?<!\w)(?:(?:kinh te|xa hoi|chinh quyen|ky nang|ha tang|nen tang|chuyen doi|cong dan|dich vu|moi truong|"
                    r"dinh danh|nhan luc|"
                    r"the che|nhan thuc|cong nghe|chu ky|ky thuat) so|thanh pho thong minh|cap (?:thanh pho|tinh))(?!\w)")  # fmt: skip
_SCOPE = re.compile(
    r"(?<!\w)(?:doanh nghiep|nguoi dan|ho gia dinh|hoc sinh|can bo|tuoi|do thi|nong thon|nong nghiep"
    r"|cong nghiep|dich vu tang|gdp|grdp|ca nuoc"
    r"|[3-6]g|cap quang|toan trinh|khong dung tien mat|(?:xep|thu) hang|thu bac|tru cot|b2[bc]|dau vao|dau ra|xa|huyen|cap thanh pho"
    r"|cap tinh|cap bo|trung tam|qua han|bi tu choi|hai long)(?!\w)"
)
"""Of whom, of where, of what kind: words that make another indicator of the same phrase."""
_ALL = re.compile(
    r"(?<!\w)(?:cua )?(?:nguoi dan(?: va|,) doanh nghiep|doanh nghiep(?: va|,) nguoi dan|cong nghiep hoa)(?!\w)"
)
_NUMBER = re.compile(r"(?<!\w)(?:(?:ngay\s+)?\d{1,2}/\d{1,2}/\d{4}|\d[\d.,]*\s*(?:%|trieu|ty|nghin)?)(?!\w)")
_WORD = re.compile(r"[^\W_]+")

_ALIKE = {"hang": "thu bac", "vi tri": "thu bac", "phan tram": "%", "ti usd": "ty usd", "mbps": "mbit/s"}


def unit_kind(unit: str) -> str:
    """The unit in the one way in which units are compared.

    >>> unit_kind("% GRDP"), unit_kind("hạng"), unit_kind("%/năm"), unit_kind("Tỷ USD")
    ('%', 'thu bac', '%', 'ty usd')
    """
    plain = tidy(flat(unit)).strip(" .;:")
    if plain.startswith(("%", "phan tram")):
        return "%"
    return _ALIKE.get(plain, plain)


def words_of(text: str) -> Counter[str]:
    """The words of a phrase that can tell indicators apart: syllables and pairs of them.

    >>> sorted(words_of("Tỷ trọng kinh tế số đạt 30% GRDP vào năm 2025"))
    ['grdp', 'kinh-te-so', 'kinh-te-so grdp']
    """
    plain = _NUMBER.sub(" ", flat(text))
    plain = _NAMES.sub(lambda name: name[0].replace(" ", "_"), tidy(plain))
    found = [word.replace("_", "-") for word in re.findall(r"\w+", plain)]
    kept = [word for word in found if word not in _EMPTY and not word.isdigit()]
    return Counter([*kept, *(f"{one} {other}" for one, other in pairwise(kept))])


def scopes_of(text: str) -> frozenset[str]:
    """Of whom, where and which kind a phrase speaks.

    >>> sorted(scopes_of("Doanh nghiệp dùng mạng 5G")), scopes_of("của người dân và doanh nghiệp")
    (['5g', 'doanh nghiep'], frozenset())
    """
    return frozenset(_SCOPE.findall(_ALL.sub(" ", tidy(flat(text)))))


@dataclass(frozen=True)
class Match:
    """The indicator of a target: empty where none is certain. `certainty` is how well it fits, `likely` are the nearest."""

    indicator: str = ""
    certainty: float = 0.0
    likely: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Name:
    """One way in which an indicator is called."""

    indicator: Indicator
    words: Counter[str]
    scopes: frozenset[str]
    given: bool


class Indicators:
    """The indicators of a city, ready to be found by words."""

    def __init__(self, city: City, phrases: Mapping[str, Iterable[str]], without: frozenset[str] = frozenset()) -> None:
        """`phrases` are those of documents.yaml; `without` leaves out targets, by id, whose words are not to be learned from."""
        known = {one.id: one for one in city.indicators}
        names = [(one.id, one.name.vi, False) for one in city.indicators]
        names += [(id, phrase, True) for id, several in phrases.items() for phrase in several]
        names += [(one.indicator, one.text, False) for one in city.targets if one.id not in without]
        self._place = city.declaration.name.vi.split(" (")[0]
        self._names = [self._name(known[id], text, given) for id, text, given in names if id in known]

    def _name(self, indicator: Indicator, text: str, given: bool) -> _Name:
        text = text.replace(self._place, " ")
        return _Name(indicator, words_of(text), scopes_of(text), given)

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much each word tells: the fewer indicators it is said of, the more; pairs less than words."""
        often = Counter(word for words in self._by_indicator.values() for word in words)
        count = len(self._by_indicator) + 1
        return {word: math.log(1 + count / times) * (0.4 if " " in word else 1.0) for word, times in often.items()}

    @cached_property
    def _by_indicator(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name in self._names:
            found.setdefault(name.indicator.id, set()).update(name.words)
        return found

    def match(self, text: str, unit: str) -> Match:
        """The indicator that words with a unit of measure speak of."""
        kind, text = unit_kind(unit), text.replace(self._place, " ").replace(unit if "/" in unit else "\0", " ")
        words, scopes = words_of(text), scopes_of(text)
        best: dict[str, float] = {}
        for name in self._names:
            if unit_kind(name.indicator.unit) == kind:
                fits = self._said(words, name) if name.given else self._fit(words, name.words)
                fits = fits if scopes == name.scopes or fits == _SAID else min(fits, _OTHER_SCOPE)
                best[name.indicator.id] = max(fits, best.get(name.indicator.id, 0.0))
        ranked = sorted(best.items(), key=lambda one: (-one[1], one[0]))
        likely = tuple(id for id, fits in ranked[:_OFFERED] if fits >= _LEAST_OFFERED)
        first, second = (*(fits for _, fits in ranked[:2]), 0.0, 0.0)[:2]
        if first < CERTAIN or first - second < (APART_THEN if first >= NEARLY_SAME else APART):
            return Match(likely=likely)
        return Match(ranked[0][0], round(first, 2), likely)

    def _said(self, words: Counter[str], name: _Name) -> float:
        """A phrase that an official gave holds where all of its words are said."""
        return _SAID if name.words and all(word in words for word in name.words) else self._fit(words, name.words)

    def _fit(self, words: Counter[str], name: Counter[str]) -> float:
        """How much two phrases share of what both say, from 0 to 1."""
        unknown = math.log(2 + len(self._by_indicator))
        weigh = {word: self._weights.get(word, unknown * (0.4 if " " in word else 1.0)) for word in {*words, *name}}
        both = sum(weigh[word] for word in words.keys() & name.keys())
        total = sum(weigh[word] for word in words) + sum(weigh[word] for word in name)
        return 2 * both / total if total else 0.0
