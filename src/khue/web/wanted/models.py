"""Requests for data."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from khue.model.interest import Asker, Outcome, Stage


class State(StrEnum):
    """Where a request stands: the stages that all may see, and DISMISSED for what was none."""

    RECEIVED = Stage.RECEIVED.value
    ASSIGNED = Stage.ASSIGNED.value
    ANSWERED = Stage.ANSWERED.value
    DISMISSED = "dismissed"


WAITING = (State.RECEIVED, State.ASSIGNED)
"""No answer yet."""


class Wanted(models.Model):
    """Data that somebody asked for. `contact` is for the answer and is never shown; `due` is the last day for it.

    `read` says that an officer found its words fit to be shown. `extended` is why it takes longer.
    """

    title = models.CharField(max_length=160)
    purpose = models.TextField(max_length=1000)
    asker = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Asker])
    name = models.CharField(max_length=120, blank=True)
    contact = models.EmailField(blank=True)
    dataset = models.CharField(max_length=100, blank=True)
    agency = models.CharField(max_length=100, blank=True)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default=State.RECEIVED.value
    )
    read = models.BooleanField(default=False)
    received = models.DateTimeField(auto_now_add=True)
    due = models.DateField()
    extended = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Outcome])
    answer = models.TextField(max_length=2000, blank=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        """What is due first; what is answered has a day and an outcome, what is with an agency names it."""

        ordering = ("due", "id")
        indexes = (models.Index(fields=("state", "agency")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=State.ANSWERED.value, answered__isnull=False) & ~models.Q(outcome="")
                | (~models.Q(state=State.ANSWERED.value) & models.Q(answered__isnull=True, outcome="")),
                name="answered_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.ASSIGNED.value) | ~models.Q(agency=""), name="assigned_to_an_agency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
