"""Requests for data as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WantedConfig(AppConfig):
    """Its table is named wanted_..."""

    name = "khue.web.wanted"
    label = "wanted"
    default_auto_field = "django.db.models.BigAutoField"
