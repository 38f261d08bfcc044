"""The forms in which a clause is commented on, a comment answered, and comments asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.pipeline.papers.comments import DECISIONS
from khue.web.comments.actions import LEAST, LONGEST
from khue.web.comments.models import Decision
from khue.web.context import language
from khue.web.visitors.doors import VisitorForm


def _words(label: object) -> forms.CharField:
    return forms.CharField(
        label=label, min_length=LEAST, max_length=LONGEST, strip=True, widget=forms.Textarea(attrs={"rows": 6})
    )


class DelegateComment(forms.Form):
    """What a delegate says, and for which agency."""

    words = _words(_("Your comment on this clause"))
    agency = forms.ChoiceField(label=_("You speak for"))

    def __init__(self, *args: object, agencies: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies


class CitizenComment(VisitorForm):
    """What somebody without an account says."""

    words = _words(_("Your comment on this clause"))
    name = forms.CharField(
        label=_("Your name"), max_length=200, required=False,
        help_text=_("You may leave it empty. It is seen by those who answer only."),
    )  # fmt: skip


class Answering(forms.Form):
    """What becomes of a comment."""

    decision = forms.ChoiceField(label=_("What becomes of it"), widget=forms.RadioSelect)
    words = _words(_("How it is taken up, or why not"))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    opinion = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, DECISIONS[one.value][language() == "en"]) for one in Decision]
        self.fields["decision"].choices = choices


class AskingForm(forms.Form):
    """From when to when comments are asked for, and of whom."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))
    public = forms.BooleanField(label=_("Citizens may comment too, without signing in"), required=False)
