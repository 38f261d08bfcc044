"""The desk as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its tables are named desk_..."""

    name = "khue.web.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
