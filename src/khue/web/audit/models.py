"""One change that somebody made."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """Who did what to which thing, when and how, and the hash that chains it to the record before.

    `number` counts from 1 without a gap. `details` is canonical JSON: what was before and after, never a password and never
    a personal datum of a citizen. `actor` is `person:<id>`, `console` or `system`. The database refuses changes of rows.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    actor = models.CharField(max_length=64, db_index=True)
    actor_name = models.CharField(max_length=200)
    via = models.CharField(max_length=16)
    action = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=200, db_index=True)
    agency = models.CharField(max_length=100, blank=True, db_index=True)
    details = models.TextField()
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Newest last, as they were written."""

        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"
