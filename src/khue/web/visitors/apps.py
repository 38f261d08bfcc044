"""Visitors as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class VisitorsConfig(AppConfig):
    """Its table is named visitors_..."""

    name = "khue.web.visitors"
    label = "visitors"
    default_auto_field = "django.db.models.BigAutoField"
