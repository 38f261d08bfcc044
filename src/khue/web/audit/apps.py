"""The audit as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Its tables are named audit_..."""

    name = "khue.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
