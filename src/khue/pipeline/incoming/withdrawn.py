"""A file whose rows were withdrawn does not come back by being sent again; it is restored, or corrected."""

from __future__ import annotations

from pathlib import Path

from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.stores import ParquetStore

WITHDRAWN = Rule(
    "KH678", "withdrawn",
    Text(vi='Nội dung của "{name}" đã bị rút cùng phiên bản {number} của {dataset}: {why}.',
         en='What "{name}" has in it was withdrawn with version {number} of {dataset}: {why}.'),
    Text(vi="Gửi tệp đã sửa, hoặc khôi phục phiên bản đó: khue versions restore {dataset} {number}.",
         en="Send a corrected file, or restore that version: khue versions restore {dataset} {number}."),
)  # fmt: skip


def refusal_of_withdrawn(store: ParquetStore, dataset: str, file: Path, sha256: str) -> Finding | None:
    """That these very bytes were withdrawn, with the reason given then; None where they were not."""
    number = store.withdrawn(dataset).get(sha256)
    if number is None:
        return None
    why = next(line.why for line in reversed(store.withdrawals(dataset).all()) if line.number == number)
    params = {"name": file.name, "number": number, "dataset": dataset, "why": why.rstrip(".")}
    return Finding(WITHDRAWN, str(file), params=params)
