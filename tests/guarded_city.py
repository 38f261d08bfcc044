"""Sao Khuê with one more dataset, about persons: invented receivers of support, few enough for counts to be small."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

CITY = Path(__file__).resolve().parents[1] / "cities" / "sao-khue"
DATASET = "tro-cap"
HEADER = "ma,so_dinh_danh,ho_ten,ma_xa,ngay,nhom,so_tien,ghi_chu"

CONTRACT = """apiVersion: v3.1.0
kind: DataContract
id: tro-cap
name: Người nhận trợ cấp (hư cấu)
version: 1.0.0
status: active
schema:
  - name: tro_cap
    properties:
      - {name: ma, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
      - name: so_dinh_danh
        businessName: Số định danh
        logicalType: string
        classification: personal
        customProperties: [{property: khue.pseudonym, value: true}]
      - {name: ho_ten, businessName: Họ tên, logicalType: string, classification: personal}
      - {name: ma_xa, logicalType: string, required: true}
      - {name: ngay, logicalType: date, required: true}
      - {name: nhom, logicalType: string}
      - {name: so_tien, logicalType: integer, classification: personal}
      - {name: ghi_chu, businessName: Ghi chú, logicalType: string}
team: {name: Văn phòng, members: [{username: SK-VP, role: owner}]}
customProperties:
  - {property: khue.areaColumn, value: ma_xa}
  - {property: khue.timeColumn, value: ngay}
  - {property: khue.delivery, value: append}
"""
INDICATORS = {
    "so-nguoi": ("người", "count(*)", "tro-cap"),
    "ty-le-nha": ("%", "100 * count(*) filter (where nhom = 'nha') / count(*)", "tro-cap"),
    "so-nguoi-tien": ("người", "count(*) filter (where nhom <> 'nha')", "tro-cap"),
    "tien-giua": ("đồng", "median(so_tien)", "tro-cap"),
    "tien-tong": ("đồng", "sum(so_tien)", "tro-cap"),
    "nguoi-khac-nhau": ("người", "count(distinct so_dinh_danh)", "tro-cap"),
    "so-nguoi-doi": ("người", '2 * "so-nguoi"', ""),
}
COMMUNES = {2024: ("SK101", "SK102", "SK103", "SK201", "SK202"), 2025: ("SK101", "SK102", "SK203", "SK201", "SK103")}


@dataclass(frozen=True)
class Person:
    """One row."""

    code: str
    number: str
    commune: str
    day: date
    kind: str
    amount: int
    note: str = ""

    def line(self) -> str:
        """The row as it stands in the file."""
        name = "Nguyễn Thị Sao"
        return f"{self.code},{self.number},{name},{self.commune},{self.day},{self.kind},{self.amount},{self.note}"


def persons(count: int, seed: int, years: Sequence[int] = (2024, 2025), start: int = 0) -> list[Person]:
    """So many invented persons, here and there."""
    chance = Random(seed)
    made = []
    for n in range(start, start + count):
        year = chance.choice(years)
        commune = chance.choice(COMMUNES[year])
        day = date(year, chance.randrange(1, 13), chance.randrange(1, 29))
        number = f"001{chance.choice('01')}{chance.randrange(40, 100)}{chance.randrange(1, 10**6):06d}"
        made.append(
            Person(
                f"TC{n:05d}",
                number,
                commune,
                day,
                chance.choice(("nha", "tien", "tien")),
                chance.randrange(1, 900) * 1000,
            )
        )
    return made


def write_city(folder: Path, rows: Iterable[Person], *, contract: str = CONTRACT, name: str = "a.csv") -> Path:
    """A city folder whose inbox has one file of these rows; gives the file."""
    shutil.copytree(CITY, folder, dirs_exist_ok=True)
    (folder / "contracts" / "tro-cap.odcs.yaml").write_text(contract, encoding="utf-8")
    for id, (unit, formula, dataset) in INDICATORS.items():
        text = INDICATOR.format(
            id=id, unit=unit, formula=formula.replace('"', '\\"'), dataset=f"dataset: {dataset}" if dataset else ""
        )
        (folder / "indicators" / f"{id}.yaml").write_text(text, encoding="utf-8")
    return add_file(folder, rows, name)


def add_file(folder: Path, rows: Iterable[Person], name: str) -> Path:
    """One more file in the inbox."""
    inbox = folder / "inbox" / DATASET
    inbox.mkdir(exist_ok=True)
    (inbox / name).write_text("\n".join([HEADER, *(one.line() for one in rows)]) + "\n", encoding="utf-8")
    return inbox / name


INDICATOR = """id: {id}
name: {{vi: "{id} (hư cấu)", en: "{id} (invented)"}}
unit: "{unit}"
group: chinh-quyen-so
direction: none
definition: {{vi: Hư cấu., en: Invented.}}
{dataset}
formula: "{formula}"
levels: [commune, district, city]
periods: [month, quarter, year]
decimals: 1
"""
