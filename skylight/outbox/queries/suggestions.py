"""What happened to suggestions is told to their two sides alone, and to the one who declined no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from skylight.drafting.models import Suggestion
from skylight.org.models import Person

# Of a withdrawal nothing but that it happened is told.
OF_SUGGESTIONS = (
    "drafting.suggestion_made", "drafting.suggestion_edited", "drafting.suggestion_accepted",
    "drafting.suggestion_declined",
)  # fmt: skip


def of_readable_suggestions(
    rows: QuerySet[Any], viewer: Person | None, at: datetime, event: str = ""
) -> QuerySet[Any]:
    """These rows without what happened to suggestions that the viewer may not read now; `event` leads to the event."""
    others = ~Q(**{f"{event}kind__in": OF_SUGGESTIONS})
    if viewer is None:
        return rows.filter(others)
    suggestion = Cast(KeyTextTransform("suggestion", f"{event}data"), BigIntegerField())
    readable = Suggestion.objects.visible_to(viewer, at).filter(pk=OuterRef("of_suggestion"))
    return rows.alias(of_suggestion=suggestion).filter(others | Exists(readable))
