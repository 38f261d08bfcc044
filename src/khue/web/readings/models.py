"""A document that somebody had read, and its items with what people decided of each."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from khue.web.people.models import Person


class Stage(StrEnum):
    """Where a reading stands: OPEN to be confirmed, WRITTEN into the plan (and may be gone on with), DROPPED."""

    OPEN = "open"
    WRITTEN = "written"
    DROPPED = "dropped"


class Decision(StrEnum):
    """What was decided of an item: nothing yet, CONFIRMED as read, CORRECTED, ADDED by hand, or REJECTED."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ADDED = "added"
    REJECTED = "rejected"


ACCEPTED = (Decision.CONFIRMED, Decision.CORRECTED, Decision.ADDED)
"""These enter the plan."""


class Reading(models.Model):
    """A document as it was read: its text, itself as it would stand in resolution.yaml, its outline, what is doubtful.

    The file lies in `documents/` of the data home under its hash. `document` is JSON of `khue.model.document.Document`, `outline` a
    list of clauses with their places; `findings` sentences in both languages. `revision` counts changes of `document`.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="readings")
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    document = models.JSONField()
    outline = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    stage = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Stage], default=Stage.OPEN.value)
    revision = models.IntegerField(default=0)
    begun = models.DateTimeField(auto_now_add=True)
    written = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; what is written has a moment."""

        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.WRITTEN.value) | models.Q(written__isnull=False),
                name="written_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.name} {self.stage}"


class Item(models.Model):
    """An item of a reading. `kind` is target, task, viewpoints, objectives or solutions; `start` to `end` are characters of the text.

    `read` is the item as it was proposed and `values` as it stands now, both JSON of the model's struct; an item added by hand was not
    read. `revision` counts changes: whoever changes an item says which revision they saw.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12)
    start = models.IntegerField()
    end = models.IntegerField()
    value_start = models.IntegerField(default=0)
    value_end = models.IntegerField(default=0)
    numbering = models.CharField(max_length=300, blank=True)
    certainty = models.FloatField(default=1.0)
    known = models.BooleanField(default=False)
    doubts = models.JSONField(default=list)
    read = models.JSONField(default=dict)
    values = models.JSONField()
    decision = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in Decision], default=Decision.OPEN.value
    )
    revision = models.IntegerField(default=0)
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of the text; who decided and when go together."""

        ordering = ("start", "end", "id")
        indexes = (models.Index(fields=("reading", "start")), models.Index(fields=("reading", "decision")))
        constraints = (
            models.CheckConstraint(
                condition=models.Q(changed_by__isnull=True, changed__isnull=True)
                | models.Q(changed_by__isnull=False, changed__isnull=False),
                name="decided_by_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.decision}"
