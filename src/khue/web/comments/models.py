"""What is asked, said and answered about drafts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db import models


class From(StrEnum):
    """Who comments."""

    DELEGATE = "delegate"
    CITIZEN = "citizen"


class Decision(StrEnum):
    """What becomes of a comment: taken up, in part, or kept as it is with the reason."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    EXPLAINED = "explained"


class Asking(models.Model):
    """A time in which a draft may be commented on; with `public` by anybody. Ended early, never deleted."""

    document = models.CharField(max_length=120)
    public = models.BooleanField(default=False)
    first_day = models.DateField()
    last_day = models.DateField()
    begun = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One at a time for a draft; it ends on the day on which it begins, or later."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("document",), condition=models.Q(ended=None), name="one_asking_a_draft"),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="asking_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} {self.first_day} - {self.last_day}"

    def open_on(self, day: date) -> bool:
        """Whether comments are taken on that day."""
        return self.ended is None and self.first_day <= day <= self.last_day


class Opinion(models.Model):
    """A comment on a clause, whose words are kept as they were (`quoted`). `agency` is empty for a citizen.

    A citizen's name is optional, and seen by those who answer only.
    """

    document = models.CharField(max_length=120)
    part = models.CharField(max_length=20)
    clause = models.CharField(max_length=200)
    quoted = models.TextField(blank=True)
    words = models.TextField(max_length=3000)
    source = models.CharField(max_length=10, choices=[(one.value, one.value) for one in From])
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they came; a delegate is somebody who signed in, a citizen is nobody in particular."""

        ordering = ("id",)
        indexes = (models.Index(fields=("document", "clause")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(source="delegate", person__isnull=False)
                | models.Q(source="citizen", person__isnull=True),
                name="a_delegate_is_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} {self.clause} #{self.pk}"


class Reply(models.Model):
    """The drafter's answer to a comment; one, which may be changed. `revision` counts the changes from 1."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="reply")
    decision = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Decision])
    words = models.TextField(max_length=3000)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """In the order of the comments."""

        ordering = ("opinion_id",)

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.decision}"
