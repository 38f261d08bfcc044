"""What was found of a component made into the share of its maximum that it is worth, by its scoring rule."""

from __future__ import annotations

from collections.abc import Mapping

from khue.lib.vietnamese import fold
from khue.model.index import Component, Scoring

YES = frozenset({"1", "x", "co", "yes", "true", "dung"})
NO = frozenset({"0", "khong", "no", "false", "sai"})


class ScoringError(ValueError):
    """A cell that the rule cannot read; `expected` is what it takes."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"{found!r}: {expected}")
        self.found, self.expected = found, expected


def number_in(text: str) -> float:
    """The number in a cell, with a decimal point or a single decimal comma; raises ScoringError.

    >>> number_in("0,75"), number_in("12")
    (0.75, 12.0)
    """
    plain = text.strip().removesuffix("%").strip()
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        found = float(plain)
    except ValueError:
        raise ScoringError(text, "0.75") from None
    if found != found or found in (float("inf"), float("-inf")):
        raise ScoringError(text, "0.75")
    return found


def columns_of(part: Component) -> tuple[str, ...]:
    """What is asked of a component beside its own column: `a` and `b` of a ratio, the ids of its checks."""
    scoring = part.scoring or Scoring()
    if scoring.ratio is not None:
        return ("a", "b")
    return tuple(check.id for check in scoring.checks)


def worth(part: Component, cells: Mapping[str, str], maximum: float) -> float | None:
    """The share (0 to 1) of a component's points that the cells are worth; None where nothing was found out.

    `cells` has the component's own cell under an empty name, and those of `columns_of` under theirs. Raises ScoringError.
    """
    scoring, own = part.scoring, cells.get("", "").strip()
    if scoring is None:
        return number_in(own) if own else None
    if scoring.ratio is not None and any(cells.get(name, "").strip() for name in ("a", "b")):
        return _ratio(cells)
    if scoring.checks and any(cells.get(check.id, "").strip() for check in scoring.checks):
        return sum(check.points for check in scoring.checks if _is_yes(cells.get(check.id, ""))) / maximum
    if not own:
        return None
    if scoring.categories:
        return _category(scoring, own) / maximum
    return step(scoring, number_in(own)) / maximum if scoring.steps else number_in(own)


def step(scoring: Scoring, value: float) -> float:
    """The points of the highest step that the value reaches; 0 below the first."""
    reached = [rung for rung in scoring.steps if value >= rung.least]
    return max(reached, key=lambda rung: rung.least).points if reached else 0.0


def levels(part: Component) -> tuple[float, ...]:
    """The points that a component can have, where those are few: of its steps, categories or sums of checks."""
    scoring = part.scoring or Scoring()
    sums = {0.0}
    for check in scoring.checks:
        sums |= {total + check.points for total in sums}
    few = {*sums, *(rung.points for rung in scoring.steps), *(each.points for each in scoring.categories)}
    return tuple(sorted(few)) if len(few) > 1 else ()


def _ratio(cells: Mapping[str, str]) -> float | None:
    if not all(cells.get(name, "").strip() for name in ("a", "b")):
        return None
    a, b = number_in(cells["a"]), number_in(cells["b"])
    return None if b == 0 else min(1.0, max(0.0, a / b))


def _category(scoring: Scoring, own: str) -> float:
    for category in scoring.categories:
        names = (category.id, *((category.name.vi, category.name.en) if category.name else ()))
        if fold(own) in [fold(name) for name in names if name]:
            return category.points
    raise ScoringError(own, ", ".join(category.id for category in scoring.categories))


def _is_yes(text: str) -> bool:
    found = fold(text.strip())
    if found in YES:
        return True
    if not found or found in NO:
        return False
    raise ScoringError(text, "1, 0")
