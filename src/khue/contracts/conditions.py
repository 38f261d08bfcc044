"""The contract's rules about single cells, each as a condition in SQL that holds where the cell is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khue.contracts import rules, types
from khue.contracts.columns import Match
from khue.model.contract import Contract, Quality
from khue.model.finding import Rule

_TYPES = {
    "integer": (rules.NOT_INTEGER, ""),
    "number": (rules.NOT_NUMBER, ""),
    "boolean": (rules.NOT_BOOLEAN, ""),
    "timestamp": (rules.NOT_TIMESTAMP, types.MOMENT_EXAMPLE),
}
_NUMERIC = ("integer", "number")


@dataclass(frozen=True)
class Condition:
    """`where` holds for a wrong row; `$argument` in it is `argument`. `shown` and `detail` are SQL for the message.

    `reads` are columns that `where` reads beside `columns`. `prepare` is a statement to be run over each set of rows first.
    """

    rule: Rule
    columns: tuple[Match, ...]
    where: str
    argument: object = None
    expected: str = ""
    shown: str = ""
    detail: str = "NULL"
    listed: tuple[str, ...] = ()
    reads: tuple[Match, ...] = ()
    prepare: str = ""

    @property
    def read(self) -> tuple[Match, ...]:
        """Every column that is read to know whether a row is wrong."""
        return tuple({match.position: match for match in (*self.columns, *self.reads)}.values())

    @property
    def arguments(self) -> dict[str, object]:
        """What the statement is to be executed with."""
        return {"argument": self.argument} if "$argument" in self.where else {}


def conditions(matches: Sequence[Match], contract: Contract) -> list[Condition]:
    """Every condition on a single cell that the contract's properties ask for."""
    keys = {column.name for column in contract.table.properties if column.primary_key}
    return [one for match in matches for one in _of_column(match, match.declared.name in keys)]


def _of_column(match: Match, key: bool) -> Iterator[Condition]:
    column = match.declared
    if column.required or key or any(_is_zero(rule, "nullValues") for rule in column.quality):
        yield Condition(rules.REQUIRED, (match,), f"{match.words} IS NULL")
    rule, expected = _TYPES.get(column.logical_type, (rules.NOT_DATE, ""))
    if column.logical_type == "date":
        form = column.logical_type_options.format or ""
        expected = types.DAY_FORMATS.get(form, types.DAY_FORMATS[""])
    if column.logical_type in (*_TYPES, "date"):
        yield Condition(rule, (match,), f"{match.words} IS NOT NULL AND {match.value} IS NULL", expected=expected)
    yield from _limits(match)
    yield from _lists(match)


def _limits(match: Match) -> Iterator[Condition]:
    options, value = match.declared.logical_type_options, match.value
    limits: tuple[tuple[Rule, float | str | None, str], ...] = (
        (rules.MINIMUM, options.minimum, f"{value} < $argument"),
        (rules.EXCLUSIVE_MINIMUM, options.exclusive_minimum, f"{value} <= $argument"),
        (rules.MAXIMUM, options.maximum, f"{value} > $argument"),
        (rules.EXCLUSIVE_MAXIMUM, options.exclusive_maximum, f"{value} >= $argument"),
        (rules.MULTIPLE_OF, options.multiple_of, _not_multiple(value)),
    )
    sizes: tuple[tuple[Rule, float | str | None, str], ...] = (
        (rules.MIN_LENGTH, options.min_length, f"length({value}) < $argument"),
        (rules.MAX_LENGTH, options.max_length, f"length({value}) > $argument"),
        (rules.PATTERN, options.pattern, _not_like(value)),
    )
    wanted = limits if match.declared.logical_type in _NUMERIC else ()
    if match.declared.logical_type == "string":
        wanted = sizes
    for rule, limit, where in wanted:
        if limit is not None:
            yield Condition(rule, (match,), where, limit, as_cell(limit))


def _not_multiple(value: str) -> str:
    """Tolerant of binary fractions: 0.3 is a multiple of 0.1."""
    return f"abs({value} / $argument - round({value} / $argument)) > 1e-9 * greatest(1, abs({value} / $argument))"


def _not_like(value: str) -> str:
    return f"NOT regexp_full_match({value}, $argument)"


def _lists(match: Match) -> Iterator[Condition]:
    for rule in match.declared.quality:
        if not _is_zero(rule, "invalidValues"):
            continue
        valid, pattern = rule.arguments.get("validValues"), rule.arguments.get("pattern")
        if isinstance(valid, list):
            listed = [as_cell(value) for value in valid]
            text = f"CAST({match.value} AS VARCHAR)" if match.declared.logical_type == "string" else match.words
            yield Condition(
                rules.NOT_LISTED, (match,), f"NOT list_contains($argument, {text})", listed, _some(listed),
                listed=tuple(listed),
            )  # fmt: skip
        if isinstance(pattern, str):
            yield Condition(rules.PATTERN, (match,), _not_like(match.words), pattern, pattern)


def _some(listed: Sequence[str], most: int = 12) -> str:
    return ", ".join(listed[:most]) + (", …" if len(listed) > most else "")


def as_cell(value: object) -> str:
    """A limit or a listed value as a cell would hold it: whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _is_zero(rule: Quality, metric: str) -> bool:
    """Whether the rule says that no row may fall under the metric."""
    none_above = rule.must_be in (None, 0) and rule.must_be_greater_than is None and rule.must_be_less_than in (None, 1)
    return rule.metric == metric and none_above


def is_checked(rule: Quality, *, of_table: bool) -> bool:
    """Whether the rule is one that is enforced here; the others are only shown."""
    if of_table and (rule.of_rows or rule.sums is not None):
        return True
    if of_table:
        return rule.metric == "rowCount" or (_is_zero(rule, "duplicateValues") and "properties" in rule.arguments)
    if rule.metric == "invalidValues":
        return _is_zero(rule, "invalidValues") and bool({"validValues", "pattern"} & set(rule.arguments))
    return _is_zero(rule, "nullValues") or _is_zero(rule, "duplicateValues")


def is_unique(column_quality: Sequence[Quality]) -> bool:
    """Whether a quality rule forbids repeated values."""
    return any(_is_zero(rule, "duplicateValues") for rule in column_quality)
