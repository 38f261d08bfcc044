"""What to push."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.web.context import language
from khue.web.errors import Unreadable
from khue.web.portal import speaking
from khue.web.portal.pages import attention as pages
from khue.web.portal.views import asking, build_of, shown


def attention(request: HttpRequest) -> HttpResponse:
    """The list of today, or as it was on a day."""
    build = build_of(request)
    day = asking.day(request) or build.as_of
    if day > build.as_of:
        last = speaking.day(build.as_of, language())
        raise Unreadable(_("The list can be had up to %(last)s, the day of the build.") % {"last": last})
    return shown(request, "portal/attention.html", pages.gather(build, language(), day))
