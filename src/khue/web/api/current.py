"""The build that a request is answered from."""

from __future__ import annotations

from django.http import HttpRequest

from khue.pipeline.reading import Build


def build_of(request: HttpRequest) -> Build:
    """The build that `khue.web.middleware.CurrentBuild` gave the request; it stays the same to its end."""
    build: Build = request.build
    return build
