"""Key results over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from skylight.goals import actions
from skylight.goals.api.loading import key_result_or_404, named_person, objective_or_404
from skylight.goals.api.rows import key_result_rows, show_key_result
from skylight.goals.api.shapes import key_results as shapes
from skylight.goals.api.shapes.key_results import KeyResultAlone
from skylight.goals.models import KeyResult
from skylight.goals.models.key_results import KeyResultQuerySet
from skylight.goals.queries.check_in_page import mine
from skylight.lib.api import Listing, Sparse, one, page_by_id, sent, version_of

router = Router(tags=["Key results"])


@router.get("/key-results", response=Listing[KeyResultAlone])
def list_key_results(request: HttpRequest, asked: Query[shapes.KeyResultsAsked]) -> HttpResponse:
    """Those of the objectives you may read, the newest first."""
    now = timezone.now()
    readable = KeyResult.objects.visible_to(request.user, now)
    if asked.mine:
        readable = readable.filter(pk__in=mine(request.user, now).values("pk"))
    found = _narrowed(readable, asked)
    rows = key_result_rows(request.user, now)
    return page_by_id(request, found, asked, of=KeyResultAlone, rows=rows, newest_first=True)


@router.post("/objectives/{int:pk}/key-results", response={201: KeyResultAlone})
def add_key_result(request: HttpRequest, pk: int, body: shapes.NewKeyResult) -> HttpResponse:
    """Add one to an objective; to a published one it is a revision."""
    objective, now = objective_or_404(request, pk), timezone.now()
    given = _with_people(request, sent(body))
    given["milestones"] = [(step.title, step.due_on, step.weight) for step in body.milestones]
    added = actions.add_key_result(objective, by=request.user, at=now, **given)
    return show_key_result(request, added.pk, now, new=True)


@router.get("/key-results/{int:pk}", response=KeyResultAlone)
def get_key_result(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One key result."""
    now = timezone.now()
    key_result_or_404(request, pk)
    (row,) = key_result_rows(request.user, now)([pk])
    return one(request, row, asked, of=KeyResultAlone)


@router.patch("/key-results/{int:pk}", response=KeyResultAlone)
def edit_key_result(request: HttpRequest, pk: int, body: shapes.EditKeyResult) -> HttpResponse:
    """Change what it says; once it is published, every change is a revision and a new target wants a reason."""
    row, now = key_result_or_404(request, pk), timezone.now()
    given = _with_people(request, sent(body))
    if body.milestones is not None:
        given["milestones"] = [(step.id, step.title, step.due_on, step.weight) for step in body.milestones]
    version = version_of(request, body.version)
    actions.edit_key_result(row, by=request.user, at=now, version=version, **given)
    return show_key_result(request, pk, now)


@router.post("/key-results/{int:pk}/cancellation", response=KeyResultAlone)
def cancel_key_result(request: HttpRequest, pk: int, body: shapes.Cancellation) -> HttpResponse:
    """Take it out of the count; it stays readable, with the reason."""
    return _act(request, actions.cancel_key_result, pk, reason=body.reason)


@router.delete("/key-results/{int:pk}/cancellation", response=KeyResultAlone)
def restore_key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it count again."""
    return _act(request, actions.restore_key_result, pk)


@router.put("/key-results/{int:pk}/position", response=KeyResultAlone)
def move_key_result(request: HttpRequest, pk: int, body: shapes.Position) -> HttpResponse:
    """Put it at a place among those of its objective."""
    return _act(request, actions.move_key_result, pk, position=body.position)


def _act(request: HttpRequest, action: Callable[..., Any], pk: int, **given: Any) -> HttpResponse:
    row, now = key_result_or_404(request, pk), timezone.now()
    action(row, by=request.user, at=now, **given)
    return show_key_result(request, pk, now)


def _narrowed(found: KeyResultQuerySet, asked: shapes.KeyResultsAsked) -> KeyResultQuerySet:
    wanted = {
        "objective": asked.objective,
        "objective__cycle": asked.cycle,
        "owner": asked.owner,
        "status": asked.status,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found if asked.cancelled else found.live()


def _with_people(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    for name in ("owner", "backup_owner"):
        if name in given:
            given[name] = named_person(request, given[name], name)
    return given
