"""A feed as Atom (RFC 4287), which feed readers and other systems follow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, however it is written."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry: `id` is a URI that names it for ever, `at` a moment with its zone."""

    id: str
    at: datetime
    title: str
    text: str
    href: str
    category: str = ""


def feed(
    *, id: str, title: str, author: str, lang: str, href: str, own: str, at: datetime, items: Iterable[Item]
) -> str:
    """The whole feed: `href` is the page for people, `own` the feed's own address, `at` when it last changed."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_value(lang)}>',
        f"<id>{_text(id)}</id>", f"<title>{_text(title)}</title>", f"<updated>{_moment(at)}</updated>",
        f"<author><name>{_text(author)}</name></author>",
        f"<link rel=\"alternate\" type=\"text/html\" href={_value(href)}/>", f"<link rel=\"self\" href={_value(own)}/>",
        *(_entry(item) for item in items), "</feed>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _entry(item: Item) -> str:
    category = f"<category term={_value(item.category)}/>" if item.category else ""
    return (
        f"<entry><id>{_text(item.id)}</id><title>{_text(item.title)}</title><updated>{_moment(item.at)}</updated>"
        f"<link rel=\"alternate\" href={_value(item.href)}/>{category}<summary>{_text(item.text)}</summary></entry>"
    )  # fmt: skip


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _text(text: str) -> str:
    return escape(_CONTROL.sub("", text))


def _value(text: str) -> str:
    return quoteattr(_CONTROL.sub("", text))
