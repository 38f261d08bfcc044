"""Reuses as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ReusesConfig(AppConfig):
    """Its table is named reuses_..."""

    name = "khue.web.reuses"
    label = "reuses"
    default_auto_field = "django.db.models.BigAutoField"
