"""Targets that were read, as they would stand in targets.csv."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from khue.documents import items
from khue.documents.plain import flat, tidy
from khue.model.city import City
from khue.model.document import Document
from khue.model.finding import Finding, Rule
from khue.model.indicator import Indicator
from khue.model.target import Operator, Target
from khue.pipeline.proposals.agencies import Agencies, Named
from khue.pipeline.proposals.earlier import Before, promise
from khue.pipeline.proposals.faults import EARLIER_TARGET, GUESSED_GROUP, NO_INDICATOR, NO_LEAD, NO_YEAR, RELATIONS
from khue.pipeline.proposals.matching import Indicators, Match, unit_kind
from khue.pipeline.proposals.names import Codes
from khue.pipeline.proposals.proposal import Place, ProposedTarget

_ROUGH, _STRIVEN = (
    re.compile(r"(?<!\w)(?:co ban|khoang|xap xi|gan)(?!\w)"),
    re.compile(r"(?<!\w)(?:phan dau|co gang|huong toi)(?!\w)"),
)
_UNITS = {"thu bac": "thứ bậc"}


@dataclass(frozen=True)
class Targets:
    """What is needed to propose the targets of a document."""

    city: City
    document: Document
    outline: Mapping[str, items.Clause]
    agencies: Agencies
    before: Before
    codes: Codes
    path: str = ""

    def of(self, found: Iterable[items.Target]) -> Iterator[ProposedTarget]:
        """Each target that was read, in order."""
        indicators = Indicators(self.city, self.city.words.indicators, frozenset())
        known = {one.id: one for one in self.city.indicators}
        free = [one for one in self.city.targets if one.document == self.document.id]
        matched = [(one, indicators.match(one.text, one.unit)) for one in found]
        usual = Counter(known[match.indicator].group for _, match in matched if match.indicator)
        for one, match in matched:
            made = self._proposed(one, match, known.get(match.indicator), usual)
            there = _same(made.target, free)
            if there is not None:
                free.remove(there)
                made = msgspec.structs.replace(made, target=_renewed(there, made.target), known=True)
            else:
                clause = self.codes.clause("muc-tieu", made.target.year)
                target = msgspec.structs.replace(made.target, id=self.codes.target(made.target.year), clause=clause)
                made = msgspec.structs.replace(made, target=target)
            yield self._beside_earlier(made)

    def _proposed(
        self, one: items.Target, match: Match, indicator: Indicator | None, usual: Counter[str]
    ) -> ProposedTarget:
        doubts = list[Finding]()
        named = self.agencies.named(one.lead)
        agency, basis = self._agency(named, indicator)
        group, guessed = self._group(one, indicator, usual)
        if indicator is None:
            doubts.append(self._no_indicator(one, match))
        doubts += (
            [self._doubt(NO_YEAR)] * (one.year is None) + [self._doubt(NO_LEAD)] * (not agency) + list(named.doubts)
        )
        doubts += [self._doubt(GUESSED_GROUP)] * guessed
        target = Target(
            id="x", clause="x", group=group, text=one.text, operator=Operator(one.operator), document=self.document.id,
            indicator=match.indicator, value=one.value, value_to=one.value_to, year=one.year,
            unit=indicator.unit if indicator else _unit(one.unit),
            baseline_value=one.baseline, agency=agency, agency_basis=basis, certainty=_certainty(one), numbering=one.clause,
        )  # fmt: skip
        place = Place(
            numbering=one.clause,
            address=one.address,
            start=one.start,
            end=one.end,
            value_start=one.value_start,
            value_end=one.value_end,
        )
        likely_ids = () if match.indicator else match.likely
        return ProposedTarget(
            target=target,
            place=place,
            certainty=one.certainty,
            phrase=one.indicator,
            likely=likely_ids,
            doubts=tuple(doubts),
        )

    def _no_indicator(self, one: items.Target, match: Match) -> Finding:
        near = [found.name for id in match.likely for found in self.city.indicators if found.id == id]
        said = {
            f"likely_{lang}": ", ".join(name.in_(lang) for name in near) or none
            for lang, none in (("vi", "không có"), ("en", "none"))
        }
        return self._doubt(NO_INDICATOR, phrase=one.indicator, **said)

    def _doubt(self, rule: Rule, **params: object) -> Finding:
        return Finding(rule, self.path, params=params)

    def _agency(self, named: Named, indicator: Indicator | None) -> tuple[str, str]:
        """Who answers: whom the document names, else whom the indicator is given to."""
        if named.codes:
            return named.codes[0], "stated"
        return (indicator.agency, "by_function") if indicator and indicator.agency else ("", "stated")

    def _group(self, one: items.Target, indicator: Indicator | None, usual: Counter[str]) -> tuple[str, bool]:
        """The field: that of the indicator, else the one that a heading above names, else a guess."""
        if indicator is not None:
            return indicator.group, False
        steps = one.clause.split("/")
        above = [self.outline.get("/".join(steps[:count])) for count in range(len(steps), 0, -1)]
        for clause in above:
            said = flat(clause.text) if clause is not None else ""
            for group in self.city.declaration.groups:
                if tidy(flat(group.name.vi)) in said:
                    return group.id, False
        guess = usual.most_common(1)[0][0] if usual else self.city.declaration.groups[0].id
        return guess, True

    def _beside_earlier(self, made: ProposedTarget) -> ProposedTarget:
        """The same with the earlier target that it speaks of."""
        if made.target.supersedes:
            return made
        found = self.before.of(made.target, made.place.numbering)
        if found is None:
            return made
        deadline, words = found.target.deadline, RELATIONS[found.relation]
        params = {
            "number": found.document.number, "before": found.target.text, "year": deadline.year if deadline else "?",
            "relation_vi": words.vi, "relation_en": words.en,
        }  # fmt: skip
        target = msgspec.structs.replace(made.target, supersedes=found.target.id, relation=found.relation)
        return msgspec.structs.replace(
            made, target=target, doubts=(*made.doubts, self._doubt(EARLIER_TARGET, **params))
        )


def _unit(unit: str) -> str:
    plain = unit_kind(unit)
    return _UNITS.get(plain, "%/năm" if plain == "%" and "nam" in flat(unit) else "%" if plain == "%" else tidy(unit))


def _certainty(one: items.Target) -> str:
    said = flat(one.text)
    if one.operator == "~" or _ROUGH.search(said):
        return "about"
    return "strive" if _STRIVEN.search(said) else "firm"


def _same(target: Target, there: Iterable[Target]) -> Target | None:
    """The row of the same document that says this already: of the same indicator and year, or the same words and year."""
    words = tidy(flat(target.text))
    for one in there:
        if one.year == target.year and (
            (target.indicator and one.indicator == target.indicator)
            or (promise(one) == promise(target) and _alike(words, one))
        ):
            return one
    return None


def _alike(words: str, one: Target) -> bool:
    own = set(tidy(flat(one.text)).split())
    both = own & set(words.split())
    return len(both) >= 0.6 * min(len(own), len(set(words.split())))


def _renewed(there: Target, read: Target) -> Target:
    """A row that is there, with what the document says; its words, ids and everything else stay."""
    return msgspec.structs.replace(
        there, operator=read.operator, value=read.value, value_to=read.value_to, numbering=read.numbering,
        baseline_value=there.baseline_value if read.baseline_value is None else read.baseline_value,
    )  # fmt: skip
