"""The language of the page being made."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.translation import get_language


def language() -> str:
    """The language of the reader: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def origin(request: HttpRequest) -> str:
    """Scheme and host of the request; empty where the host is not ours, for such a request still gets its error page."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""
