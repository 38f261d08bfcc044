"""Addresses: pages in Vietnamese without a prefix and in English under /en/; the API and the files have no language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

from khue.web.portal import error_pages

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url="/static/portal/mark.svg", permanent=False)),
    path("api/", include("khue.web.api.urls")),
    *i18n_patterns(
        path("", include("khue.web.people.urls")),
        path("", include("khue.web.desk.urls")),
        path("", include("khue.web.comments.urls")),
        path("", include("khue.web.readings.urls")),
        path("", include("khue.web.notices.urls")),
        path("", include("khue.web.reuses.urls")),
        path("", include("khue.web.wanted.urls")),
        path("", include("khue.web.tasks.urls")),
        path("", include("khue.web.ratings.urls")),
        path("", include("khue.web.portal.urls")),
        prefix_default_language=False,
    ),
]

handler400 = error_pages.bad_request
handler404 = error_pages.not_found
handler500 = error_pages.server_error
