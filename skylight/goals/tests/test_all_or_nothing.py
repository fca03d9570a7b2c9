"""Wherever the database fails, an action leaves all as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from skylight.cycles import actions as cycles
from skylight.goals import actions
from skylight.goals.actions import CheckInEntry
from tests import make

pytestmark = pytest.mark.django_db

END = datetime(2026, 4, 29, 9, tzinfo=UTC)


class DatabaseGone(Exception):
    """The database failed in the middle."""


@contextmanager
def failing_at(statement: int) -> Iterator[None]:
    """A database that fails at that statement, counted from 0; what ends a transaction still works."""
    seen = 0

    def fail(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal seen
        if "SAVEPOINT" in sql:
            return execute(sql, *rest)
        seen += 1
        if seen > statement:
            raise DatabaseGone
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that these actions write."""
    models = [*apps.get_app_config("goals").get_models(), *apps.get_app_config("cycles").get_models()]
    models += apps.get_app_config("activity").get_models()
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in models}


@pytest.fixture
def goal(ana, bo):
    goal = make.objective(ana, contributors=[bo])
    for row in (make.key_result(goal), make.key_result(goal)):
        make.check_in(row, 5)
    steps = make.key_result(goal, kind="milestone", milestones=[("Draft", None, None)])
    goal.refresh_from_db()
    goal.steps = {steps.milestones.get().pk: True}
    return goal


def check_in_all(goal, ana, **cast):
    rows = goal.key_results.order_by("pk")
    ticks = [None, None, goal.steps]
    entries = [
        CheckInEntry(row, status="off_track", milestones_done=tick)
        for row, tick in zip(rows, ticks, strict=True)
    ]
    actions.check_in_all(entries, by=ana, at=END)


def correct(goal, ana, **cast):
    actions.correct(goal.check_ins.order_by("pk")[0], by=ana, at=END, value=Decimal(4))


def align(goal, ana, target, **cast):
    actions.align(by=ana, at=make.NOW, from_objective=goal, to_objective=target)


def score(goal, ana, **cast):
    scores = {row.pk: (Decimal("0.5"), "So it went") for row in goal.key_results.all()}
    actions.score(goal, by=ana, at=END, version=goal.version, key_results=scores, stated=Decimal("0.5"))


def carry_over(goal, ana, following, **cast):
    actions.carry_over(goal, by=ana, at=END, cycle=following)


def open_due_cycles(system, **cast):
    cycles.open_due_cycles(by=system, at=datetime(2026, 6, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    "act", [check_in_all, correct, align, score, carry_over, open_due_cycles], ids=lambda act: act.__name__
)
def test_an_action_that_fails_anywhere_leaves_all_as_it_was(goal, ana, li, act):
    cast = {
        "goal": goal,
        "ana": ana,
        "target": make.objective(li),
        "following": make.cycle(date(2026, 5, 1)),
        "system": make.system(),
    }
    before = everything()

    for statement in range(200):
        try:
            with failing_at(statement):
                act(**cast)
        except DatabaseGone:
            assert everything() == before, f"after {statement} statements"
        else:
            break

    assert statement > 5
    assert everything() != before
