"""Versions withdrawn and restored by people: who may, that it is on record, and that nothing happens otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from khue.exceptions import InputError
from khue.folder.load import load_city
from khue.model.city import City
from khue.stores import ParquetStore
from khue.web.audit.chain import Actor
from khue.web.audit.models import Record
from khue.web.desk.settling import NotDoneError
from khue.web.desk.withdrawing import restore, withdraw
from khue.web.people import actions
from khue.web.people.access import RefusedError
from khue.web.people.doer import Doer, signed_in
from khue.web.people.models import Person

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
CONSOLE = Doer(Actor("console", "người thử", "console"))
WHY = "số liệu nhập nhầm tháng"


@pytest.fixture
def store(built: Path, tables: str, settings_home: Path) -> ParquetStore:
    for name in ("raw", "datasets"):
        shutil.copytree(built / name, settings_home / name)
    return ParquetStore(settings_home)


@pytest.fixture
def settings_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def city() -> City:
    found, _ = load_city(CITY)
    assert found is not None
    return found


def _person(role: str) -> Doer:
    person = Person.objects.create(username=f"nguoi-{role}", name="Người thử")
    actions.give_role(by=CONSOLE, person=person, role=role, agency="SK-VP", agencies=frozenset({"SK-VP"}))
    return signed_in(person)


def test_by_the_head_of_the_agency(store: ParquetStore, city: City) -> None:
    head = _person("head")
    done = withdraw(by=head, city=city, dataset="ho-so", number=1, reason=WHY, above={"SK-VP": ""})
    assert done.current is None
    assert store.current("ho-so") is None
    done = restore(by=head, city=city, dataset="ho-so", number=1, reason=WHY, above={"SK-VP": ""})
    assert done.current is not None
    records = Record.objects.filter(subject="dataset:ho-so").order_by("number")
    assert [(one.action, one.actor, WHY in one.details) for one in records] == [
        ("version.withdraw", head.actor.id, True), ("version.restore", head.actor.id, True),
    ]  # fmt: skip


def test_not_by_who_may_not_and_not_without_a_reason(store: ParquetStore, city: City) -> None:
    with pytest.raises(RefusedError):
        withdraw(by=_person("data-officer"), city=city, dataset="ho-so", number=1, reason=WHY, above={"SK-VP": ""})
    with pytest.raises(NotDoneError):
        withdraw(by=CONSOLE, city=city, dataset="ho-so", number=1, reason="sai", above={})
    with pytest.raises(InputError):
        withdraw(by=CONSOLE, city=city, dataset="ho-so", number=7, reason=WHY, above={})
    assert store.current("ho-so") is not None
    assert not Record.objects.filter(subject="dataset:ho-so").exists()
