"""Who may do what to a task: every role, every act, one's own agency, one below, the office that gave it and another one."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.city import Bloc, City, CityDeclaration, Group, Level
from khue.model.document import Document
from khue.model.progress import Act
from khue.model.task import Task
from khue.pipeline.tasks.moves import IllegalMoveError
from khue.web.audit.models import Record
from khue.web.people.access import RefusedError
from khue.web.people.doer import Doer, console, signed_in
from khue.web.people.models import Person
from khue.web.people.roles import ROLES
from khue.web.tasks import actions
from khue.web.tasks.models import Event
from khue.web.tasks.refusals import CannotActError
from khue.web.tasks.wishes import Wish

ABOVE = {"TP": "", "SO": "", "PHONG": "SO", "BAN": "", "KHAC": ""}
"""TP gave the task; PHONG, which is below SO, leads it; BAN has a part; KHAC has nothing to do with it."""

OF_AGENCY = {Act.START, Act.ACCEPT, Act.RETURN, Act.REPORT, Act.ASK_TIME}
"""By hand once more: what the agency that does it says. All else is the office's."""
REPORTERS, GIVERS = {"head", "task-officer"}, {"head", "task-office"}


def expected(role: str, place: str, act: Act, part: str) -> bool:
    if act in OF_AGENCY:
        return role in REPORTERS and place in (("", "BAN") if part else ("", "PHONG", "SO"))
    if part:
        return role in REPORTERS and place in ("", "PHONG", "SO")
    return role == "coordinator" or (role in GIVERS and place in ("", "TP"))


def build() -> Any:
    """As much of a build as actions ask for."""
    words = Text(vi="x")
    declaration = CityDeclaration(
        id="c", name=words, unit="U", levels=(Level(id="city", name=words),), groups=(Group(id="g", name=words),),
        blocs=(Bloc(id="b", name=words),),
    )  # fmt: skip
    task = Task(
        id="NV-1", clause="1", text="x", document="qd", lead="PHONG", cooperating=("BAN",), deadline=date(2099, 1, 1)
    )
    city = City(
        declaration=declaration, agencies=tuple(Agency(code=c, name=c, kind="k", bloc="b", parent=p) for c, p in ABOVE.items()),
        documents=(Document(id="qd", number="1", kind="plan", title=words, issuer="TP", date=date(2026, 1, 1)),), tasks=(task,),
    )  # fmt: skip
    return SimpleNamespace(city=city, assessments={}, happenings=[], as_of=date(2026, 1, 15))


def permitted(doer: Doer, act: Act, part: str, made: Any) -> bool:
    """Whether it was not refused for want of a right; what it did is taken back."""
    with transaction.atomic():
        try:
            actions.do(by=doer, build=made, task="NV-1", seen=0, wish=Wish(act=act, part=part), above=ABOVE)
        except RefusedError:
            return False
        except IllegalMoveError:
            return True
        finally:
            transaction.set_rollback(True)
    return True


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_matrix_of_roles_acts_and_agencies(office: Any, role: str) -> None:
    made, places = build(), [""] if ROLES[role].citywide else ["", *ABOVE]
    for place in places:
        doer = signed_in(office.person(f"{role}-{place or 'all'}".lower(), role, agency=place))
        for act in Act:
            for part in ("", "BAN"):
                if act is Act.START and part:
                    continue
                assert permitted(doer, act, part, made) is expected(role, place, act, part), (role, place, act, part)
    assert Event.objects.count() == 0


def test_a_person_without_a_role_may_do_nothing(office: Any) -> None:
    doer = signed_in(office.person("khong"))
    assert not any(permitted(doer, act, part, build()) for act in Act for part in ("", "BAN"))


def test_one_who_was_kept_out_may_do_nothing(office: Any) -> None:
    person: Person = office.person("cu", "head")
    person.is_active = False
    assert not any(permitted(signed_in(person), act, "", build()) for act in Act)


def test_a_refusal_leaves_no_trace(office: Any) -> None:
    doer = signed_in(office.person("khac", "head", agency="KHAC"))
    before = Record.objects.count()
    with pytest.raises(RefusedError):
        actions.do(by=doer, build=build(), task="NV-1", seen=0, wish=Wish(act=Act.ACCEPT), above=ABOVE)
    with pytest.raises(RefusedError):
        actions.start(by=doer, build=build(), agency="PHONG", wish=Wish(act=Act.START, text="x"), above=ABOVE)
    assert (Record.objects.count(), Event.objects.count()) == (before, 0)


def test_there_is_nothing_to_do_to_a_task_that_there_is_not(office: Any) -> None:
    del office
    with pytest.raises(CannotActError, match="no-task"):
        actions.do(by=console(), build=build(), task="NV-2", seen=0, wish=Wish(act=Act.ACCEPT), above=ABOVE)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_pages_of_a_task_are_for_those_concerned(office: Any, role: str) -> None:
    """SK-CDS leads SK-NV-4; SK-VP stands above it."""
    own = {"head", "task-officer"}
    for place in [""] if ROLES[role].citywide else ["SK-VP", "SK-CDS"]:
        name = f"{role}-{place or 'all'}".lower()
        office.person(name, role, agency=place)
        client = office.enter(name)
        may = (
            role in own
            or role in ("coordinator", "auditor", "administrator")
            or (role == "task-office" and place == "SK-VP")
        )
        for task, lead in (("SK-NV-4", "SK-CDS"), ("SK-NV-3", "SK-VP")):
            sees = may and (place in ("", "SK-VP") or lead == place)
            status = client.get(f"/ban-lam-viec/nhiem-vu/{task}/").status_code
            assert (status == 200) is sees, (role, place, task, status)
    assert office.enter().get("/ban-lam-viec/nhiem-vu/SK-NV-4/").status_code == 302
