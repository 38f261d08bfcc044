"""Views that are loaded with the first who comes: what they need is no burden to the start of the portal."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

View = Callable[..., HttpResponseBase]


def late_in(module: str) -> Callable[[str], View]:
    """Views of a module by their names, loaded when they are asked for."""

    def late(name: str) -> View:
        def view(request: HttpRequest, **parts: object) -> HttpResponseBase:
            found: View = import_string(f"{module}.{name}")
            return found(request, **parts)

        return view

    return late
