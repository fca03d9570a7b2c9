"""Filters somebody wants again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.goals.fields import tidy
from skylight.goals.models import SavedView
from skylight.goals.permissions import can_forget_view, can_save_view
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person

LONGEST_NAME = 100
LONGEST_QUERY = 1000


@transaction.atomic
def save_view(*, by: Person, at: datetime, name: str, query: str) -> SavedView:
    """Keep a filter under a name of one's own; the same name again replaces it."""
    require(can_save_view(by))
    name, query = tidy(name), tidy(query).lstrip("?")
    _refuse_misfits(name, query)
    view = SavedView.objects.select_for_update().filter(person=by, name=name).first()
    if view is not None and view.query == query:
        return view
    view = view or SavedView(person=by, name=name)
    view.query, view.at = query, at
    view.save()
    events.record("goals.view_saved", by=by, at=at, subject=view)
    return view


@transaction.atomic
def forget_view(view: SavedView, *, by: Person, at: datetime) -> None:
    """Remove one's own saved view."""
    require(can_forget_view(by, view))
    events.record("goals.view_forgotten", by=by, at=at, subject=view)
    SavedView.objects.filter(pk=view.pk).delete()


def _refuse_misfits(name: str, query: str) -> None:
    if not name:
        raise RuleBroken(_("Give the view a name."), field="name")
    elif len(name) > LONGEST_NAME:
        raise RuleBroken(_("Use at most %(count)s characters.") % {"count": LONGEST_NAME}, field="name")
    elif len(query) > LONGEST_QUERY:
        raise RuleBroken(_("This filter is too long to keep."), field="query")
