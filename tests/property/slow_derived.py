"""Derived indicators computed one value at a time over dicts: slow, plain, and written apart from what it judges."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from khue.lib.periods import Grain, Period
from khue.model.formula import Binary, Call, Case, Column, Formula, InList, IsNull, Literal, Node, Unary

ORDER = ["final", "provisional", "estimated", "undefined", "suppressed", "missing"]


@dataclass(frozen=True)
class Seen:
    """A value, its status, the parts of a ratio, and the share of it that is estimated."""

    value: float | None
    status: str
    above: float | None = None
    below: float | None = None
    share: float | None = None


NONE = Seen(None, "missing")


@dataclass(frozen=True)
class Slow:
    """One series of a city: its values by indicator, unit and period, and what is around the units."""

    values: Mapping[tuple[str, str, str], Seen]
    kinds: Mapping[str, tuple[str, float, bool]]
    """By indicator how it adds up (sum, parts), its factor, and whether rows without a value add nothing."""
    parent: Callable[[str, Period], str | None]
    said: Callable[[str, str, Period], float | None]
    """What a unit says of itself."""
    city: str

    def formula(self, formula: Formula, unit: str, period: Period) -> Seen:
        found = self.at(formula.root, unit, period)
        if formula.numerator is None or formula.denominator is None:
            return found
        above, below = (self.at(part, unit, period).value for part in (formula.numerator, formula.denominator))
        return replace(found, above=above, below=below)

    def at(self, node: Node, unit: str | None, period: Period | None) -> Seen:
        if unit is None or period is None:
            return NONE
        match node:
            case Literal(value=None):
                return NONE
            case Literal(value=bool() | int() | Decimal() as number):
                return Seen(float(number), "final")
            case Column(name=("population" | "area_km2") as name):
                value = self.said(unit, name, period)
                return NONE if value is None else Seen(value, "final")
            case Column(name=name):
                return self.values.get((name, unit, str(period)), NONE)
            case Unary(op="-", operand=operand):
                return made(lambda x: -x, self.at(operand, unit, period))
            case Unary(operand=operand):
                return made(lambda x: 1 - x, self.at(operand, unit, period))
            case Binary():
                return self._binary(node, unit, period)
            case IsNull(operand=operand, negated=negated):
                seen = self.at(operand, unit, period)
                return Seen(float((seen.value is None) != negated), soft(seen), share=seen.share)
            case InList(operand=operand, options=options, negated=negated):
                held = {float(option.value) for option in options}  # type: ignore[arg-type]
                return made(lambda x: float((x in held) != negated), self.at(operand, unit, period))
            case Case():
                return self._case(node, unit, period)
            case Call():
                return self._call(node, unit, period)
        raise AssertionError(node)

    def _binary(self, node: Binary, unit: str, period: Period) -> Seen:
        right = node.right
        if node.op == "/" and isinstance(right, Call) and right.name == "nullif":
            guard = right.args[1]
            right = right.args[0] if isinstance(guard, Literal) and guard.value == 0 else right
        a, b = self.at(node.left, unit, period), self.at(right, unit, period)
        if node.op in {"and", "or"}:
            decisive = 0.0 if node.op == "and" else 1.0
            if decisive in (a.value, b.value):
                return Seen(decisive, worse(soft(a), soft(b)), share=most(a.share, b.share))
            return made(lambda *_: 1 - decisive, a, b)
        if node.op in {"/", "%"} and b.value == 0 and a.value is not None:
            return Seen(None, "undefined", share=most(a.share, b.share))
        return made(OPERATIONS[node.op], a, b)

    def _case(self, node: Case, unit: str, period: Period) -> Seen:
        found = NONE if node.otherwise is None else whole(self.at(node.otherwise, unit, period))
        for condition, value in reversed(node.whens):
            held, chosen = self.at(condition, unit, period), whole(self.at(value, unit, period))
            if held.status == "suppressed":
                found = Seen(None, "suppressed", share=most(held.share, found.share))
                continue
            found = chosen if held.value == 1 else found
            found = replace(found, status=worse(found.status, soft(held)), share=most(found.share, held.share))
        return found

    def _call(self, node: Call, unit: str, period: Period) -> Seen:
        first, *others = node.args
        number = others[0].value if others and isinstance(others[0], Literal) else None
        match node.name:
            case "rolling":
                return self._window(first, unit, back(period, int(number)))  # type: ignore[arg-type]
            case "year_to_date":
                return self._window(first, unit, [p for p in back(period, 366) if p.start.year == period.start.year])
            case "previous":
                return self.at(first, unit, back(period, int(number or 1) + 1)[0])  # type: ignore[arg-type]
            case "last_year":
                return self.at(first, unit, Period(period.start.replace(year=period.start.year - 1), period.grain))
            case "latest":
                return self._latest(first, unit, period)
            case "at_city":
                return self.at(first, self.city, period)
            case "at_parent":
                return self.at(first, self.parent(unit, period), period)
            case "coalesce":
                found = whole(self.at(first, unit, period))
                for other in others:
                    if found.value is None and found.status != "suppressed":
                        found = whole(self.at(other, unit, period))
                return found
            case "nullif":
                a, b = self.at(first, unit, period), self.at(others[0], unit, period)
                if a.value is not None and a.value == b.value:
                    return Seen(None, "missing", share=a.share)
                return whole(a)
            case "abs":
                return made(abs, self.at(first, unit, period))
            case "round":
                return made(lambda x: rounded(x, int(number or 0)), self.at(first, unit, period))  # type: ignore[arg-type]
        raise AssertionError(node.name)

    def _window(self, node: Node, unit: str, periods: list[Period]) -> Seen:
        assert isinstance(node, Column)
        kind, scale, of_rows = self.kinds[node.name]
        seen = [self.values.get((node.name, unit, str(period))) for period in periods]
        there = [one for one in seen if one is not None]
        share = most(*(one.share for one in there))
        if any(one.status == "suppressed" for one in there):
            return Seen(None, "suppressed", share=share)
        if len(there) < len(seen):
            status, above, below = "missing", None, None
            return Seen(None, status, above, below, share)
        firm = worse("final", *(soft(one) for one in there))
        if kind == "sum":
            total = added([one.value for one in there], of_rows)
            return Seen(total, "missing" if total is None else firm, share=share)
        above, below = (added([getattr(one, part) for one in there], of_rows) for part in ("above", "below"))
        if below == 0:
            return Seen(None, "undefined", above, below, share)
        if above is None or below is None:
            return Seen(None, "missing", above, below, share)
        return Seen(scale * above / below, firm, above, below, share)

    def _latest(self, node: Node, unit: str, period: Period) -> Seen:
        assert isinstance(node, Column)
        known = [
            (Period.parse(p), one) for (i, u, p), one in self.values.items()
            if (i, u) == (node.name, unit) and one.value is not None and Period.parse(p).end <= period.end
        ]  # fmt: skip
        return max(known, key=lambda pair: pair[0].end.toordinal() * 1000 + pair[0].grain.months)[1] if known else NONE


OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "%": math.fmod, "=": lambda a, b: float(a == b), "<>": lambda a, b: float(a != b), "<": lambda a, b: float(a < b),
    "<=": lambda a, b: float(a <= b), ">": lambda a, b: float(a > b), ">=": lambda a, b: float(a >= b),
}  # fmt: skip


def made(function: Callable[..., float], *of: Seen) -> Seen:
    share = most(*(one.share for one in of))
    status = worse(*(one.status for one in of))
    if any(one.value is None for one in of):
        return Seen(None, status, share=share)
    value = function(*(one.value for one in of))
    return Seen(value, status, share=share) if math.isfinite(value) else Seen(None, "missing", share=share)


def worse(*statuses: str) -> str:
    return max(statuses, key=ORDER.index)


def soft(seen: Seen) -> str:
    return seen.status if ORDER.index(seen.status) < 3 else "final"


def most(*shares: float | None) -> float | None:
    return max((share for share in shares if share is not None), default=None)


def whole(seen: Seen) -> Seen:
    return replace(seen, above=None, below=None)


def added(parts: list[float | None], of_rows: bool) -> float | None:
    known = [part for part in parts if part is not None]
    return math.fsum(known) if known and (of_rows or len(known) == len(parts)) else None


def rounded(value: float, places: int) -> float:
    scaled = abs(value) * 10.0**places
    up = math.floor(scaled) + (scaled - math.floor(scaled) >= 0.5)
    return math.copysign(up, value) / 10.0**places


def back(period: Period, count: int) -> list[Period]:
    """So many periods that end with this one."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def months(first: str, count: int) -> list[Period]:
    """So many periods from the first on."""
    found = [Period.parse(first)]
    while len(found) < count:
        found.append(found[-1].next())
    return found


DAY = date(2024, 8, 1)
PERIODS: dict[Grain, list[Period]] = {
    Grain.MONTH: months("2023-11", 16), Grain.QUARTER: months("2023-Q4", 5), Grain.YEAR: months("2023", 2),
}  # fmt: skip
