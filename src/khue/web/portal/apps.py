"""The portal as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Makes the translations when they are absent or older than their source, and the fonts when they are absent."""

    name = "khue.web.portal"
    label = "portal"

    def ready(self) -> None:
        """Called by Django once at the start."""
        from khue.web import fonts, messages

        messages.ensure_compiled()
        fonts.ensure_made()
