"""The main navigation: one entry for each kind of thing."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Section:
    """An entry of the navigation; `here` where the present page belongs to it."""

    name: str
    label: str
    href: str
    here: bool


_MEMBERS = {
    "overview": ("overview", "attention"),
    "targets": ("targets", "target"),
    "indicators": ("indicators", "indicator"),
    "indices": ("indices", "index", "index_whatif"),
    "units": ("units", "unit"),
    "agencies": ("agencies", "agency", "ratings", "rating"),
    "tasks": ("tasks", "task"),
    "datasets": (
        "datasets",
        "dataset",
        "dataset_row",
        "dataset_comparison",
        "anomalies",
        "gaps",
        "inventory",
        "reuses",
        "reuse_tell",
        "reuse_told",
        "requests_of_data",
        "request_of_data",
        "ask_for_data",
    ),
    "documents": (
        "documents",
        "document",
        "clause",
        "drafts",
        "draft",
        "draft_compared",
        "coverage",
        "consult",
        "comment",
        "collated",
    ),
}


def sections(path: str) -> tuple[Section, ...]:
    """The entries, the one of `path` marked."""
    present = _name(path)
    return tuple(
        Section(name, label, reverse(name), present in _MEMBERS[name]) for name, label in _labels() if _exists(name)
    )


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("overview", _("Overview")),
        ("targets", _("Targets")),
        ("indicators", _("Indicators")),
        ("indices", _("Indices")),
        ("units", _("Areas")),
        ("agencies", _("Agencies")),
        ("tasks", _("Tasks")),
        ("datasets", _("Data")),
        ("documents", _("Documents")),
    )


def _name(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _exists(name: str) -> bool:
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False
