"""The weekly digest as letters: on a Monday one for each person who wants it, about their agencies."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from khue.lib import vietnamese
from khue.pipeline.agenda.digest import Digest, Line, digest
from khue.pipeline.reading import Build
from khue.web.notices import actions
from khue.web.notices.kinds import Channel
from khue.web.notices.letters import localised
from khue.web.notices.recipients import agencies_of
from khue.web.people.models import Person

TOPIC = "digest"


def write_digests(build: Build, day: date) -> int:
    """Put the digest of a day's week among the letters that wait, for each who wants it; gives how many are new.

    Running it again in the same week adds nothing: the key of a letter is its person and the week's Monday.
    """
    monday = day - timedelta(days=day.weekday())
    return sum(_write(build, person, monday) for person in _readers())


def _readers() -> list[Person]:
    people = Person.objects.filter(is_active=True).exclude(email="").order_by("pk")
    return [person for person in people if actions.wants(person, TOPIC, Channel.EMAIL)]


def _write(build: Build, person: Person, monday: date) -> bool:
    """Nothing is written to who works for no agency, or where there is nothing to say."""
    agencies = agencies_of(person)
    if agencies == []:
        return False
    lang = actions.reader_of(person).lang
    found = digest(build, agencies, lang)
    if found.empty:
        return False
    return actions.write(person, TOPIC, f"digest:{monday:%Y-%m-%d}:{person.pk}", content=content(found, lang))


def content(found: Digest, lang: str) -> dict[str, object]:
    """What the letter says, ready to be laid out."""
    with override(lang):
        title = _("The week from %(day)s: what to push and what is due") % {"day": vietnamese.day(found.day, lang)}
        parts = (
            (_("To push"), found.push, _("Nothing has to be pushed.")),
            (_("Overdue"), found.late, _("Nothing is overdue.")),
            (_("Due within seven days"), found.due, _("Nothing is due.")),
            (_("What changed in the last seven days"), found.changed, _("Nothing changed.")),
        )
    sections = [{"heading": h, "lines": [_line(one, lang) for one in lines], "none": none} for h, lines, none in parts]
    return {"title": title, "sections": sections, "lang": lang}


def _line(one: Line, lang: str) -> dict[str, str]:
    return {"text": one.text, "more": one.more, "path": localised(one.path, lang)}
