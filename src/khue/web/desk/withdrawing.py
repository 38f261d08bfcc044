"""Versions withdrawn and restored by people: the permission is checked, the store changed, and one record written."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from khue.model.city import City
from khue.pipeline.incoming.ingest import contract_of
from khue.pipeline.versions import withdrawing
from khue.pipeline.versions.withdrawing import Done
from khue.stores import ParquetStore
from khue.web.audit import chain
from khue.web.desk.settling import reason_of
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission

WITHDRAW, RESTORE = "version.withdraw", "version.restore"


@transaction.atomic
def withdraw(*, by: Doer, city: City, dataset: str, number: int, reason: str, above: Tree) -> Done:
    """Take a version out of use; raises InputError where that cannot be, NotDoneError without a reason."""
    return _change(WITHDRAW, by, city, dataset, number, reason, above)


@transaction.atomic
def restore(*, by: Doer, city: City, dataset: str, number: int, reason: str, above: Tree) -> Done:
    """Take a withdrawn version into use again; what its file no longer meets is in the answer, and then nothing changed."""
    return _change(RESTORE, by, city, dataset, number, reason, above)


def _change(action: str, by: Doer, city: City, dataset: str, number: int, reason: str, above: Tree) -> Done:
    owner = contract_of(city, dataset).owner
    by.require(Permission.RETRACT_DATA, owner, above)
    said, store = reason_of(reason), ParquetStore(Path(settings.KHUE_HOME))
    change = withdrawing.withdraw if action == WITHDRAW else withdrawing.restore
    done = change(city, store, dataset, number, by=by.actor.id, why=said)
    if not done.refused:
        current = done.current.number if done.current else 0
        chain.append(by.actor, action, f"dataset:{dataset}", owner, version=number, current=current, reason=said)
    return done
