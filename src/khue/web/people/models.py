"""People, the roles they were given, and failed attempts to sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class People(BaseUserManager["Person"]):
    """Finds people by the name that they sign in with, however it is written."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of this name; raises Person.DoesNotExist."""
        return self.get(username__iexact=username or "")


class Person(AbstractBaseUser):
    """Somebody who may sign in: with a password, or through the city's identity provider (`identity` is issuer and subject)."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    identity = models.CharField(max_length=400, blank=True)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        """By name."""

        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(Lower("username"), name="one_person_a_username"),
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="one_person_an_email"
            ),
            models.UniqueConstraint(
                fields=("identity",), condition=~models.Q(identity=""), name="one_person_an_identity"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"


class Grant(models.Model):
    """A role that a person holds for an agency, or for the whole city (`agency` empty); ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    agency = models.CharField(max_length=100, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order in which they were given."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role", "agency"), condition=models.Q(ended=None), name="one_grant_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.agency or '*'}"


class Attempt(models.Model):
    """A failed attempt to sign in: under which name, from which address, when."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Looked up by name and by address, for the last minutes."""

        indexes = (models.Index(fields=("username", "at")), models.Index(fields=("address", "at")))

    def __str__(self) -> str:
        return f"{self.username} {self.at}"
