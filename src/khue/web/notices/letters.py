"""A letter's words: subject, text and HTML, in the language of its reader, with nothing about the reader in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from khue.exceptions import InputError
from khue.model.base import Text
from khue.web import builds
from khue.web.notices import actions, addresses
from khue.web.notices.kinds import KINDS, TOPICS, in_language
from khue.web.notices.models import Letter, Notice


@dataclass(frozen=True)
class Written:
    """What goes out. `leave` is the address of leaving the topic; empty where the portal has no address."""

    subject: str
    text: str
    html: str
    leave: str


@dataclass(frozen=True)
class Line:
    """A line of a letter: what it says, in small print what more there is to it, and its page."""

    text: str
    more: str = ""
    href: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a digest: its heading and lines; `none` is said where there are none."""

    heading: str
    lines: tuple[Line, ...]
    none: str = ""


def written(letter: Letter) -> Written:
    """The words of a letter."""
    lang, site = actions.reader_of(letter.person).lang, addresses.site()
    leave = f"{site}{addresses.leaving_path(letter.person, letter.topic, lang)}" if site else ""
    with override(lang):
        title, sections = _of_notice(letter.notice, site, lang) if letter.notice else _of_content(letter.content, site)
        values = {
            "lang": lang, "title": title, "sections": sections, "topic": TOPICS[letter.topic].name.in_(lang), "leave": leave,
            "choose": f"{site}{reverse('notice_choices')}" if site else "", "city": _city(lang), "mark": _mark(lang),
        }  # fmt: skip
        text = render_to_string("notices/letter.txt", values)
        html = render_to_string("notices/letter.html", values)
    return Written(_one_line(title), text, html, leave)


def said(notice: Notice, lang: str) -> str:
    """What a notice says."""
    kind = KINDS.get(notice.kind)
    return kind.words(notice.params, lang) if kind else notice.subject


def _of_notice(notice: Notice, site: str, lang: str) -> tuple[str, list[Section]]:
    title = said(notice, lang)
    href = f"{site}{localised(notice.url, lang)}" if site and notice.url else ""
    lines = (Line(in_language(notice.params.get("note", ""), lang), "", href),)
    return title, [Section("", lines)]


def _of_content(content: Mapping[str, object], site: str) -> tuple[str, list[Section]]:
    """A digest as it was put together when the letter was written."""
    parts = content.get("sections")
    sections = [
        Section(
            part["heading"], tuple(Line(one["text"], one["more"], f"{site}{one['path']}" if site and one["path"] else "")
                                   for one in part["lines"]), part["none"],
        )
        for part in (parts if isinstance(parts, list) else [])
    ]  # fmt: skip
    return str(content.get("title", "")), sections


def localised(path: str, lang: str) -> str:
    """A page of the portal in a language."""
    return f"/en{path}" if lang == "en" and path.startswith("/") and not path.startswith("/en/") else path


def _city(lang: str) -> str:
    try:
        return builds.current().city.declaration.name.in_(lang)
    except InputError:
        return ""


def _mark(lang: str) -> str:
    """What a reader of an invented or simulated city's letter must not overlook."""
    try:
        city = builds.current().city.declaration
    except InputError:
        return ""
    if city.simulated:
        return _("Simulated data: nothing here is real.")
    return _("Invented data: nothing here is real.") if city.invented else ""


def _one_line(title: str) -> str:
    """A subject has no line breaks, whatever was typed into what it tells of."""
    return " ".join(title.split())


NAMED = Text(vi="Khuê", en="Khuê")
"""From whom letters are where the settings name nobody."""
