"""Views: one module for each family of pages; they read the address and hand a page value to its template."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khue.pipeline.reading import Build
from khue.web.portal import error_pages
from khue.web.portal.head import Head

LONGEST = 200


class Page(Protocol):
    """What a template draws; every page value has a head."""

    @property
    def head(self) -> Head:
        """Title, description, thread."""


def shown(request: HttpRequest, template: str, page: Page) -> HttpResponse:
    """The page value drawn by its template; 405 where something was sent instead of asked."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    return render(request, template, {"page": page, "head": page.head})


def build_of(request: HttpRequest) -> Build:
    """The build that the middleware gave the request; it stays the same to its end."""
    build: Build = request.build
    return build


def asked(request: HttpRequest, name: str) -> str:
    """A parameter of the address without spaces around it; empty where it is absent, cut where it is absurdly long."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]
