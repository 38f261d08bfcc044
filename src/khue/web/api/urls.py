"""The addresses under /api/: version 1, its OpenAPI document, and a page for people."""

from __future__ import annotations

from django.urls import include, path, re_path

from khue.web.api.interface import api
from khue.web.api.openapi import openapi_document
from khue.web.api.page import api_page, no_route

urlpatterns = [
    path("", api_page, name="api-page"),
    path("v1/openapi.json", openapi_document, name="openapi"),
    path("v1/", include((api.urls[0], "ninja"), namespace="api-1")),
    re_path("^v1/", no_route),
]
