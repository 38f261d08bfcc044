"""The forms of signing in and of managing people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.web.context import language
from khue.web.people.roles import ROLES


class SignIn(forms.Form):
    """A name and a password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"), max_length=500, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class NewPassword(forms.Form):
    """A new password, typed twice."""

    first = forms.CharField(
        label=_("New password"), max_length=500, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same once more"), max_length=500, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Both must be the same."""
        found = super().clean() or {}
        if found.get("first") != found.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return found


class ChangePassword(NewPassword):
    """A new password, by somebody who knows the present one."""

    present = forms.CharField(
        label=_("Present password"), max_length=500, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    field_order = ("present", "first", "again")


class AddPerson(forms.Form):
    """A new person."""

    username = forms.CharField(label=_("User name"), max_length=150)
    name = forms.CharField(label=_("Full name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)


class GiveRole(forms.Form):
    """A role for an agency, or for the whole city."""

    role = forms.ChoiceField(label=_("Role"))
    agency = forms.ChoiceField(label=_("Agency"), required=False)

    def __init__(self, *args: object, agencies: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.id, role.name(language())) for role in ROLES.values()]
        self.fields["agency"].choices = [("", _("The whole city")), *agencies.items()]
