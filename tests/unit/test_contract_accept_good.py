"""The policy to accept good rows: what is taken in, what is kept beside, and when the whole file is refused still."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from khue.folder.load import load_city
from khue.model.city import City
from khue.model.contract import Contract, CustomProperty
from khue.pipeline.incoming.answers import as_dict
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.ingest import contract_of, ingest
from khue.pipeline.incoming.redelivery import redeliver
from khue.stores import ParquetStore, refused

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"
FILE = SAO_KHUE / "inbox" / "ho-so" / "ho-so-2023-2025.csv"


@pytest.fixture
def city() -> City:
    found = load_city(SAO_KHUE)[0]
    assert found is not None
    policy = CustomProperty(property="khue.policy", value="accept-good")
    changed = tuple(
        msgspec.structs.replace(one, custom_properties=(*one.custom_properties, policy)) if one.id == "ho-so" else one
        for one in found.contracts
    )
    return msgspec.structs.replace(found, contracts=changed)


def _spoilt(path: Path, rows: int) -> Path:
    """The file with the channel of its first rows misspelt, and in the very first another fault too."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    lines[1 : rows + 1] = [line.replace("truc_t", "trc_t") for line in lines[1 : rows + 1]]
    lines[1] = lines[1].replace("HS-", "HX-")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _aside(store: ParquetStore, contract: Contract) -> Path:
    current = store.current(contract.id)
    assert current is not None
    return refused.path_of(store.home, current.raw, contract)


def _sent(city: City, tmp_path: Path, rows: int) -> tuple[IngestResult, ParquetStore]:
    store = ParquetStore(tmp_path / "home")
    return ingest(city, store, "ho-so", _spoilt(tmp_path / "ho-so.csv", rows)), store


def test_good_rows_are_stored_and_each_violation_of_the_others_is_kept_with_its_row(city: City, tmp_path: Path) -> None:
    result, store = _sent(city, tmp_path, 5)
    current = store.current("ho-so")
    assert result.stored and not result.refused and current is not None
    assert (result.rows, result.bad_rows, current.rows) == (896, 5, 891)
    kept = pq.read_table(_aside(store, contract_of(city, "ho-so")))
    rows = kept.to_pylist()
    assert [(row["_row"], row["_code"]) for row in rows][:3] == [(2, "KH653"), (2, "KH654"), (3, "KH654")]
    assert (
        {row["_row"] for row in rows} == {2, 3, 4, 5, 6}
        and rows[1]["kenh"].startswith("trc_t")
        and rows[0]["_value"] == rows[0]["ma_ho_so"]
    )
    told = as_dict(result, "en")
    assert told["set_aside"] == 5 and "5 of 896 rows faulty" in str(told["message"])
    assert {row["severity"] for row in told["findings"] if row["code"] == "KH654"} == {"warning"}  # type: ignore[attr-defined]


def test_a_file_of_which_too_few_rows_are_good_is_refused(city: City, tmp_path: Path) -> None:
    result, store = _sent(city, tmp_path, 200)
    assert result.refused and store.current("ho-so") is None and not (store.home / "raw" / "refused").exists()


def test_a_city_that_does_not_say_so_refuses_the_file(tmp_path: Path) -> None:
    plain = load_city(SAO_KHUE)[0]
    assert plain is not None
    result, store = _sent(plain, tmp_path, 5)
    assert result.refused and store.current("ho-so") is None


def test_what_was_accepted_comes_back_the_same_from_its_raw_file(city: City, tmp_path: Path) -> None:
    _, store = _sent(city, tmp_path, 5)
    before, path = store.current("ho-so"), _aside(store, contract_of(city, "ho-so"))
    bytes_before = path.read_bytes()
    shutil.rmtree(store.home / "datasets")
    path.unlink()
    again = ParquetStore(store.home)
    assert [one.refused for one in redeliver(city, again, "ho-so")] == [False]
    after = again.current("ho-so")
    assert before is not None and after is not None and (after.content, after.rows) == (before.content, before.rows)
    assert path.read_bytes() == bytes_before


def test_rows_refused_for_a_unit_of_that_day_stay_refused_when_units_have_changed(city: City, tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_text(FILE.read_text(encoding="utf-8").replace("SK101", "SK999", 3), encoding="utf-8")
    store = ParquetStore(tmp_path / "home")
    result = ingest(city, store, "ho-so", path)
    before = store.current("ho-so")
    assert (result.bad_rows, {one.rule.code for one in result.findings if one.line}) == (3, {"KH656"})
    shutil.rmtree(store.home / "datasets")
    again = ParquetStore(store.home)
    redeliver(msgspec.structs.replace(city, unit_rows=()), again, "ho-so")
    after = again.current("ho-so")
    assert before is not None and after is not None and (after.rows, after.content) == (893, before.content)
