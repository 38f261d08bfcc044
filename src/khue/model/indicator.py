"""An indicator (chỉ số), described under the headings of the state statistics system."""

from __future__ import annotations

from enum import Enum

from khue.model.base import Declared, Identifier, PeriodText, Text
from khue.model.measure import Form


class Direction(Enum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Timing(Enum):
    """POINT: a level at the end of the period (a share of households). PERIOD: what happened during it (growth)."""

    POINT = "point"
    PERIOD = "period"


class Break(Declared, frozen=True):
    """From this period on the series is not comparable with what came before."""

    period: PeriodText
    reason: Text


class Bounds(Declared, frozen=True):
    """The least and the greatest value that can be right."""

    min: float | None = None
    max: float | None = None


class Indicator(Declared, frozen=True):
    """One file under indicators/. With a `formula` it is computed, otherwise it is published figures.

    The formula is over the rows of `dataset`, or where there is none over other indicators: it then is *derived*.
    `unit` is the unit of measure, `unit_en` its English name (where left out, that of city.yaml's `measures`); `scale`
    is not needed: the formula gives the value in that unit. `levels` and `periods` say at which levels of units and for
    which grains it is computed. `additive` says of published figures that those of several periods add up, as numbers of
    dossiers do and shares do not. `sum_of` are indicators that add up to it, `whole_with` shares that make 100 %
    with it: what is printed is held against them.
    """

    id: Identifier
    name: Text
    unit: str
    group: str
    direction: Direction = Direction.HIGHER
    timing: Timing = Timing.POINT
    purpose: Text | None = None
    definition: Text | None = None
    method: Text | None = None
    breakdowns: tuple[str, ...] = ()
    rhythm: str = ""
    data_source: Text | None = None
    agency: str = ""
    legal_source: str = ""
    higher_code: str = ""
    dataset: str = ""
    formula: str = ""
    levels: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    bounds: Bounds = Bounds()
    decimals: int | None = None
    breaks: tuple[Break, ...] = ()
    note: str = ""
    unit_en: str = ""
    additive: bool = False
    sum_of: tuple[Identifier, ...] = ()
    whole_with: tuple[Identifier, ...] = ()

    @property
    def form(self) -> Form:
        """How its values are printed."""
        return Form(self.unit, self.unit_en, self.decimals, fixed=self.computed)

    @property
    def computed(self) -> bool:
        """Whether its values come from a formula, over a dataset or over other indicators."""
        return bool(self.formula)

    @property
    def derived(self) -> bool:
        """Whether its values come from those of other indicators."""
        return bool(self.formula) and not self.dataset
