"""What happens around every request: the safety headers, and the build that it reads."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from khue.exceptions import InputError
from khue.pipeline.privacy.withheld import WithheldError
from khue.web import builds
from khue.web.errors import is_lost_data
from khue.web.portal import error_pages

logger = logging.getLogger("django.request")

Respond = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Allows nothing from other hosts and no script or style inside the page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response with its headers."""
        response = self.respond(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class CurrentBuild:
    """Gives the request its build as `request.build`; answers 503 while there is none."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, made from the build that is current now."""
        try:
            request.build = builds.current()
        except InputError:
            return error_pages.no_build(request)
        return self.respond(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503 where files behind the build have gone or cannot be read; other faults take their usual way."""
        if isinstance(exception, WithheldError):
            return error_pages.withheld(request, exception.publication)
        if not is_lost_data(exception):
            return None
        logger.error("The data behind %s cannot be read: %s", request.path, exception)
        return error_pages.no_data(request)
