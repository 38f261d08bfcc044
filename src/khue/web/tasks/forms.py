"""The forms by which people say what is to happen to a task: one for each act, with the fields that it needs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.model.progress import OBJECTIVE, SUBJECTIVE, Act
from khue.web.tasks.evidence import File
from khue.web.tasks.wishes import LONGEST, Wish


class DateInput(forms.DateInput):
    """A day as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilesInput(forms.FileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True})


def _text(label: object, help_text: object = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


class ActForm(forms.Form):
    """What every act may have: a note that only the offices see."""

    note = _text(_("Internal note"), _("Seen by the offices concerned, never on the public pages."))
    field_order: tuple[str, ...] = ()

    def wish(self, act: Act, part: str, files: tuple[File, ...] = ()) -> Wish:
        """What was said in a valid form."""
        said: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "progress" in said:
            said["progress"] = float(said["progress"]) / 100
        return Wish(act=act, part=part, evidence=files, **said)


class Plain(ActForm):
    """Accepting, verifying, closing, reminding: nothing has to be said."""


class Reason(ActForm):
    """Returning, reopening, refusing, answering, directing: in words."""

    text = _text(_("What is said"), _("It stands in the public log."), required=True)
    field_order = ("text", "note")


class MoreTime(ActForm):
    """Asking for more time, and giving it."""

    deadline = forms.DateField(label=_("New deadline"), widget=DateInput())
    text = _text(_("Why"), _("It stands in the public log."), required=True)
    field_order = ("deadline", "text", "note")


class Assign(ActForm):
    """Giving a task: to whom, by when."""

    lead = forms.ChoiceField(label=_("Leads"), required=False)
    deadline = forms.DateField(label=_("Deadline"), required=False, widget=DateInput())
    text = _text(_("What is said"), _("It stands in the public log."))
    field_order = ("lead", "deadline", "text", "note")

    def __init__(self, *args: Any, agencies: Collection[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", _("as the plan says")), *agencies]


class Report(ActForm):
    """Progress, product, evidence, and where it is behind: why, and of what kind the cause is."""

    progress = forms.DecimalField(
        label=_("Progress, %"), min_value=0, max_value=100, max_digits=4, decimal_places=1, required=False
    )
    done = forms.BooleanField(label=_("It is done"), required=False, help_text=_("Needs a file of evidence."))
    product = _text(_("Product or result"), _("It stands in the public log."))
    file = forms.FileField(
        label=_("Files of evidence"),
        required=False,
        widget=FilesInput(),
        help_text=_("Up to 20 files of at most 100 MB each."),
    )
    behind = forms.BooleanField(label=_("It is behind"), required=False)
    cause = _text(_("Cause of the delay"), _("Needed where the task is behind or past its deadline."))
    cause_kind = forms.ChoiceField(
        label=_("Kind of the cause"), required=False,
        choices=[("", _("not behind")), (OBJECTIVE, _("objective: outside the agency's reach")),
                 (SUBJECTIVE, _("subjective: within the agency's reach"))],
    )  # fmt: skip
    help = _text(_("Help that is asked for"), _("The office that gave the task is told."))
    field_order = ("progress", "done", "product", "file", "behind", "cause", "cause_kind", "help", "note")

    def wish(self, act: Act, part: str, files: tuple[File, ...] = ()) -> Wish:
        """What was said; the file comes by itself."""
        self.cleaned_data.pop("file", None)
        return super().wish(act, part, files)


class Start(ActForm):
    """A task that an agency sets itself."""

    agency = forms.ChoiceField(label=_("Agency"))
    text = _text(_("What is to be done"), required=True)
    product = _text(_("Product or result"))
    deadline = forms.DateField(label=_("Deadline"), required=False, widget=DateInput())
    field_order = ("agency", "text", "product", "deadline", "note")

    def __init__(self, *args: Any, agencies: Collection[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = list(agencies)


FORMS: dict[Act, type[ActForm]] = {
    Act.ACCEPT: Plain, Act.VERIFY: Plain, Act.CLOSE: Plain, Act.REMIND: Plain, Act.ESCALATE: Plain,
    Act.RETURN: Reason, Act.REOPEN: Reason, Act.REFUSE_TIME: Reason, Act.ANSWER: Reason, Act.DIRECT: Reason,
    Act.ASK_TIME: MoreTime, Act.GIVE_TIME: MoreTime, Act.ASSIGN: Assign, Act.REPORT: Report,
}  # fmt: skip
