"""What people type about webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from skylight.lib.forms import Form

GROUPS = (
    ("goals", _("Goals")),
    ("org", _("People and teams")),
    ("cycles", _("Cycles")),
    ("policies", _("How teams work")),
)


def kinds_by_group() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The kinds of events under the part of the product that they belong to."""
    return [
        (label, [one for one in settings.SKYLIGHT_EVENT_KINDS if one[0].startswith(f"{app}.")])
        for app, label in GROUPS
    ]


class EditWebhook(Form):
    """Where it leads and what it is told of."""

    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Skylight sends each event there as JSON, signed with the secret of the webhook."),
    )
    about = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=200,
        help_text=_("Its name here, for instance “Team chat”."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these events"),
        required=False,
        choices=kinds_by_group,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none chosen it is told of everything."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)


class NewWebhook(EditWebhook):
    """The same, and for an administrator whether it is the company's."""

    version = None  # type: ignore[assignment]
    company_wide = forms.BooleanField(
        label=_("For the whole company"),
        required=False,
        help_text=_("Told of everything that is open to everybody, and looked after by all administrators."),
    )

    def __init__(self, *args: Any, may_be_company_wide: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_company_wide:
            del self.fields["company_wide"]
