"""The form in which somebody says what they made with a dataset."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.model.interest import Made
from khue.pipeline.interest.words import MADE
from khue.web.context import language
from khue.web.visitors.doors import VisitorForm, plain


class TellReuse(VisitorForm):
    """What was made, by whom, with which dataset."""

    dataset = forms.ChoiceField(label=_("Made with which data"))
    kind = forms.ChoiceField(label=_("What it is"))
    title = forms.CharField(label=_("Its name"), max_length=160, min_length=4)
    about = forms.CharField(
        label=_("What it does, and for whom"), max_length=1000, min_length=20, widget=forms.Textarea(attrs={"rows": 5})
    )
    maker = forms.CharField(
        label=_("Who made it"),
        max_length=120,
        min_length=2,
        help_text=_("A person, group or organisation; it is shown."),
    )
    url = forms.URLField(label=_("Its address on the web"), required=False, max_length=300, assume_scheme="https")
    contact = forms.EmailField(
        label=_("Your e-mail"), required=False, help_text=_("Only for the officer who looks at it; it is never shown.")
    )

    def __init__(self, *args: Any, datasets: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        super().__init__(*args, **kwargs)
        self.fields["dataset"].choices = datasets
        kinds = [(one.value, words.in_(language())) for one, words in MADE.items()]
        self.fields["kind"].choices = kinds

    def clean_url(self) -> str:
        """Only addresses that a browser opens as pages."""
        url = str(self.cleaned_data["url"])
        if url and not url.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("Give an address that begins with https:// or http://."))
        return url

    def said(self) -> dict[str, str]:
        """What was said, as it is kept."""
        found = self.cleaned_data
        return {
            "kind": Made(found["kind"]).value, "title": plain(found["title"], 160).replace("\n", " "),
            "about": plain(found["about"], 1000), "maker": plain(found["maker"], 120).replace("\n", " "),
            "url": found["url"], "contact": found["contact"],
        }  # fmt: skip
