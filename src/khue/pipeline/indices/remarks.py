"""What has to be said of how an index came out, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from khue.model.base import Text
from khue.model.index import shares
from khue.model.method import Imputation
from khue.pipeline.indices.computed import Computed, Declared

_IMPUTED = {
    Imputation.NONE: "không bù, các phần khác tính nhiều hơn",
    Imputation.MEAN: "trung bình",
    Imputation.MEDIAN: "trung vị",
    Imputation.PEERS: "các đơn vị gần nhất",
    Imputation.ZERO: "bằng 0",
}
"""Imputations in Vietnamese."""


def remarks(found: Computed) -> list[Text]:
    """What a reader has to know of how the scores were made, in sentences."""
    declared, said = found.declared, []
    if found.left_out:
        names = _named(declared, found.left_out)
        said.append(Text(vi=f"Không đơn vị nào có giá trị của: {names.vi}; các phần khác tính nhiều hơn.",
                         en=f"No unit has a value of: {names.en}; the other parts count for more."))  # fmt: skip
    partial = [unit for unit, basis in zip(found.given.units, found.basis, strict=True) if basis == "partial"]
    if partial:
        how = declared.index.imputation
        said.append(Text(vi=f"Thiếu một phần giá trị ở {len(partial)} đơn vị ({_few(partial)}); cách bù: {_IMPUTED[how]}.",
                         en=f"Some values are missing in {len(partial)} units ({_few(partial)}); imputation: {how.value}."))  # fmt: skip
    implied = sorted({id for ids in found.implied for id in ids})
    if implied:
        names = _named(declared, implied)
        said.append(Text(vi=f"Suy ra từ tổng công bố, không phải số công bố: {names.vi}.",
                         en=f"Worked out from the published total, not published: {names.en}."))  # fmt: skip
    differing = _differing(found)
    if differing:
        said.append(Text(vi=f"Tổng công bố khác tổng tính từ các phần ở: {_few(differing)}.",
                         en=f"The published total is not what the parts make in: {_few(differing)}."))  # fmt: skip
    inferred = [part.id for part in declared.parts.values() if part.inferred]
    if inferred:
        names = _named(declared, inferred)
        said.append(Text(vi=f"Điểm hoặc trọng số suy ra từ kết quả, không có trong quyết định: {names.vi}.",
                         en=f"Points or weights worked out from results, not read in the act: {names.en}."))  # fmt: skip
    alike = _alike(found)
    if alike:
        names = _named(declared, alike)
        said.append(Text(vi=f"Chưa biết điểm nên các phần của {names.vi} tính ngang nhau.",
                         en=f"Points are not known, so that the parts of {names.en} count alike."))  # fmt: skip
    return said


def _named(declared: Declared, ids: Iterable[str]) -> Text:
    """The names of components, or of the whole, in both languages."""
    names = [declared.parts[id].name if id in declared.parts else declared.index.name for id in ids]
    return Text(vi=", ".join(name.vi for name in names), en=", ".join(name.in_("en") for name in names))


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
