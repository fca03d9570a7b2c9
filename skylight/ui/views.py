"""The page that shows every component."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skylight.lib.forms import Form
from skylight.ui.render import page


class Sample(Form):
    """Each kind of field once."""

    name = forms.CharField(label="Name", help_text="As colleagues say it.")
    words = forms.CharField(label="Words", widget=forms.Textarea)
    pick = forms.ChoiceField(label="One of a few", choices=[("a", "First"), ("b", "Second")])
    tick = forms.BooleanField(label="Tell the others", required=False)
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component with usual, long and empty content."""
    now = timezone.now()
    return page(
        request,
        "ui/patterns.html",
        form=Sample(),
        wrong=Sample({"name": "", "words": "Kept as typed", "pick": "a", "on": "31 February"}),
        moments=[now, now - timedelta(minutes=7), now - timedelta(days=9), now - timedelta(days=90)],
        shares=[(Decimal("0.62"), Decimal("0.55"), "on_track"), (Decimal("0.3"), Decimal("0.55"), "at_risk"),
                (Decimal("0.05"), Decimal("0.55"), "off_track"), (Decimal(0), None, "none"),
                (Decimal(1), Decimal("0.55"), "done"), (Decimal("0.4"), Decimal("0.55"), "stale")],
        points=[Decimal(one) for one in (12, 11, 11, 9, "8.3")],
    )  # fmt: skip
