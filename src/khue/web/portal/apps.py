"""The portal as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Makes the fonts when they are absent."""

    name = "khue.web.portal"
    label = "portal"

    def ready(self) -> None:
        """Called by Django once at the start."""
        from khue.web import fonts

        fonts.ensure_made()
