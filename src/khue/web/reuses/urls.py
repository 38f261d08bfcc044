"""Addresses of reuses, whose views are loaded with the first who comes."""

from __future__ import annotations

from django.urls import path

from khue.web.late import late_in

late = late_in("khue.web.reuses.views")

urlpatterns = [
    path("san-pham-du-lieu/", late("gallery"), name="reuses"),
    path("san-pham-du-lieu/gui/", late("tell"), name="reuse_tell"),
    path("san-pham-du-lieu/da-nhan/", late("told"), name="reuse_told"),
    path("ban-lam-viec/san-pham-du-lieu/", late("review"), name="reuse_review"),
]
