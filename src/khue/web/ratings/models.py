"""Ratings that were published, as they were computed then, and the objections to single points of them."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from khue.web.people.models import Person


class Verdict(StrEnum):
    """What became of an objection."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


class Published(models.Model):
    """The rating of a head in a month as it was published. `content` has the rating and how the city rated then, as JSON;
    `hash` is that of both, by which anybody can see that nothing was changed.
    """

    month = models.CharField(max_length=7)
    agency = models.CharField(max_length=120)
    points = models.FloatField(null=True, blank=True)
    grade = models.CharField(max_length=120, blank=True)
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    build = models.CharField(max_length=40)
    published = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()

    class Meta:
        """Newest month first; a head has one rating a month."""

        ordering = ("-month", "agency")
        constraints = (models.UniqueConstraint(fields=("month", "agency"), name="one_rating_a_month"),)

    def __str__(self) -> str:
        return f"{self.month} {self.agency}"


class Objection(models.Model):
    """What a head says against the mark of one fact, and the answer. `due` is the day by which it is owed; `mark` the new
    mark where it was upheld, wholly or partly.
    """

    published = models.ForeignKey(Published, on_delete=models.PROTECT, related_name="objections")
    criterion = models.CharField(max_length=120)
    thing = models.CharField(max_length=12)
    fact = models.CharField(max_length=160)
    reason = models.TextField()
    evidence = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed = models.DateTimeField()
    due = models.DateField()
    verdict = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Verdict], default=Verdict.OPEN.value
    )
    mark = models.FloatField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest first; one open objection to a fact, and an answer has its day and its words."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("published", "criterion", "thing", "fact"), condition=models.Q(verdict=Verdict.OPEN.value),
                name="one_open_objection_a_fact",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.OPEN.value, answered=None)
                | (~models.Q(verdict=Verdict.OPEN.value) & models.Q(answered__isnull=False) & ~models.Q(answer="")),
                name="answered_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=(Verdict.UPHELD.value, Verdict.PARTLY.value), mark__isnull=False)
                | models.Q(verdict__in=(Verdict.OPEN.value, Verdict.REJECTED.value), mark=None),
                name="a_mark_where_upheld",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.published} {self.criterion} {self.fact}"
