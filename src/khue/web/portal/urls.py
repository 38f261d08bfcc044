"""Addresses of the portal's pages (without the language prefix)."""

from __future__ import annotations

from django.urls import include, path

from khue.web.portal.views import attention, method, overview, search, targets

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("chi-tieu/", targets.targets, name="targets"),
    path("chi-tieu/<str:id>/", targets.target, name="target"),
    path("viec-can-thuc-day/", attention.attention, name="attention"),
    path("tim/", search.search, name="search"),
    path("", include("khue.web.portal.urls_things")),
    path("", include("khue.web.portal.urls_papers")),
    path("phuong-phap/", method.method, name="method"),
]
