"""The portal as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Compiles the translations when they are absent or older than their source."""

    name = "khue.web.portal"
    label = "portal"

    def ready(self) -> None:
        """Called by Django once at the start."""
        from khue.web import messages

        messages.ensure_compiled()
