"""Notices as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Its tables are named notices_..."""

    name = "khue.web.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
