"""One ordinary use of each action: a scene sets the stage and returns the act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any

from skylight.goals import actions
from skylight.goals.texts import KeyResultText, ObjectiveText
from tests import make

Scene = Callable[[SimpleNamespace], Callable[[], Any]]
SCENES: dict[str, Scene] = {}
LATER = make.NOW + timedelta(days=9)


def scene(stage: Scene) -> Scene:
    """Enters a scene under the name of its action."""
    SCENES[stage.__name__] = stage
    return stage


def _act(name: str, /, *rows: Any, by: Any, **details: Any) -> Callable[[], Any]:
    return partial(getattr(actions, name), *rows, by=by, at=make.NOW, **details)


def _goal(cast: SimpleNamespace, **details: Any) -> Any:
    return make.objective(cast.ana, contributors=[cast.bo], **details)


@scene
def draft_objective(cast):
    cycle = make.running_cycle()
    return _act(
        "draft_objective", by=cast.ana, cycle=cycle, title="A", owner_person=cast.ana, contributors=[cast.bo]
    )


@scene
def edit_objective(cast):
    return _act("edit_objective", _goal(cast), by=cast.ana, version=2, title="Other", reason="Clearer")


@scene
def set_contributors(cast):
    return _act("set_contributors", _goal(cast), by=cast.ana, version=2, people=[cast.li])


@scene
def publish(cast):
    return _act("publish", _goal(cast, published=False), by=cast.ana)


@scene
def discard(cast):
    return _act("discard", _goal(cast, published=False), by=cast.ana)


@scene
def close(cast):
    return _act("close", _goal(cast), by=cast.ana)


@scene
def reopen(cast):
    return _act("reopen", actions.close(_goal(cast), by=cast.ana, at=make.NOW), by=cast.ana)


@scene
def abandon(cast):
    return _act("abandon", _goal(cast), by=cast.ana, reason="Enough")


@scene
def resume(cast):
    gone = actions.abandon(_goal(cast), by=cast.ana, at=make.NOW, reason="Enough")
    return _act("resume", gone, by=cast.ana)


@scene
def move_objective(cast):
    _goal(cast)
    return _act("move_objective", _goal(cast), by=cast.ana, position=0)


@scene
def set_objective_weights(cast):
    first, second = _goal(cast), _goal(cast)
    weights = {first.pk: Decimal("0.4"), second.pk: Decimal("0.6")}
    return _act("set_objective_weights", by=cast.ana, owner=cast.ana, cycle=first.cycle, weights=weights)


@scene
def restrict(cast):
    return _act("restrict", _goal(cast), by=cast.ana, reason="A purchase", until_at=LATER, audience=[cast.li])


@scene
def lift_restriction(cast):
    objective = _goal(cast)
    actions.restrict(objective, by=cast.ana, at=make.NOW, reason="A purchase", until_at=LATER)
    return _act("lift_restriction", objective, by=cast.ana)


@scene
def add_key_result(cast):
    steps = [("Plan", None, None), ("Build", None, None)]
    return _act("add_key_result", _goal(cast), by=cast.ana, title="B", kind="milestone", milestones=steps)


@scene
def edit_key_result(cast):
    key_result = make.key_result(_goal(cast))
    details = {"target": Decimal(20), "title": "Other", "milestones": [(None, "Plan", None, None)]}
    return _act("edit_key_result", key_result, by=cast.ana, version=1, reason="More", **details)


@scene
def cancel_key_result(cast):
    return _act("cancel_key_result", make.key_result(_goal(cast)), by=cast.ana, reason="Enough")


@scene
def restore_key_result(cast):
    key_result = make.key_result(_goal(cast))
    cancelled = actions.cancel_key_result(key_result, by=cast.ana, at=make.NOW, reason="Enough")
    return _act("restore_key_result", cancelled, by=cast.ana)


@scene
def move_key_result(cast):
    objective = _goal(cast)
    make.key_result(objective)
    return _act("move_key_result", make.key_result(objective), by=cast.ana, position=0)


@scene
def set_weights(cast):
    objective = _goal(cast)
    first, second = make.key_result(objective), make.key_result(objective)
    weights = {first.pk: Decimal("0.4"), second.pk: Decimal("0.6")}
    return _act("set_weights", objective, by=cast.ana, version=objective.version, weights=weights)


@scene
def comment(cast):
    return _act("comment", _goal(cast), by=cast.bo, text="Why?")


@scene
def solve(cast):
    said = actions.comment(_goal(cast), by=cast.bo, at=make.NOW, text="Why?")
    return _act("solve", said, by=cast.ana)


@scene
def unsolve(cast):
    said = actions.comment(_goal(cast), by=cast.bo, at=make.NOW, text="Why?")
    return _act("unsolve", actions.solve(said, by=cast.ana, at=make.NOW), by=cast.ana)


@scene
def save_view(cast):
    return _act("save_view", by=cast.ana, name="Late", query="stale=on")


@scene
def forget_view(cast):
    view = actions.save_view(by=cast.ana, at=make.NOW, name="Late", query="stale=on")
    return _act("forget_view", view, by=cast.ana)


@scene
def merge_person(cast):
    sales = make.person("Sales", kind="placeholder", email=None, password=None)
    objective = make.objective(sales, by=make.system(), contributors=[cast.bo])
    make.key_result(objective, owner=sales)
    make.objective(cast.bo, contributors=[sales, cast.ana])
    return _act("merge_person", sales, by=cast.root, into=cast.ana)


@scene
def check_in(cast):
    return _act("check_in", make.key_result(_goal(cast)), by=cast.ana, value=Decimal(5), note="Half of it")


@scene
def check_in_all(cast):
    entries = [
        actions.CheckInEntry(make.key_result(_goal(cast)), value=Decimal(5), status="on_track")
        for _ in range(2)
    ]
    return _act("check_in_all", entries, by=cast.ana)


@scene
def correct(cast):
    said = make.check_in(make.key_result(_goal(cast)), 5)
    return _act("correct", said, by=cast.ana, value=Decimal(4), note="Counted again")


@scene
def align(cast):
    ends = {"from_objective": _goal(cast), "to_objective": make.objective(cast.li)}
    return _act("align", by=cast.ana, **ends)


@scene
def end_alignment(cast):
    return _act("end_alignment", make.alignment(_goal(cast), make.objective(cast.li)), by=cast.ana)


@scene
def acknowledge(cast):
    return _act("acknowledge", make.alignment(_goal(cast), make.objective(cast.li)), by=cast.li)


@scene
def challenge(cast):
    link = make.alignment(_goal(cast), make.objective(cast.li))
    return _act("challenge", link, by=cast.li, reason="It serves something else")


@scene
def score(cast):
    objective = _goal(cast)
    given = {make.key_result(objective).pk: (Decimal("0.7"), "Close")}
    end = objective.cycle.ends_at
    return partial(
        actions.score, objective, by=cast.ana, at=end, version=objective.version, key_results=given, note="So"
    )


@scene
def write_retro(cast):
    words = dict.fromkeys(("expected", "happened", "why", "keep", "change"), "Words")
    return _act("write_retro", _goal(cast), by=cast.ana, version=0, **words)


@scene
def carry_over(cast):
    objective = _goal(cast)
    make.key_result(objective)
    following = make.cycle(date(2026, 5, 1))
    return partial(actions.carry_over, objective, by=cast.ana, at=following.starts_at, cycle=following)


@scene
def copy(cast):
    objective = _goal(cast)
    make.key_result(objective)
    return _act("copy", objective, by=cast.ana, cycle=objective.cycle)


@scene
def copy_all(cast):
    goals = [_goal(cast), _goal(cast)]
    make.key_result(goals[0])
    return _act("copy_all", goals, by=cast.ana, cycle=goals[0].cycle)


@scene
def draft_together(cast):
    measure = KeyResultText({"title": "B", "kind": "milestone"}, (("Plan", None, None),))
    texts = [ObjectiveText({"title": "A"}, (measure,)), ObjectiveText({"title": "C"})]
    return _act("draft_together", texts, by=cast.ana, cycle=make.running_cycle())
