"""Looking at texts through patterns finds what looking at every cell with the kinds' own checks finds."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.contracts.personal.kinds import KINDS, Kind
from khue.contracts.personal.look import Evidence, hints, look
from khue.contracts.personal.texts import plain
from khue.model.contract import Contract, Property, SchemaObject

DIGITS = st.text("0123456789", min_size=7, max_size=13)
KNOWN = st.sampled_from([
    "001095001234", "001 095 001 234", "096-1-99-123456", "099095001234", "0912345678", "+84 912 345 678", "091 234 5678",
    "0112345678", "84912345678", "123456789", "123 456 789", "29A-123.45", "30F1 2345", "13A-123.45", "a.b@c.vn",
    "số nhà 5, ngõ 3", "12/3 đường Láng", "00１09500１234", "٠٠١٠٩٥٠٠١٢٣٤", "CMND 123456789", "c.m.n.d 123456789",
    "Chứng minh: 123456789", "chung_minh 123456789", "giấy tờ số 001095001234", "HS-000001234", "đt 0912345678x",
])  # fmt: skip
CELL = st.one_of(
    st.none(), KNOWN, DIGITS, st.text(max_size=12), st.builds("{} {}".format, st.text("abcứ -_.:/", max_size=8), st.one_of(KNOWN, DIGITS)),
)  # fmt: skip
HEADER = st.sampled_from(["ghi_chu", "cmnd", "dien_thoai", "bien_so", "dia_chi", "so"])


def by_cell(text: str, kind: Kind, hinted: bool) -> tuple[bool, bool] | None:
    """Whether a cell has a true identifier and whether a word before it says so; None where it has nothing alike."""
    found = list(kind.compiled.finditer(plain(text)))
    true = [one for one in found if kind.verify(one.group(1))]
    said = any(hints(one.string[: one.start(1)][-60:], kind) for one in true)
    if not found:
        return None
    return (bool(true) and (hinted or said or not kind.weak), said)


def slowly(contract: Contract, cells: list[str | None]) -> Iterator[Evidence]:
    column = contract.table.properties[0]
    for kind in KINDS.values():
        hinted = hints(f"{column.name} {column.business_name}", kind)
        seen = {text: by_cell(text, kind, hinted) for text in cells if text is not None}
        rows = [(n, text, seen[text]) for n, text in enumerate(cells, 2) if text is not None and seen[text] is not None]
        if rows:
            true = [text for _, text, look in rows if look and look[0]]
            told = {text for _, text, look in rows if look and look[0] and (hinted or look[1])}
            yield Evidence(column.name, kind.id, len(rows), len(true), len(told), ())


@settings(deadline=None, max_examples=300)
@given(HEADER, st.lists(CELL, max_size=30))
def test_what_is_found_is_what_the_slow_way_finds(name: str, cells: list[str | None]) -> None:
    table = SchemaObject(name="thu", properties=(Property(name=name, logical_type="string"),))
    contract = Contract(
        api_version="v3.1.0", kind="DataContract", id="thu", version="1.0.0", status="active", tables=(table,)
    )
    rows = pa.table({"_row": pa.array(range(2, len(cells) + 2), pa.int64()), name: pa.array(cells, pa.string())})
    found = [(one.kind, one.like, one.rows, one.hinted) for one in look(contract, rows)]
    assert found == [(one.kind, one.like, one.rows, one.hinted) for one in slowly(contract, cells)]
