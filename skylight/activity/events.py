"""The one way to say that something happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from skylight.activity.models import Event, Notice
from skylight.lib.request_ids import request_id


def record(
    kind: str,
    *,
    by: Any,
    at: datetime,
    subject: models.Model,
    objective: Any = None,
    person: Any = None,
    team: Any = None,
    reason: str = "",
    tell: Iterable[Any] = (),
    **data: Any,
) -> Event:
    """Write one event inside the action's transaction and a notice for each person in `tell` but the actor.

    `subject` is the row it happened to; `objective`, `person` and `team` put it into their feeds;
    the rest of the keywords is kept as text (decimals, floats and dates included).
    """
    event = Event.objects.create(
        kind=kind,
        by=by,
        at=at,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        objective=objective,
        person=person,
        team=team,
        reason=reason,
        data={name: _plain(value) for name, value in data.items()},
        request=request_id.get(),
    )
    told = {one.pk for one in tell if one is not None and one != by}
    Notice.objects.bulk_create([Notice(person_id=pk, event=event) for pk in sorted(told)])
    for subscriber in settings.SKYLIGHT_SUBSCRIBERS:
        import_string(subscriber)(event, told)
    return event


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | float | datetime | date):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(one) for one in value]
    return value
