"""The form in which a person says how a file is to be read."""

from __future__ import annotations

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from khue.model.reading import Correction
from khue.web.desk.refusals import CannotSubmitError

_ENCODINGS = ("utf-8", "utf-16", "tcvn3", "vni", "viscii", "vps", "viqr", "windows-1258", "windows-1252")


def _optional(label: object, help_text: object = "", **kwargs: int) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, **{"max_length": 100, **kwargs})


class ReadAgain(forms.Form):
    """Everything that may be said instead of being found out; what is left empty is found out."""

    sheet = _optional(_("Sheet"), _("Its name; * takes all sheets of one form."))
    header = _optional(_("Header rows"), _("Such as 3 or 3-4; 0 where there is none."), max_length=15)
    skip = _optional(_("Rows to leave out"), _("Such as 10,12-14."), max_length=200)
    encoding = forms.ChoiceField(
        label=_("Encoding"), required=False, choices=[("", _("found out")), *((one, one.upper()) for one in _ENCODINGS)]
    )
    delimiter = forms.ChoiceField(
        label=_("Delimiter"), required=False,
        choices=[("", _("found out")), ("comma", ","), ("semicolon", ";"), ("tab", "tab"), ("pipe", "|")],
    )  # fmt: skip
    decimal = forms.ChoiceField(
        label=_("Decimal sign"), required=False, choices=[("", _("found out")), (",", _("comma: 1.234,5")), (".", _("point: 1,234.5"))]
    )  # fmt: skip
    dates = forms.ChoiceField(
        label=_("Dates"), required=False,
        choices=[("", _("found out")), ("dmy", _("day first: 31/12/2025")), ("mdy", _("month first: 12/31/2025")), ("ymd", "2025-12-31")],
    )  # fmt: skip
    keep_totals = forms.BooleanField(label=_("Rows of totals are data"), required=False)
    wide = forms.BooleanField(label=_("Months side by side stay columns"), required=False)
    remember = forms.BooleanField(label=_("Remember this for our next files of this dataset"), required=False)

    def correction(self) -> Correction:
        """What is said; raises CannotSubmitError where it cannot be understood."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "remember" and value}
        try:
            return msgspec.convert(said, Correction)
        except msgspec.ValidationError:
            raise CannotSubmitError("bad-correction", 400) from None
