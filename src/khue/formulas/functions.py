"""The functions that a formula may call, on one page; docs/formulas.md gives an example of each.

Over the rows of a dataset it calls those of `FUNCTIONS`, over the values of other indicators those of `OVER_VALUES`.
"""

from __future__ import annotations

from dataclasses import dataclass

from khue.model.formula import Type

NUMBER, TEXT, DATE, BOOLEAN = Type.NUMBER, Type.TEXT, Type.DATE, Type.BOOLEAN


@dataclass(frozen=True)
class Function:
    """How a function is written, and what it takes and gives; `gives` None is the type of its argument."""

    name: str
    written: str
    takes: tuple[Type, ...]
    gives: Type | None
    aggregate: bool = False


_ALL = (
    Function("count", "count(*), count(x) / count(distinct x)", (NUMBER, TEXT, DATE, BOOLEAN), NUMBER, aggregate=True),
    Function("sum", "sum(x)", (NUMBER,), NUMBER, aggregate=True),
    Function("avg", "avg(x)", (NUMBER,), NUMBER, aggregate=True),
    Function("min", "min(x)", (NUMBER, TEXT, DATE), None, aggregate=True),
    Function("max", "max(x)", (NUMBER, TEXT, DATE), None, aggregate=True),
    Function("median", "median(x)", (NUMBER,), NUMBER, aggregate=True),
    Function("quantile", "quantile(x, 0.9)", (NUMBER,), NUMBER, aggregate=True),
    Function("coalesce", "coalesce(x, y, ...)", (NUMBER, TEXT, DATE, BOOLEAN), None),
    Function("nullif", "nullif(x, y)", (NUMBER, TEXT, DATE, BOOLEAN), None),
    Function("abs", "abs(x)", (NUMBER,), NUMBER),
    Function("round", "round(x) / round(x, 2)", (NUMBER,), NUMBER),
    Function("lower", "lower(x)", (TEXT,), TEXT),
    Function("upper", "upper(x)", (TEXT,), TEXT),
    Function("length", "length(x)", (TEXT,), NUMBER),
    Function("year", "year(x)", (DATE,), NUMBER),
    Function("quarter", "quarter(x)", (DATE,), NUMBER),
    Function("month", "month(x)", (DATE,), NUMBER),
    Function("day", "day(x)", (DATE,), NUMBER),
    Function("days_between", "days_between(x, y)", (DATE,), NUMBER),
)
_THROUGH_TIME_AND_PLACE = (
    Function("rolling", "rolling(x, 12)", (NUMBER,), NUMBER),
    Function("year_to_date", "year_to_date(x)", (NUMBER,), NUMBER),
    Function("previous", "previous(x) / previous(x, 2)", (NUMBER,), NUMBER),
    Function("last_year", "last_year(x)", (NUMBER,), NUMBER),
    Function("latest", "latest(x)", (NUMBER,), NUMBER),
    Function("at_city", "at_city(x)", (NUMBER,), NUMBER),
    Function("at_parent", "at_parent(x)", (NUMBER,), NUMBER),
)
FUNCTIONS = {function.name: function for function in _ALL}
MOVES = {function.name: function for function in _THROUGH_TIME_AND_PLACE}
"""The functions that look at other periods or other units."""
OVER_VALUES = MOVES | {name: FUNCTIONS[name] for name in ("coalesce", "nullif", "abs", "round")}
ATTRIBUTES = ("population", "area_km2")
"""What a derived indicator may ask of the unit itself (units.csv)."""
MOST_PERIODS = 120
"""The most periods that rolling() and previous() look back."""
AGGREGATES = tuple(function.name for function in _ALL if function.aggregate)
MOST_DECIMALS = 10
"""The most places that round() rounds to."""
