"""Codes of administrative units: known at all, and in force on the day of the row."""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from khue.contracts import rules
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition
from khue.lib.vietnamese import day as day_words
from khue.lib.vietnamese import fold
from khue.model.contract import Contract
from khue.model.finding import Rule
from khue.model.unit import Unit, Units

_PERIOD_DAYS = (
    ("[12][0-9]{3}-[0-9]{2}-[0-9]{2}", "{t}"),
    ("[12][0-9]{3}-[0-9]{2}", "{t} || '-01'"),
    ("[12][0-9]{3}", "{t} || '-01-01'"),
    ("[12][0-9]{3}-Q[1-4]", "left({t}, 5) || ['01', '04', '07', '10'][CAST(right({t}, 1) AS INTEGER)] || '-01'"),
    ("[12][0-9]{3}-H[12]", "left({t}, 5) || ['01', '07'][CAST(right({t}, 1) AS INTEGER)] || '-01'"),
)
"""How the text of a period gives its first day."""


UNITS = "units"
"""What the conditions call the table of units."""


def conditions(contract: Contract, matches: Sequence[Match]) -> list[Condition]:
    """Conditions for codes that no unit ever bore, and for codes not in force on the row's day; they read `table` as `UNITS`."""
    found = {match.declared.name: match for match in matches}
    area = found.get(contract.area_column)
    if area is None:
        return []
    time = found.get(contract.time_column)
    code = f"CAST({area.value} AS VARCHAR)"
    columns = (area,)
    unknown = f"{code} IS NOT NULL AND {code} NOT IN (SELECT code FROM units)"
    made = [Condition(rules.UNKNOWN_UNIT, columns, unknown)]
    if time is not None:
        made.append(_condition_on_day(columns, code, _day(time), time))
    return made


def _condition_on_day(columns: tuple[Match, ...], code: str, day: str, time: Match) -> Condition:
    """Distinct pairs of code and day are few; the units are looked up for them and not for every row."""
    prepare = f"""CREATE OR REPLACE TEMP TABLE out_of_force AS
        SELECT code, day FROM (SELECT DISTINCT {code} AS code, {day} AS day FROM cells) AS pairs
        WHERE day IS NOT NULL AND code IN (SELECT code FROM units)
        AND NOT EXISTS (SELECT 1 FROM units WHERE units.code = pairs.code AND pairs.day BETWEEN start AND stop)"""
    lost = f"SELECT 1 FROM out_of_force AS lost WHERE lost.code = {code} AND lost.day = {day}"
    return Condition(
        rules.UNIT_NOT_IN_FORCE, columns, f"EXISTS ({lost})", detail=f"CAST({day} AS VARCHAR)", reads=(time,),
        prepare=prepare,
    )  # fmt: skip


def table(units: Units) -> pa.Table:
    """The codes of units, each with its first and last day."""
    return pa.table({
        "code": pa.array([unit.code for unit in units], pa.string()),
        "start": pa.array([unit.valid_from or date.min for unit in units], pa.date32()),
        "stop": pa.array([unit.valid_to or date.max for unit in units], pa.date32()),
    })  # fmt: skip


def _day(time: Match) -> str:
    """SQL for the row's day: the day itself, or the first day of the month, quarter or year that the row is about."""
    match time.declared.logical_type:
        case "date":
            return time.value
        case "timestamp":
            return f"CAST({time.value} AS DATE)"
        case _:
            text = f"CAST({time.value} AS VARCHAR)"
            cases = " ".join(
                f"WHEN regexp_full_match({text}, '{pattern}') THEN TRY_CAST({day.format(t=text)} AS DATE)"
                for pattern, day in _PERIOD_DAYS
            )
            return f"CASE {cases} END"


def details(rule: Rule, value: str, detail: str | None, units: Units) -> dict[str, object]:
    """What a message about a code can add: when it was in force, or the code of the unit so named."""
    if rule == rules.UNIT_NOT_IN_FORCE:
        known = {f"known_{lang}": "; ".join(_life(one, lang) for one in units.history(value)) for lang in ("vi", "en")}
        return {"day": date.fromisoformat(str(detail)), **known}
    named = [unit for unit in units if fold(value) in (fold(unit.name), fold(f"{unit.kind} {unit.name}"))]
    return {"suggestion": named[-1].code if len({unit.code for unit in named}) == 1 else ""}


def _life(unit: Unit, lang: str) -> str:
    start, end = (day_words(day, lang) if day else "…" for day in (unit.valid_from, unit.valid_to))
    return f"{unit.name}: {start} - {end}"
