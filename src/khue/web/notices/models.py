"""What people were told, the letters that wait to be sent, and what each chose."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from khue.web.people.models import Person


class Notice(models.Model):
    """One thing that a person is told. The words are made when it is read, in the reader's language, from `kind` and `params`.

    `subject` names what it is about as records do (`task:NV-07`); `key` keeps the same thing from being told twice.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    read = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; a key is told to a person once."""

        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="told_once"),)
        indexes = (models.Index(fields=("person", "read"), name="notices_unread"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.subject}"


class LetterState(StrEnum):
    """WAITING: to be sent when `due`; SENT: the server took it; GIVEN_UP: it never did; DROPPED: no longer wanted."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class Letter(models.Model):
    """An e-mail to a person, about one notice or with `content` of its own (a digest).

    It keeps neither address nor words: the address is the person's when it is sent. `problem` is the server's code alone.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    topic = models.CharField(max_length=20)
    notice = models.OneToOneField(Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="letter")
    content = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in LetterState], default=LetterState.WAITING.value
    )
    attempts = models.IntegerField(default=0)
    due = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        """In the order in which they are sent."""

        ordering = ("due", "id")
        indexes = (models.Index(fields=("state", "due"), name="notices_waiting"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.topic} {self.state}"


class Choice(models.Model):
    """That a person wants, or does not want, a topic by a channel; without one the topic's usual holds."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="choices")
    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)
    wanted = models.BooleanField()

    class Meta:
        """One for each topic and channel."""

        constraints = (models.UniqueConstraint(fields=("person", "topic", "channel"), name="one_choice"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic} {self.channel} {self.wanted}"


class Reader(models.Model):
    """How a person is written to: in which language, and the secret of which their calendar's address is made."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="reader")
    lang = models.CharField(max_length=2, default="vi")
    secret = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.person_id} {self.lang}"
