"""The JSON shapes of a computed index: one row a unit, and how firm the ranks are."""

from __future__ import annotations

from typing import Any

import numpy as np

from khue.model.base import Text
from khue.model.index import shares
from khue.pipeline.indices.computed import Computed
from khue.pipeline.indices.values import UNPUBLISHED, Published

Answer = dict[str, Any]

BASIS = {
    "computed": Text(vi="tính từ mọi thành phần", en="computed from all parts"),
    "implied": Text(vi="một phần suy ra từ tổng công bố", en="one part follows from the published total"),
    "published": Text(vi="tổng như công bố", en="the total as published"),
    "partial": Text(vi="thiếu một phần", en="a part is missing"),
    "none": Text(vi="chưa có giá trị", en="no value"),
}
"""How a score came about, in words."""


def index_rows(found: Computed, published: Published = UNPUBLISHED) -> list[Answer]:
    """Score, rank and parts of each unit, the first rank first.

    Scores are shares of the maximum or points, as the index says. `parts` has what is known, and what was filled in or
    follows from the rest (named in `missing` and `implied`). Where only some of the units that were ranked have a score,
    ranks are those that were published.
    """
    rows = [_row(found, at, published) for at in range(len(found.given.units))]
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, str(row["unit"])))


def _row(found: Computed, at: int, published: Published) -> Answer:
    declared, unit = found.declared, found.given.units[at]
    among = int((found.ranks > 0).sum())
    of_all = among >= published.among
    return {
        "unit": unit,
        "period": found.given.period,
        "score": _plain(found.total[at] * declared.whole),
        "rank": (int(found.ranks[at]) or None) if of_all else published.ranks.get(unit),
        "of_units": among if of_all else published.among,
        "parts": {id: value for id in declared.parts if (value := part_of(found, id, at)) is not None},
        "pillars": {
            id: {"score": _plain(scores[at] * _full_pillar(found, id)), "rank": int(ranks[at]) or None}
            for id, (scores, ranks) in found.pillars.items()
        },
        "basis": found.basis[at],
        "missing": list(found.missing[at]),
        "implied": list(found.implied[at]),
        "not_assessed": [part.id for part in declared.leaves if _apart(found, part.id, unit)],
        "published_rank": published.ranks.get(unit),
    }


def part_of(found: Computed, id: str, at: int) -> float | None:
    """What a unit has of a part: a share of its maximum or points, as the index says; None where it is not known.

    A score on another scale, as after z-scores, is given as it is.
    """
    values = found.parts.get(id)
    if values is None or found.basis[at] in ("published", "none"):
        return _plain(found.given.of(id)[at] * _full(found, id)) if found.declared.parts[id].children else None
    return _plain(values[at] * _full(found, id))


def _full(found: Computed, id: str) -> float:
    return found.declared.maxima[id] if found.declared.whole != 1.0 else 1.0


def _full_pillar(found: Computed, id: str) -> float:
    if found.declared.whole == 1.0:
        return 1.0
    pillar = next(pillar for pillar in found.declared.index.pillars if pillar.id == id)
    return sum(found.declared.maxima[part] for part in pillar.parts)


def _apart(found: Computed, id: str, unit: str) -> bool:
    return unit in found.declared.parts[id].not_assessed or (unit, id) in found.given.not_assessed


def _plain(value: float) -> float | None:
    """The number without what floating point added to it; None for one that is not known."""
    return None if np.isnan(value) else round(float(value), 12)


def remarks(found: Computed) -> list[Text]:
    """What a reader has to know of how the scores were made, in sentences."""
    declared, said = found.declared, []
    if found.left_out:
        names = ", ".join(found.left_out)
        said.append(Text(vi=f"Không đơn vị nào có giá trị của: {names}; các phần khác tính nhiều hơn.",
                         en=f"No unit has a value of: {names}; the other parts count for more."))  # fmt: skip
    partial = [unit for unit, basis in zip(found.given.units, found.basis, strict=True) if basis == "partial"]
    if partial:
        how = declared.index.imputation.value
        said.append(Text(vi=f"Thiếu một phần giá trị ở {len(partial)} đơn vị ({_few(partial)}); cách bù: {how}.",
                         en=f"Some values are missing in {len(partial)} units ({_few(partial)}); imputation: {how}."))  # fmt: skip
    implied = sorted({id for ids in found.implied for id in ids})
    if implied:
        names = ", ".join(implied)
        said.append(Text(vi=f"Suy ra từ tổng công bố, không phải số công bố: {names}.",
                         en=f"Worked out from the published total, not published: {names}."))  # fmt: skip
    differing = _differing(found)
    if differing:
        said.append(Text(vi=f"Tổng công bố khác tổng tính từ các phần ở: {_few(differing)}.",
                         en=f"The published total is not what the parts make in: {_few(differing)}."))  # fmt: skip
    inferred = [part.id for part in declared.parts.values() if part.inferred]
    if inferred:
        names = ", ".join(inferred)
        said.append(Text(vi=f"Điểm hoặc trọng số suy ra từ kết quả, không có trong quyết định: {names}.",
                         en=f"Points or weights worked out from results, not read in the act: {names}."))  # fmt: skip
    alike = _alike(found)
    if alike:
        names = ", ".join(alike)
        said.append(Text(vi=f"Chưa biết điểm nên các phần của {names} tính ngang nhau.",
                         en=f"Points are not known, so that the parts of {names} count alike."))  # fmt: skip
    return said


def _differing(found: Computed) -> list[str]:
    """The units of which the published total and the parts disagree by more than rounding."""
    index = found.declared.index
    published, decimals = found.given.of(index.id), 4 if index.decimals is None else index.decimals
    with np.errstate(invalid="ignore"):
        apart = np.abs(published - found.total) * found.declared.whole > 1.5 * 10.0**-decimals
    return [unit for unit, differs in zip(found.given.units, apart.tolist(), strict=True) if differs]


def _alike(found: Computed) -> list[str]:
    """The groups whose parts count alike because nothing says otherwise, and were scored from them."""
    groups = [part for part in (found.declared.root, *found.declared.parts.values()) if part.children]
    leaves = {leaf.id for leaf in found.cut.root.leaves()} if found.cut else set()
    return [
        group.id for group in groups
        if all(part.points is None and part.weight is None for part in group.children)
        and leaves & shares(group.children).keys()
    ]  # fmt: skip


def _few(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
