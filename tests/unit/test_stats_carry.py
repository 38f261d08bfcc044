"""Which formulas can be carried, and what becomes of a unit's series: worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from khue.formulas import check_formula
from khue.lib.periods import Grain, Period
from khue.model.contract import Contract, LogicalType, Property, Table
from khue.model.formula import Formula
from khue.model.observation import Observation, Status
from khue.model.unit import Unit, UnitChange, Units
from khue.stats.additive import is_additive, is_ratio
from khue.stats.carry import Frame, carry

FIRST, SECOND = date(2025, 3, 1), date(2025, 7, 1)
EOF_COLUMNS = {"n": "integer", "amount": "number", "on": "boolean"}
