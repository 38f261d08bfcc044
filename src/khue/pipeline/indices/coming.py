"""The scores of all units in a period to come, drawn together from a history, and what they say of ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from khue.exceptions import InputError
from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.pipeline.indices.computed import Values
from khue.pipeline.indices.history import History
from khue.stats.composite.rivals import Foretold, TooFewError, foretell, mark, ranks_of, share
from khue.stats.outlook.forecast import REACH

NOT_FORETOLD = Rule(
    "KH567", "index-not-foretold",
    Text(vi="Không dự báo được bộ chỉ số cho {on}: {why_vi}.", en="The index cannot be foretold for {on}: {why_en}."),
    Text(vi="Cần kết quả của từ hai kỳ trong cùng một bộ chỉ số; có: {known}.",
         en="It takes results of two or more periods within one framework; there are: {known}."),
)  # fmt: skip
RULES = (NOT_FORETOLD,)
_WHY = {
    "not-later": Text(vi="kỳ đó không sau kỳ mới nhất", en="that is not after the newest period"),
    "other-length": Text(vi="kỳ đó không cùng loại với các kỳ đã có", en="it is not as long as the periods that are known"),
    "too-far": Text(vi="kỳ đó xa hơn ba lần khoảng thời gian đã có số liệu",
                    en="it is more than three times as far ahead as the results reach back"),
    "too-few": Text(vi="chưa đủ đơn vị có kết quả ở hai kỳ", en="too few units have results in two periods"),
}  # fmt: skip
DRAWS, SEED = 4_000, 1
QUANTILES = (0.1, 0.5, 0.9)
"""The ends and the middle of the interval in which four of five lie."""


@dataclass(frozen=True)
class Coming:
    """The scores in period `on`, as they would be printed (points or shares), shape (draws, units of the history)."""

    history: History
    on: str
    scores: Values
    figures: NDArray[np.int64]
    common: str

    @cached_property
    def known(self) -> NDArray[np.int64]:
        """The units that are foretold, as numbers into the history's."""
        return np.flatnonzero(self.figures > 0)

    def of(self, unit: str) -> Values:
        """The scores of a unit, one a draw."""
        return np.asarray(self.scores[:, self.history.units.index(unit)], dtype=np.float64)

    def rivals(self, unit: str) -> tuple[str, ...]:
        """The other units that are foretold."""
        return tuple(self.history.units[at] for at in self.known if self.history.units[at] != unit)

    def against(self, unit: str) -> Values:
        """The scores of its rivals, shape (draws, rivals)."""
        own = self.history.units.index(unit)
        return np.asarray(self.scores[:, self.known[self.known != own]], dtype=np.float64)

    def ranks(self, unit: str, score: Values | float | None = None) -> NDArray[np.int64]:
        """The unit's rank in each draw: as its own history goes on, or with a score."""
        return ranks_of(self.against(unit), self.of(unit) if score is None else score)

    def chance(self, unit: str, rank: int, score: Values | float | None = None) -> float:
        """How likely it has that rank or a better one."""
        return share(self.ranks(unit, score) <= rank)

    def mark(self, unit: str, rank: int, chance: float) -> float:
        """The least score that has the rank with this chance; 0 where there are no more rivals than places."""
        return max(0.0, mark(self.against(unit), rank, chance))


def coming(history: History, on: str, *, draws: int = DRAWS, seed: int = SEED) -> Coming:
    """The scores in a period; raises InputError (KH567) where nothing can be said of it."""
    panel, time = history.panel(), Period.parse(on)
    last = Period.parse(history.periods[-1])
    if time.grain is not last.grain:
        raise _refused(history, on, "other-length")
    if time <= last:
        raise _refused(history, on, "not-later")
    if len(history.periods) > 1 and time.years - panel.times[-1] > REACH * (panel.times[-1] - panel.times[0]) + 1e-9:
        raise _refused(history, on, "too-far")
    try:
        found = foretell(panel, time.years, draws=draws, seed=seed)
    except TooFewError as error:
        raise _refused(history, on, "too-few") from error
    return Coming(history, on, _printed(history, found), found.figures, found.common)


def coming_next(history: History, *, draws: int = DRAWS, seed: int = SEED) -> Coming | None:
    """The scores in the period after the newest; None where the index is not in force then or too little is known."""
    following = Period.parse(history.periods[-1]).next()
    if following.start.year not in history.newest.declared.index.years:
        return None
    try:
        return coming(history, str(following), draws=draws, seed=seed)
    except InputError:
        return None


def spread(values: Sequence[float] | Values | NDArray[np.int64]) -> dict[str, float]:
    """The quantiles of drawn numbers by their shares."""
    found = np.quantile(values, QUANTILES, method="inverted_cdf")
    return {f"{at:g}": round(float(value), 12) for at, value in zip(QUANTILES, found, strict=True)}


def rank_spread(ranks: NDArray[np.int64]) -> dict[str, int]:
    """The quantiles of drawn ranks by their shares."""
    return {at: int(value) for at, value in spread(ranks).items()}


def _printed(history: History, found: Foretold) -> Values:
    declared = history.newest.declared
    scores, decimals = found.draws * declared.whole, declared.index.decimals
    return np.asarray(scores if decimals is None else np.round(scores, decimals), dtype=np.float64)


def _refused(history: History, on: str, code: str) -> InputError:
    why = {f"why_{lang}": _WHY[code].in_(lang) for lang in ("vi", "en")}
    return InputError(finding=Finding(NOT_FORETOLD, "", params={"on": on, "known": ", ".join(history.periods), **why}))
