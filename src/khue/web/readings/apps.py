"""The readings as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    """Its tables are named readings_..."""

    name = "khue.web.readings"
    label = "readings"
    default_auto_field = "django.db.models.BigAutoField"
