"""A placeholder turns out to be somebody: the goals kept under its name become theirs, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from skylight.activity import events
from skylight.activity.models import Comment
from skylight.goals import locks, revisions
from skylight.goals.models import CheckIn, Contribution, KeyResult, Objective, Restriction, Step
from skylight.goals.permissions import can_merge
from skylight.lib.errors import require
from skylight.org import actions as org_actions
from skylight.org.models import Person


@transaction.atomic
def merge_person(placeholder: Person, *, by: Person, at: datetime, into: Person) -> Person:
    """Make everything a placeholder owns, helps with or has said that of the person it stood for.

    Who acted on what stays as it was recorded. Raises RuleBroken when it is no placeholder, or the person is none.
    """
    require(can_merge(by))
    into = org_actions.absorb(placeholder, by=by, at=at, into=into)
    locks.hold_all(_touched(placeholder))
    objectives = _take_objectives(placeholder, into)
    key_results = _take_key_results(placeholder, into)
    revisions.keep_all([*objectives, *key_results], by=by, at=at)
    _take_contributions(placeholder, into, at)
    _take_audiences(placeholder, into)
    Step.objects.filter(owner=placeholder).update(owner=into)
    CheckIn.objects.filter(by=placeholder).update(by=into)
    Comment.objects.filter(by=placeholder).update(by=into)
    events.record(
        "goals.person_merged",
        by=by,
        at=at,
        subject=into,
        person=into,
        tell=[into],
        placeholder=placeholder,
        objectives=[row for row, _ in objectives],
        key_results=[row for row, _ in key_results],
    )
    return into


def _touched(placeholder: Person) -> set[int]:
    mine = Q(owner_person=placeholder) | Q(backup_owner=placeholder) | Q(mentor=placeholder)
    driven = Q(key_results__owner=placeholder) | Q(key_results__backup_owner=placeholder)
    return set(Objective.objects.filter(mine | driven).values_list("pk", flat=True))


def _take_objectives(
    placeholder: Person, into: Person
) -> list[tuple[Objective | KeyResult, Sequence[revisions.Change]]]:
    # Behind those that the person has in the same cycle already.
    last = Objective.objects.filter(owner_person=into, cycle=OuterRef("cycle")).order_by("-position")
    behind = Coalesce(Subquery(last.values("position")[:1]) + 1, Value(0))
    owned = Objective.objects.filter(owner_person=placeholder)
    Objective.objects.filter(pk__in=owned.values("pk")).update(position=F("position") + behind)
    return _take(Objective, ("owner_person", "backup_owner", "mentor"), placeholder, into)


def _take_key_results(
    placeholder: Person, into: Person
) -> list[tuple[Objective | KeyResult, Sequence[revisions.Change]]]:
    return _take(KeyResult, ("owner", "backup_owner"), placeholder, into)


def _take(model: Any, names: tuple[str, ...], placeholder: Person, into: Person) -> list[Any]:
    mine = models.Q()
    for name in names:
        mine |= Q(**{name: placeholder})
    rows = model.objects.filter(mine).order_by("pk")
    rows = list(rows.select_related("objective") if model is KeyResult else rows)
    made = []
    for row in rows:
        given = {name: into for name in names if getattr(row, f"{name}_id") == placeholder.pk}
        made.append((row, revisions.changes(row, given)))
        for name in given:
            setattr(row, name, into)
        row.version += 1
    model.objects.bulk_update(rows, [*names, "version"])
    return made


def _take_contributions(placeholder: Person, into: Person, at: datetime) -> None:
    """Where both help, the placeholder's part ends now and stays on record."""
    both = Contribution.objects.filter(person=into, ended_at=None).values("objective")
    live = Contribution.objects.filter(person=placeholder, ended_at=None)
    live.filter(objective__in=list(both.values_list("objective", flat=True))).update(ended_at=at)
    Contribution.objects.filter(person=placeholder).update(person=into)


def _take_audiences(placeholder: Person, into: Person) -> None:
    through = Restriction.audience.through
    known = through.objects.filter(person=into).values_list("restriction", flat=True)
    through.objects.filter(person=placeholder).exclude(restriction__in=list(known)).update(person=into)
    through.objects.filter(person=placeholder).delete()
