"""Tasks as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Its tables are named tasks_..."""

    name = "khue.web.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
