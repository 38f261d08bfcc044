"""A small city folder for tests, made afresh in a temporary folder and open to change."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FILES = {
    "city.yaml": """\
id: thu-nghiem
name: {vi: Thành phố Thử Nghiệm, en: Test City}
unit: TN
invented: true
lead_document: nq-01
levels:
  - {id: city, name: {vi: Thành phố, en: City}}
  - {id: commune, name: {vi: Xã, en: Commune}}
groups:
  - {id: so, name: {vi: Số, en: Digital}, agency: SO}
blocs:
  - {id: cq, name: {vi: Chính quyền, en: Government}}
""",
    "units/units.csv": """\
code,name,kind,level,parent,valid_from,valid_to
TN,Thành phố Thử Nghiệm,thanh-pho,city,,,
X1,Xã Một,xa,commune,TN,,2024-12-31
X2,Xã Hai,xa,commune,TN,,
X3,Xã Ba,xa,commune,TN,2025-01-01,
""",
    "units/changes.csv": """\
from_code,to_code,date,weight,act
X1,X3,2025-01-01,1,NQ 2
""",
    "agencies.csv": """\
code,name,kind,bloc,parent,head,valid_to,successor
SO,Sở Số,department,cq,,Giám đốc,,
VP,Văn phòng,office,cq,SO,Chánh Văn phòng,,
""",
    "resolutions/nq-01/resolution.yaml": """\
id: nq-01
number: 01/NQ
kind: resolution
title: Nghị quyết thử nghiệm
date: 2024-01-10
extent: complete
stated_targets: 2
stated_tasks: 1
""",
    "resolutions/nq-01/targets.csv": """\
id,clause,group,text,indicator,operator,value,value_to,unit,year,agency,cooperating,supersedes,relation
T1,1.a,so,Hồ sơ trực tuyến từ 60 %,truc-tuyen,>=,60,,%,2025,SO,VP,,
T2,1.b,so,Kinh tế số 20 đến 24 %,kinh-te-so,range,20,24,%,2027,SO,,,
""",
    "resolutions/nq-01/tasks.csv": """\
id,clause,group,text,lead,deadline,targets
NV1,2.a,so,Mở cổng nộp hồ sơ,SO,2025-06-30,T1;T2
""",
    "contracts/ho-so.odcs.yaml": """\
apiVersion: v3.1.0
kind: DataContract
id: ho-so
version: 1.0.0
status: active
schema:
  - name: ho_so
    properties:
      - {name: ma, logicalType: string, required: true, primaryKey: true}
      - {name: xa, logicalType: string, required: true}
      - {name: ngay, logicalType: date, required: true}
      - {name: truc_tuyen, logicalType: boolean}
team:
  members:
    - {username: SO, role: owner}
customProperties:
  - {property: khue.areaColumn, value: xa}
  - {property: khue.timeColumn, value: ngay}
""",
    "indicators/truc-tuyen.yaml": """\
id: truc-tuyen
name: {vi: Tỷ lệ hồ sơ trực tuyến, en: Dossiers filed online}
unit: "%"
group: so
purpose: Biết dịch vụ số được dùng đến đâu.
definition: Số hồ sơ trực tuyến trên tổng số.
method: Đếm theo ngày nộp.
rhythm: month
data_source: Bộ dữ liệu hồ sơ
agency: SO
dataset: ho-so
formula: 100 * count(*) filter (where truc_tuyen) / count(*)
levels: [commune, city]
periods: [month, year]
bounds: {min: 0, max: 100}
""",
    "indicators/kinh-te-so.yaml": """\
id: kinh-te-so
name: Tỷ trọng kinh tế số
unit: "%"
group: so
purpose: Biết kinh tế số lớn đến đâu.
definition: Kinh tế số trên tổng sản phẩm.
method: Cơ quan thống kê công bố.
rhythm: year
data_source: Niên giám
agency: SO
bounds: {min: 0, max: 100}
""",
    "indices/bo-so.yaml": """\
id: bo-so
name: Bộ chỉ số
act: QĐ 1
level: commune
years: [2024, 2025]
max_points: 100
components:
  - id: a
    name: Trụ cột A
    points: 60
    children:
      - {id: a1, name: A1, points: 40, indicator: truc-tuyen}
      - {id: a2, name: A2, points: 20}
  - {id: b, name: Trụ cột B, points: 40}
""",
    "figures/kinh-te-so.csv": """\
indicator,unit,period,value,numerator,denominator,unit_of_measure,index,published,source_url
kinh-te-so,TN,2023,11.3,113,1000,%,,2024-03-29,https://thu-nghiem.example/2023
kinh-te-so,TN,2024,12,,,%,,2025-03-29,https://thu-nghiem.example/2024
""",
}
"""The files of a city without any finding."""

MakeCity = Callable[..., Path]


@pytest.fixture
def make_city(tmp_path: Path) -> MakeCity:
    """Writes the small city and gives its folder.

    `make_city({"agencies.csv": text})` puts other files in place of its own (None leaves one out);
    `make_city(swap={"city.yaml": ("unit: TN", "unit: TM")})` changes words of a file.
    """

    def make(
        files: dict[str, str | bytes | None] | None = None, *, swap: dict[str, tuple[str, str]] | None = None
    ) -> Path:
        contents: dict[str, str | bytes | None] = {**FILES, **(files or {})}
        for path, (old, new) in (swap or {}).items():
            text = contents[path]
            assert isinstance(text, str) and old in text, f"{old!r} is not in {path}"
            contents[path] = text.replace(old, new, 1)
        root = tmp_path / "thu-nghiem"
        for path, content in contents.items():
            if content is not None:
                file = root / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make


@pytest.fixture(autouse=True)
def _own_places() -> Iterator[None]:
    """A command that sets the office up says in the environment where city and home are; that is not to outlive the test."""
    before = {name: os.environ.get(name) for name in ("KHUE_CITY", "KHUE_HOME")}
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
