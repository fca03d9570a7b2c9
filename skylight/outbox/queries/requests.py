"""What happened to requests for support is told to those who may read the request now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from skylight.drafting.models import SupportRequest
from skylight.goals.models import Objective
from skylight.goals.visibility import open_to_all
from skylight.org.models import Person

VERBS = ("asked", "countered", "changed", "agreed", "accepted", "declined", "withdrawn")
OF_REQUESTS = (
    *(f"drafting.support_{verb}" for verb in VERBS),
    "drafting.work_ended",
    "drafting.work_resumed",
)


def of_readable_requests(
    rows: QuerySet[Any], viewer: Person | None, at: datetime, event: str = ""
) -> QuerySet[Any]:
    """These rows without what happened to requests that the viewer may not read now; `event` leads to the event.

    Without a viewer only what is asked for published goals that nothing closes.
    """
    others = ~Q(**{f"{event}kind__in": OF_REQUESTS})
    request = Cast(KeyTextTransform("request", f"{event}data"), BigIntegerField())
    readable = _readable(viewer, at).filter(pk=OuterRef("of_request"))
    return rows.alias(of_request=request).filter(others | Exists(readable))


def _readable(viewer: Person | None, at: datetime) -> QuerySet[SupportRequest]:
    if viewer is not None:
        return SupportRequest.objects.visible_to(viewer, at)
    goals = Objective.objects.not_discarded().filter(open_to_all(at), published_at__isnull=False)
    return SupportRequest.objects.filter(objective__in=goals.values("pk"))
