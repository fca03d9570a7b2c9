"""What a cycle is called when nobody has given it a name of its own."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from skylight.cycles.models import Cycle

# Names are kept in one language and translated when they are shown.
KEPT_IN = "en"
MONTHS = (
    pgettext_lazy("month", "January"), pgettext_lazy("month", "February"), pgettext_lazy("month", "March"),
    pgettext_lazy("month", "April"), pgettext_lazy("month", "May"), pgettext_lazy("month", "June"),
    pgettext_lazy("month", "July"), pgettext_lazy("month", "August"), pgettext_lazy("month", "September"),
    pgettext_lazy("month", "October"), pgettext_lazy("month", "November"), pgettext_lazy("month", "December"),
)  # fmt: skip


def kept_name(first_day: date, last_day: date) -> str:
    """The name to store for these dates."""
    with translation.override(KEPT_IN):
        return default_name(first_day, last_day)


def shown_name(cycle: Cycle) -> str:
    """The cycle's own name, or the one made from its dates in the reader's language."""
    if cycle.first_day is None or cycle.last_day is None:
        return cycle.name
    elif cycle.name == kept_name(cycle.first_day, cycle.last_day):
        return default_name(cycle.first_day, cycle.last_day)
    else:
        return cycle.name


def default_name(first_day: date, last_day: date) -> str:
    """A name made from the dates: "March–April 2026", "2026", or both days when they lie within months."""
    after = last_day + timedelta(days=1)
    if first_day.day != 1 or after.day != 1:
        return _("%(first_day)s to %(last_day)s") % {"first_day": first_day, "last_day": last_day}
    elif (first_day.month, after) == (1, date(first_day.year + 1, 1, 1)):
        return pgettext("name of a cycle", "%(year)s") % {"year": first_day.year}
    else:
        return _name_of_months(first_day, last_day)


def _name_of_months(first_day: date, last_day: date) -> str:
    names = {
        "first": MONTHS[first_day.month - 1],
        "first_year": first_day.year,
        "last": MONTHS[last_day.month - 1],
        "last_year": last_day.year,
    }
    if first_day.year != last_day.year:
        return _("%(first)s %(first_year)s – %(last)s %(last_year)s") % names
    elif first_day.month != last_day.month:
        return _("%(first)s–%(last)s %(last_year)s") % names
    else:
        return _("%(first)s %(first_year)s") % names
