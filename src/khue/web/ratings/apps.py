"""Ratings as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """Its tables are named ratings_..."""

    name = "khue.web.ratings"
    label = "ratings"
    default_auto_field = "django.db.models.BigAutoField"
