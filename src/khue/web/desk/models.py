"""What people submit, and which deliveries are on record."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from khue.web.people.models import Person


class State(StrEnum):
    """Where a submission stands.

    RECEIVING: its bytes are coming; LOOKING: they are all here and are being read; READY: nothing forbids storing it;
    FAULTY: something does; STORING: it was submitted; ACCEPTED and REFUSED: what came of that; DROPPED: given up.
    """

    RECEIVING = "receiving"
    LOOKING = "looking"
    READY = "ready"
    FAULTY = "faulty"
    STORING = "storing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DROPPED = "dropped"


UNDER_WAY = (State.LOOKING, State.STORING)
"""Somebody is at work on it that is no person."""
OPEN = (State.RECEIVING, State.LOOKING, State.READY, State.FAULTY, State.REFUSED)
"""It may still be changed, or given up."""


class Submission(models.Model):
    """A file that somebody sends for a dataset, from its first byte to the version that holds it.

    `agency` is the one that owed the dataset then. `correction` is how the file is to be read, as JSON; with `remember` it
    holds for the agency's next file of this dataset too. `status` is what the sender says that the figures are: estimated,
    provisional or final; empty where the file's name or the contract is to say it. Counts are those of the last look at the file.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="submissions")
    dataset = models.CharField(max_length=100)
    agency = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=160)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in State], default=State.RECEIVING.value
    )
    correction = models.JSONField(default=dict)
    remember = models.BooleanField(default=False)
    status = models.CharField(max_length=12, blank=True)
    rows = models.BigIntegerField(default=0)
    bad_rows = models.BigIntegerField(default=0)
    findings = models.BigIntegerField(default=0)
    version = models.IntegerField(null=True, blank=True)
    begun = models.DateTimeField(auto_now_add=True)
    submitted = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; what is accepted has a version, and nothing else has."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("dataset", "state")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=State.ACCEPTED.value, version__isnull=False)
                | (~models.Q(state=State.ACCEPTED.value) & models.Q(version__isnull=True)),
                name="accepted_as_a_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.dataset} {self.state}"


class Accepted(models.Model):
    """A delivery of the data home that has its record of changes, whatever way it came: one of each, or none."""

    dataset = models.CharField(max_length=100)
    number = models.IntegerField()
    record = models.BigIntegerField()
    submission = models.OneToOneField(Submission, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        """One for each version."""

        constraints = (models.UniqueConstraint(fields=("dataset", "number"), name="one_record_a_delivery"),)

    def __str__(self) -> str:
        return f"{self.dataset}/{self.number}"
