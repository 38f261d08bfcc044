"""What happened to tasks, in the order in which it did, and the files that prove it. Rows are added, never changed."""

from __future__ import annotations

import msgspec
from django.db import models

from khue.model.progress import Happening
from khue.web.people.models import Person


class Event(models.Model):
    """One thing that happened to a task; `number` counts a task's own events from 1, and so keeps two people from writing
    the same one.

    `said` is the `Happening` as everybody may read it; `note` is for the offices alone. `document` is the document that
    assigns the task, empty for what an agency set itself. `person` is None where a command or the calendar did it.
    """

    task = models.CharField(max_length=120)
    number = models.IntegerField()
    document = models.CharField(max_length=120, blank=True)
    act = models.CharField(max_length=20)
    said = models.JSONField()
    note = models.TextField(blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=200)

    class Meta:
        """In the order in which they were written; one of each number."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("task", "number"), name="one_event_a_number"),)
        indexes = (models.Index(fields=("document",)),)

    def __str__(self) -> str:
        return f"{self.task} {self.number} {self.act}"

    @property
    def happening(self) -> Happening:
        """The event as builds and pages take it."""
        return msgspec.convert(self.said, Happening)


class EvidenceFile(models.Model):
    """A file that came with an event, kept by its hash in the data home (`khue.web.tasks.evidence`)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    size = models.BigIntegerField()

    class Meta:
        """As they came."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.event_id} {self.name}"
