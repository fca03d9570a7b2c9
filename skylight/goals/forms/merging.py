"""What an administrator says when a placeholder turns out to be somebody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from skylight.lib.forms import Form
from skylight.org.fields import PersonField


class Merging(Form):
    """The person whom a placeholder stood for."""

    into = PersonField(label=_("Who it is"))
