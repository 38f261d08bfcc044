"""The desk as a Django app; it has no tables of its own."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Templates and pages."""

    name = "khue.web.desk"
    label = "desk"
