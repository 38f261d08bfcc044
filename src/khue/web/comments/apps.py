"""Comments as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Its tables are named comments_..."""

    name = "khue.web.comments"
    label = "comments"
    default_auto_field = "django.db.models.BigAutoField"
