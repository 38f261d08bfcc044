"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from khue.web.desk import views

urlpatterns = [
    path("ban-lam-viec/", views.desk, name="desk"),
    path("ban-lam-viec/nhat-ky/", views.records, name="audit"),
]
