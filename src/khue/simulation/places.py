"""The units of a made-up city: populations with a long tail, levels that differ.

Districts stay, as a level to compare by, though they have no office any more; a reform lies before the first row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from khue.model.unit import Unit, UnitChange
from khue.simulation.mixing import DRAW, draw
from khue.simulation.shape import REFORM, RESIDENTS, ZONES, Shape, shares

CITY = "MP"
SLOTS = 16_384
"""A row's commune is a slot out of so many; a commune has as many of them as its share of residents."""
_AREA = 3_360
NOTE = "Đơn vị mô phỏng"


@dataclass(frozen=True)
class Commune:
    """A commune and what sets it apart.

    `online`, `late` and `pleased` are thresholds of draws, `slots` its share of the rows; the most populous two fifths
    are `urban`.
    """

    code: str
    number: int
    residents: int
    slots: int
    online: int
    late: int
    pleased: int
    urban: bool


def communes(shape: Shape) -> list[Commune]:
    """All communes, the most populous first."""
    weights = [_weight(shape, number) for number in range(1, shape.communes + 1)]
    residents, extra = shares(RESIDENTS, weights), shares(SLOTS - shape.communes, weights)
    return [
        Commune(
            code=f"{CITY}{number:04}", number=number, residents=residents[number - 1], slots=extra[number - 1] + 1,
            online=_between(shape, number, "online", 0.28, 0.58), late=_between(shape, number, "late", 0.05, 0.24),
            pleased=_between(shape, number, "pleased", 0.35, 0.70),
            urban=number * 5 <= shape.communes * 2,
        )
        for number in range(1, shape.communes + 1)
    ]  # fmt: skip


def _weight(shape: Shape, number: int) -> int:
    """Zipf's law, flattened at the head (number + 14) and disturbed by a quarter."""
    return (DRAW * 100 + draw(shape.seed, number, "residents") * 25) // (number + 14)


def _between(shape: Shape, number: int, name: str, low: float, high: float) -> int:
    least, most = int(low * DRAW), int(high * DRAW)
    return least + (most - least) * draw(shape.seed, number, name) // DRAW


def units(shape: Shape) -> list[Unit]:
    """The city, its zones, districts and communes, and the communes that were gone before the first row."""
    return [_city(), *(_zone(n) for n in range(1, ZONES + 1)), *(_district(n) for n in range(1, shape.districts + 1)),
            *(_commune(shape, one) for one in communes(shape)), *map(_gone, _gone_numbers(shape))]  # fmt: skip


def changes(shape: Shape) -> list[UnitChange]:
    """How those that are gone went over, whole, to communes of now."""
    return [UnitChange(from_code=_gone_code(number), to_code=f"{CITY}{number:04}", date=REFORM, weight=1,
                       act="Mô phỏng", note="Sáp nhập nguyên trạng (mô phỏng)")
            for number in _gone_numbers(shape)]  # fmt: skip


def _gone_numbers(shape: Shape) -> range:
    """One of ten communes took in another."""
    return range(1, shape.communes + 1, 10)


def _gone_code(number: int) -> str:
    return f"{CITY}-X{number:04}"


def _gone(number: int) -> Unit:
    return Unit(code=_gone_code(number), name=f"Xã cũ {number:04} (mô phỏng)",
                name_en=f"Former commune {number:04} (simulated)", kind="xa", level="commune", parent=CITY,
                valid_to=REFORM - timedelta(1), note=NOTE)  # fmt: skip


def _city() -> Unit:
    return Unit(code=CITY, name="Thành phố Mô Phỏng (mô phỏng)", name_en="Simulated City", kind="thanh-pho",
                level="city", population=RESIDENTS, area_km2=_AREA, lon=0.0, lat=0.0, note=NOTE)  # fmt: skip


def _zone(number: int) -> Unit:
    return Unit(code=f"{CITY}-V{number}", name=f"Vùng {number} (mô phỏng)", name_en=f"Zone {number} (simulated)",
                kind="vung", level="zone", parent=CITY, note=NOTE)  # fmt: skip


def _district(number: int) -> Unit:
    return Unit(code=f"{CITY}-Q{number:02}", name=f"Quận {number:02} cũ (mô phỏng)",
                name_en=f"Former district {number:02} (simulated)", kind="quan", level="district",
                parent=_zone_of(number), note=NOTE)  # fmt: skip


def _zone_of(number: int) -> str:
    return f"{CITY}-V{(number - 1) % ZONES + 1}"


def parent(shape: Shape, number: int) -> str:
    """The unit above a commune."""
    return f"{CITY}-Q{(number - 1) % shape.districts + 1:02}" if shape.districts else _zone_of(number)


def _commune(shape: Shape, commune: Commune) -> Unit:
    """A unit on a spiral around the point 0, 0: no place on earth is meant."""
    kind, word, english = ("phuong", "Phường", "Ward") if commune.urban else ("xa", "Xã", "Commune")
    angle, away = commune.number * 2.399963, 0.4 * math.sqrt(commune.number / shape.communes)
    return Unit(
        code=commune.code, name=f"{word} {commune.number:04} (mô phỏng)",
        name_en=f"{english} {commune.number:04} (simulated)", kind=kind, level="commune",
        parent=parent(shape, commune.number), population=commune.residents, area_km2=round(_AREA / shape.communes, 2),
        lon=round(away * math.cos(angle), 4), lat=round(away * math.sin(angle), 4), note=NOTE,
    )  # fmt: skip
