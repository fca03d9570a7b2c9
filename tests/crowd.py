"""Makes a world larger, row by row like one that stands: a thousand of everything, in a second."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any, TypeVar

from django.db import models

from skylight.activity.models import Comment, Event, Notice
from skylight.cycles.models import Cycle
from skylight.goals import actions as goal_actions
from skylight.goals.models import (
    Alignment,
    CheckIn,
    Contribution,
    KeyResult,
    Objective,
    Revision,
    RevisionChange,
    SavedView,
)
from skylight.lib import paths
from skylight.org.models import Membership, Person, ReportingLine, Team
from tests import make
from tests.access_matrix import World

Row = TypeVar("Row", bound=models.Model)
FIRST = 1_000_000


def grow(world: World, up_to: int) -> None:
    """Bring everything that a page may list to this number; of what one person owns, to a hundred at most."""
    few = min(up_to, 100)
    people = _people(world, up_to)
    _copies(world.growth, Team, up_to, lambda row, pk: {"path": world.growth.path + paths.step(pk), "parent": world.growth})  # fmt: skip
    _copies(world.cycle, Cycle, few, _earlier)
    objectives = _objectives(world, people, few)
    _about_the_goal(world, people, objectives, up_to, few)
    _told(world, up_to)
    _copies(world.view, SavedView, few, lambda row, pk: {"name": f"View {pk}"})


def _earlier(cycle: Cycle, pk: int) -> dict[str, Any]:
    ago = timedelta(days=61 * (pk - FIRST))
    days = ("first_day", "last_day", "starts_at", "ends_at", "draft_opens_at", "closes_at")
    return {name: getattr(cycle, name) - ago for name in days}


def _people(world: World, up_to: int) -> list[Person]:
    bo, li = world.bo, world.li
    people = _copies(bo, Person, up_to, lambda row, pk: {"email": None, "name": f"Bo {pk}", "path": li.path + paths.step(pk)})  # fmt: skip
    for model, row in (
        (Membership, bo.memberships.get(until_on=None)),
        (ReportingLine, bo.lines.get(until_on=None)),
    ):
        _copies(row, model, up_to, lambda row, pk: {"person_id": pk})
    return people


def _objectives(world: World, people: list[Person], few: int) -> list[Objective]:
    goal, row = world.goal, world.key_result
    theirs = _copies(goal, Objective, len(people), lambda row, pk: {"owner_person_id": pk})
    _copies(row, KeyResult, len(people), lambda row, pk: {"objective_id": pk})
    # Of Ana's own there is another range.
    _copies(goal, Objective, few, lambda row, pk: {"position": pk}, first=2 * FIRST)
    _copies(row, KeyResult, few, lambda row, pk: {"objective_id": pk}, first=2 * FIRST)
    _copies(row, KeyResult, few, lambda row, pk: {"position": pk}, first=3 * FIRST)
    return theirs


def _about_the_goal(
    world: World, people: list[Person], objectives: list[Objective], up_to: int, few: int
) -> None:
    _copies(world.check_in, CheckIn, up_to, lambda row, pk: {"at": row.at - timedelta(minutes=pk - FIRST)})
    _copies(world.comment, Comment, up_to, lambda row, pk: {"by_id": pk})
    revision = Revision.objects.filter(objective=world.goal).first() or _edited(world)
    _copies(revision, Revision, up_to, lambda row, pk: {"by_id": pk})
    change = RevisionChange.objects.filter(revision=revision).first()
    assert change is not None
    _copies(change, RevisionChange, up_to, lambda row, pk: {"revision_id": pk})
    _copies(world.claim, Alignment, up_to, lambda row, pk: {"from_objective_id": pk})
    _copies(world.link, Alignment, few, lambda row, pk: {"to_objective_id": pk}, first=2 * FIRST)
    helper = Contribution(objective=world.goal, person=world.bo, at=make.NOW)
    _copies(helper, Contribution, few, lambda row, pk: {"person_id": pk})


def _edited(world: World) -> Revision:
    words = {"title": "Nobody waits for a page", "reason": "Clearer"}
    goal = goal_actions.edit_objective(
        world.goal, by=world.ana, at=make.NOW, version=world.goal.version, **words
    )
    return Revision.objects.get(objective=goal)


def _told(world: World, up_to: int) -> None:
    notice = Notice.objects.filter(person=world.ana).select_related("event").first()
    assert notice is not None
    _copies(notice.event, Event, up_to, lambda row, pk: {})
    _copies(notice, Notice, up_to, lambda row, pk: {"event_id": pk})


def _copies(
    row: Row,
    model: type[Row],
    up_to: int,
    change: Callable[[Any, int], dict[str, Any]],
    *,
    first: int = FIRST,
) -> list[Row]:
    """Rows `first + 1` to `first + up_to`, those that are missing made; all of them are given back."""
    rows = [_copy(row, model, pk, change) for pk in range(first + 1, first + up_to + 1)]
    standing = set(model._base_manager.filter(pk__in=[one.pk for one in rows]).values_list("pk", flat=True))
    model._base_manager.bulk_create([one for one in rows if one.pk not in standing], batch_size=200)
    return rows


def _copy(row: Row, model: type[Row], pk: int, change: Callable[[Any, int], dict[str, Any]]) -> Row:
    made = copy(row)
    made._state = copy(row._state)
    made._state.fields_cache = {}
    made.pk = pk
    for name, value in change(row, pk).items():
        setattr(made, name, value)
    return made
