"""The form in which somebody asks for data, and the one in which an agency answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.model.interest import Asker, Outcome
from khue.pipeline.interest.words import ASKERS, OUTCOMES
from khue.web.context import language
from khue.web.visitors.doors import VisitorForm, plain


class AskForData(VisitorForm):
    """Which data, what for, and who asks."""

    title = forms.CharField(
        label=_("Which data do you need?"), max_length=160, min_length=8,
        help_text=_("Such as: opening hours of the health stations of each commune."),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("What do you want to do with it?"), max_length=1000, min_length=20, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Do not write personal data of others here; these words are shown once an officer has read them."),
    )  # fmt: skip
    asker = forms.ChoiceField(label=_("You ask as"))
    name = forms.CharField(
        label=_("Your name or organisation"), max_length=120, required=False, help_text=_("It is never shown.")
    )
    contact = forms.EmailField(
        label=_("Your e-mail"), required=False, help_text=_("Only for the answer; it is never shown.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as it came
        super().__init__(*args, **kwargs)
        choices = [(one.value, words.in_(language())) for one, words in ASKERS.items()]
        self.fields["asker"].choices = choices

    def said(self) -> dict[str, str]:
        """What was said, as it is kept."""
        found = self.cleaned_data
        return {
            "title": plain(found["title"], 160).replace("\n", " "), "purpose": plain(found["purpose"], 1000),
            "asker": Asker(found["asker"]).value, "name": plain(found["name"], 120).replace("\n", " "),
            "contact": found["contact"],
        }  # fmt: skip


class AnswerRequest(forms.Form):
    """What came of a request, and why."""

    outcome = forms.ChoiceField(label=_("What came of it"))
    dataset = forms.ChoiceField(label=_("The dataset that holds it"), required=False)
    answer = forms.CharField(
        label=_("The answer, which everybody may read"), max_length=2000, min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say why data may not be opened, and by which rule; or where it is and how to use it."),
    )  # fmt: skip

    def __init__(self, *args: Any, datasets: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        super().__init__(*args, **kwargs)
        outcomes = [(one.value, words.in_(language())) for one, words in OUTCOMES.items()]
        self.fields["outcome"].choices = outcomes
        self.fields["dataset"].choices = [("", "–"), *datasets]

    def what(self) -> Outcome:
        """What came of it."""
        return Outcome(self.cleaned_data["outcome"])
