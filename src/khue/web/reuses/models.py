"""What was made with a dataset, as somebody told it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from khue.model.interest import Made
from khue.web.people.models import Person


class Showing(StrEnum):
    """WAITING: nobody looked at it yet; SHOWN: it stands in the gallery; DECLINED: it does not, or no longer."""

    WAITING = "waiting"
    SHOWN = "shown"
    DECLINED = "declined"


class Told(models.Model):
    """Something made with a dataset. `contact` is for the officer who looks at it and is never shown.

    `decided`, `by` and `reason` are of the last decision.
    """

    dataset = models.CharField(max_length=100)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Made])
    about = models.TextField(max_length=1000)
    maker = models.CharField(max_length=120)
    url = models.URLField(max_length=300, blank=True)
    contact = models.EmailField(blank=True)
    showing = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Showing], default=Showing.WAITING.value
    )
    told = models.DateTimeField(auto_now_add=True)
    decided = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """Newest first; what waits was decided by nobody."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("dataset", "showing")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(showing=Showing.WAITING.value, decided__isnull=True)
                | (~models.Q(showing=Showing.WAITING.value) & models.Q(decided__isnull=False)),
                name="decided_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.dataset} {self.showing}"
