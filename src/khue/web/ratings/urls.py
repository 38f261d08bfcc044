"""Addresses of ratings, whose views are loaded with the first who comes."""

from __future__ import annotations

from django.urls import path

from khue.web.late import late_in

late = late_in("khue.web.ratings.views")

urlpatterns = [
    path("xep-loai/", late("month"), name="ratings"),
    path("xep-loai/<str:month>/<str:agency>/", late("rating"), name="rating"),
]
