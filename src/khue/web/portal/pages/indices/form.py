"""The form of what-if: a field for each part that can be changed, as the address names it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from khue.lib.vietnamese import number, sort_key
from khue.pipeline.indices.knobs import Knob, knobs, weights_now
from khue.pipeline.outlook.words import percent
from khue.web.portal import links, speaking, whatif
from khue.web.portal.pages.card import Option
from khue.web.portal.pages.indices.seen import Seen


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: what is typed in (`value`), what it is now, and between what it can lie (empty where there are no bounds).

    `hint` stands in a field that is left empty where that is not the value now; with `low` and `high` it can be slid.
    """

    name: str
    label: str
    value: str = ""
    now: str = ""
    hint: str = ""
    bounds: str = ""
    low: str = ""
    high: str = ""
    start: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Form:
    """The whole form; `clear` is its address with nothing changed. Without `weights` only the total is known: then there is
    nothing to weigh, and no way to a rank.
    """

    period: str
    unit: Field
    values: tuple[Field, ...]
    other: tuple[Field, ...]
    weights: tuple[Field, ...]
    reach: Field
    coming: tuple[Field, ...]
    limits: tuple[Field, ...]
    costs: tuple[Field, ...]
    clear: str

    @property
    def weighs(self) -> bool:
        """Whether a weight was changed, so that its fields are shown."""
        return any(field.value for field in self.weights)

    @property
    def bounded(self) -> bool:
        """Whether a limit or a cost was given."""
        return any(field.value for field in (*self.limits, *self.costs))


def form(seen: Seen, query: QueryDict) -> Form:
    """The form with what the address asks already typed in."""
    found, _published = whatif.computed(seen.build, seen.index.id, seen.standing.period)
    known = knobs(found, seen.unit) if seen.unit in found.given.units else ()
    total = any(knob.part == seen.index.id for knob in known)
    return Form(
        period=seen.standing.period, unit=_units(seen, "don-vi", _("Unit"), seen.unit),
        values=tuple(_value(seen, knob, query) for knob in known),
        other=_other(seen, query),
        weights=() if total else tuple(
            Field(name=f"weights.{id}", label=seen.part_name(id), value=_typed(query, f"weights.{id}"),
                  now=number(round(weight, 4), lang=seen.lang))
            for id, weight in weights_now(found.declared).items()
        ),
        coming=_coming(seen, query),
        reach=Field(name="hang", label=_("Rank to be reached"), value=_typed(query, "hang")),
        limits=tuple(_limit(seen, knob, query) for knob in known if not knob.choices),
        costs=tuple(
            Field(name=f"cost.{knob.part}", label=seen.part_name(knob.part), value=_typed(query, f"cost.{knob.part}"), hint="1")
            for knob in known
        ),
        clear=links.listing_of("index_whatif", seen.index.id, **{"ky": seen.standing.period, "don-vi": seen.unit}),
    )  # fmt: skip


def _coming(seen: Seen, query: QueryDict) -> tuple[Field, ...]:
    """Against which rivals, and with what chance; nothing where the index is in force in no coming period."""
    periods = whatif.periods_ahead(seen.index, seen.standing.period)
    if not periods:
        return ()
    on, chance = _typed(query, whatif.COMING), _typed(query, whatif.CHANCE) or f"{whatif.CHANCES[0]:g}"
    rivals = [Option("", _("as they stand now"), not on)]
    rivals += [Option(p, _("as foretold for %(period)s") % {"period": p}, p == on) for p in periods]
    chances = tuple(Option(f"{c:g}", percent(c, seen.lang), f"{c:g}" == chance) for c in whatif.CHANCES)
    return (
        Field(name=whatif.COMING, label=_("Rivals"), value=on, options=tuple(rivals)),
        Field(name=whatif.CHANCE, label=_("How likely, where they are foretold"), value=chance, options=chances),
    )


def _typed(query: QueryDict, name: str) -> str:
    value: str = query.get(name, "")
    return value.strip()[: whatif.LONGEST]


def _limit(seen: Seen, knob: Knob, query: QueryDict) -> Field:
    """The field of how far a part can be raised."""
    name = f"limit.{knob.part}"
    return Field(name=name, label=seen.part_name(knob.part), value=_typed(query, name), bounds=_bounds(seen, knob))


def _bounds(seen: Seen, knob: Knob) -> str:
    if knob.low is None or knob.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": _number(seen, knob.low), "high": _number(seen, knob.high)}


def _value(seen: Seen, knob: Knob, query: QueryDict) -> Field:
    """The field of a part's value."""
    name, shown = f"set.{knob.part}", _number(seen, knob.now)
    typed = _typed(query, name)
    options = tuple(Option(id, id, id == typed) for id in knob.choices)
    label = _("the whole score") if knob.part == seen.index.id else seen.part_name(knob.part)
    return Field(
        name=name, label=speaking.sentence_case(label), value=typed, now=shown or _("not known"), bounds=_bounds(seen, knob),
        low=_plain(knob.low), high=_plain(knob.high), start=_plain(knob.now), options=options,
    )  # fmt: skip


def _plain(value: float | None) -> str:
    """A number as an input takes it."""
    return "" if value is None else f"{value:.6g}"


def _number(seen: Seen, value: float | None) -> str:
    return "" if value is None else number(round(value, 4), lang=seen.lang)


def _units(seen: Seen, name: str, label: str, chosen: str, *, empty: str = "") -> Field:
    units = sorted(
        ((r.unit, seen.unit_name(r.unit)) for r in seen.standing.results), key=lambda unit: sort_key(unit[1])
    )
    first = (Option("", empty, not chosen),) if empty else ()
    options = (*first, *(Option(code, words, code == chosen) for code, words in units))
    return Field(name=name, label=label, value=chosen, options=options)


def _other(seen: Seen, query: QueryDict) -> tuple[Field, ...]:
    """One value of another unit."""
    part = _typed(query, whatif.OTHER_PART)
    names = [
        (seen.index.id, _("the whole score")),
        *((id, seen.part_name(id)) for id, own in seen.parts.items() if own.scored),
    ]
    parts = (Option("", _("choose"), not part), *(Option(id, words, id == part) for id, words in names))
    return (
        _units(seen, whatif.OTHER_UNIT, _("Other unit"), _typed(query, whatif.OTHER_UNIT), empty=_("choose")),
        Field(name=whatif.OTHER_PART, label=_("Component"), value=part, options=parts),
        Field(name=whatif.OTHER_VALUE, label=_("Value"), value=_typed(query, whatif.OTHER_VALUE)),
    )
