"""What is asked of an administrator who brings a file in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.imports.sources.days import DAY_FIRST, MONTH_FIRST
from skylight.imports.sources.opening import AUTO, TITLES
from skylight.lib.forms import Form
from skylight.lib.uploads import LARGEST

NO_FILE = _("Choose a file of at most %(count)d MB.")


class NewUpload(Form):
    """A file, and what it does not tell of itself."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX, JSON, or a ZIP of such files."),
        allow_empty_file=True,
    )
    source = forms.ChoiceField(label=_("From"), choices=[(AUTO, _("Told by its columns")), *TITLES.items()])
    dates = forms.ChoiceField(
        label=_("Days such as 03/04/2026"),
        required=False,
        choices=[
            ("", _("Told by the other days in the file")),
            (DAY_FIRST, _("Day first: 3 April")),
            (MONTH_FIRST, _("Month first: 4 March")),
        ],
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["file"].error_messages["required"] = NO_FILE % {"count": LARGEST >> 20}
