"""That something came from somewhere: enough to count, too little to tell from whom."""

from __future__ import annotations

from django.db import models


class Knock(models.Model):
    """Something that was sent through a `door`. `source` is a keyed hash of the address and the day, forgotten after a day."""

    door = models.CharField(max_length=40)
    source = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Looked up by door and source."""

        indexes = (models.Index(fields=("door", "source")), models.Index(fields=("at",)))

    def __str__(self) -> str:
        return f"{self.door} {self.at}"
