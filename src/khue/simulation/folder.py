"""A made-up city written to disk: beside its place first, then renamed, so that half a city is never found there."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.simulation import declarations, faulty
from khue.simulation.datasets import DATASETS
from khue.simulation.rows import write_rows
from khue.simulation.shape import SPLIT, Shape

NOT_EMPTY = Rule(
    "KH740", "folder-not-empty",
    Text(vi='Thư mục "{path}" đã có nội dung; không ghi đè lên.',
         en='The folder "{path}" is not empty; nothing was written over.'),
    Text(vi="Chọn một thư mục mới ở --out, hoặc tự xoá thư mục này.",
         en="Give a new folder to --out, or remove this one yourself."),
)  # fmt: skip
NOT_WRITTEN = Rule(
    "KH741", "simulation-not-written",
    Text(vi='Không ghi được thành phố mô phỏng vào "{path}": {found}.',
         en='The simulated city could not be written to "{path}": {found}.'),
    Text(vi="Kiểm tra dung lượng đĩa và quyền ghi; chưa có gì thay đổi.",
         en="Look at the space on the disk and the right to write; nothing was changed."),
)  # fmt: skip
RULES = (NOT_EMPTY, NOT_WRITTEN)


def simulate(shape: Shape, out: Path, told: Callable[[int], None] | None = None) -> int:
    """Write the city into `out`, a folder that is new or empty; gives the number of rows. `told` hears of rows written.

    Raises InputError where the folder holds something or cannot be written; then nothing is left of the city.
    """
    import duckdb

    try:
        if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
            raise InputError(finding=Finding(NOT_EMPTY, str(out), params={"path": out}))
        parent = out.absolute().parent
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=parent, ignore_cleanup_errors=True) as beside:
            city = Path(beside) / "city"
            _declare(shape, city)
            rows = write_rows(shape, city, told or _unheard)
            city.rename(out)  # an empty folder in its place gives way
            return rows
    except (OSError, duckdb.Error) as error:
        found = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise InputError(finding=Finding(NOT_WRITTEN, str(out), params={"path": out, "found": found})) from error


def _unheard(rows: int) -> None:
    del rows


def _declare(shape: Shape, city: Path) -> None:
    for path, content in declarations.yamls(shape):
        _write(city / path, _HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120))
    for path, rows in declarations.tables(shape):
        _write(city / path, _csv(rows))
    _write(city / "faulty" / faulty.NAME, faulty.text())
    _write(city / "README.md", readme(shape))


_HEAD = (
    "# Mô phỏng: do khue simulate tạo ra, không phải số liệu thật. Simulated: made by khue simulate, not real data.\n"
)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _csv(rows: declarations.Table) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return written.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def command(shape: Shape, out: str = "FOLDER") -> str:
    """The command that makes this city again."""
    size = f"--months {shape.months} --communes {shape.communes} --districts {shape.districts}"
    size += f" --reform {shape.reform:%Y-%m}" if shape.reform else ""
    size += f" --corrections {shape.corrections}" if shape.corrections else ""
    return f"khue simulate --rows {shape.rows} --seed {shape.seed} {size} --out {out}"


def readme(shape: Shape) -> str:
    """What the folder is, how it was made, and what is wrong in it on purpose."""
    sizes = [f"| `{one.id}` | {shape.rows_of(one.id):,} | {SPLIT[one.id]} % |" for one in DATASETS]
    faults = [f"| `{one.id}` | `{fault.column}` | {fault.what.vi} | {fault.what.en} | {fault.share:.2g} % |"
              for one in DATASETS for fault in one.faults]  # fmt: skip
    return "\n".join([
        "# Thành phố mô phỏng / Simulated city", "",
        "Không có gì ở đây là thật: đơn vị, cơ quan, văn bản và mọi dòng số liệu do `khue simulate` tạo ra.",
        "Nothing here is real: units, agencies, document and every row were made by `khue simulate`.", "",
        f"    {command(shape)}", "", "| dataset | rows | share |", "| --- | ---: | ---: |", *sizes, "",
        f"{shape.first_day.isoformat()} - {shape.last_day.isoformat()}, {shape.months} months, "
        f"{shape.communes} communes, {shape.districts} former districts.", "",
        "Sai lệch cố ý mà quy ước cho phép / wrong on purpose, within the contracts:", "",
        "| dataset | column | vi | en | share of rows |", "| --- | --- | --- | --- | ---: |", *faults, "",
        f"`faulty/{faulty.NAME}`: tệp mà quy ước từ chối / a file that the contract refuses "
        f"(`khue ingest ho-so faulty/{faulty.NAME} --dry-run`).", "", *_second_deliveries(shape),
    ])  # fmt: skip


def _second_deliveries(shape: Shape) -> list[str]:
    if not shape.corrections:
        return []
    return [
        f"`corrections/`: tệp của {shape.corrections} tháng cuối gửi lại cùng tên, sai lệch trên đã sửa; chép đè lên "
        f"`inbox/` rồi dựng lại. The files of the last {shape.corrections} months once more under the same names, with "
        "most of the above put right: copy them over those in `inbox/`, then build again.", "",
    ]  # fmt: skip
