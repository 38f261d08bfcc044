"""A target (chỉ tiêu): what a document promises, measured by an indicator, by a date, by an agency."""

from __future__ import annotations

from datetime import date
from enum import Enum

from khue.lib.periods import Period
from khue.model.base import Declared, Identifier, PeriodText, Year
from khue.model.indicator import Indicator
from khue.model.measure import Form


class Operator(Enum):
    """How the value is promised. QUALITATIVE carries no number."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EQUAL = "="
    ABOUT = "~"
    RANGE = "range"
    QUALITATIVE = "qualitative"


class Target(Declared, frozen=True):
    """One row of a document's targets.csv.

    `document` is filled from the folder. `clause` is an address that stays (`muc-tieu/2030/1`); `numbering` is how the
    document itself numbers the place (`Điều 4/3/b`). `unit` is the unit of measure, `unit_en` its English name (where left out,
    that of city.yaml's `measures`). `agency_basis` is "stated" where a document
    names the agency and "by_function" where it is read from the agency's field of duty. `relation` says how this
    target stands to the earlier one in `supersedes`: restates, replaces, contradicts or supplements.
    `official_status` is what the agency itself reports, never mixed with what the numbers say.
    """

    id: Identifier
    clause: str
    group: str
    text: str
    operator: Operator
    document: str = ""
    text_en: str = ""
    indicator: str = ""
    value: float | None = None
    value_to: float | None = None
    unit: str = ""
    year: Year | None = None
    due: date | None = None
    baseline_value: float | None = None
    baseline_period: PeriodText = ""
    agency: str = ""
    agency_basis: str = "stated"
    cooperating: tuple[str, ...] = ()
    certainty: str = "firm"
    supersedes: str = ""
    relation: str = ""
    official_status: str = ""
    official_source: str = ""
    source_url: str = ""
    note: str = ""
    unit_en: str = ""
    numbering: str = ""

    @property
    def form(self) -> Form:
        """How what it promises is printed: as exactly as it was promised."""
        return Form(self.unit, self.unit_en)

    def form_of(self, indicator: Indicator | None) -> Form:
        """How the values of its indicator are printed beside it."""
        if indicator is None:
            return self.form
        return Form(self.unit, self.unit_en, indicator.decimals, fixed=indicator.computed)

    @property
    def deadline(self) -> date | None:
        """The last day on which the target may be met: `due`, or the end of `year`."""
        if self.due is not None:
            return self.due
        return None if self.year is None else Period.parse(str(self.year)).end
