"""What is planned for key results: the steps of one, and how many of many are done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from skylight.goals.models import Step, StepCompletion
from skylight.goals.models.steps import StepQuerySet
from skylight.goals.queries.owners import Owner, person


@dataclass(frozen=True)
class PlannedStep:
    """One step, and who said when that it is done."""

    id: int
    version: int
    words: str
    owner: Owner | None
    due_on: date | None
    link: str
    done_at: datetime | None
    done_by: str
    is_late: bool

    @property
    def host(self) -> str:
        """Where the link leads, in short."""
        return urlsplit(self.link).hostname or ""


@dataclass(frozen=True)
class Plan:
    """How many steps a key result has, and how many of them are done."""

    done: int
    steps: int


def steps_of(key_result: int, *, today: date) -> list[PlannedStep]:
    """The plan of one key result: what is open, the nearest day first, then what is done; one statement."""
    found = with_completion(Step.objects.live().filter(key_result=key_result)).select_related("owner")
    rows = found.order_by(F("done_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "id")
    return [_planned(one, today) for one in rows]


def plans(key_results: Iterable[int]) -> dict[int, Plan]:
    """The plans of those key results that have one; one statement."""
    live = (
        Step.objects.live().filter(key_result__in=list(key_results)).annotate(is_done=Exists(_completion()))
    )
    counted = (
        live.order_by()
        .values("key_result")
        .annotate(steps=Count("id"), done=Count("id", filter=Q(is_done=True)))
    )
    return {row["key_result"]: Plan(row["done"], row["steps"]) for row in counted}


def with_completion(steps: StepQuerySet) -> StepQuerySet:
    """These steps, each with `done_at` and `done_by_id`, `done_by_name` in the same statement."""
    done = _completion()
    return steps.annotate(
        done_at=Subquery(done.values("at")[:1]),
        done_by_id=Subquery(done.values("by")[:1]),
        done_by_name=Subquery(done.values("by__name")[:1]),
    )


def _completion() -> models.QuerySet[StepCompletion]:
    return StepCompletion.objects.filter(step=OuterRef("pk"), undone_at=None)


def _planned(one: Any, today: date) -> PlannedStep:
    late = one.due_on is not None and one.due_on < today and one.done_at is None
    return PlannedStep(
        one.pk,
        one.version,
        one.words,
        person(one.owner),
        one.due_on,
        one.link,
        one.done_at,
        one.done_by_name or "",
        late,
    )
