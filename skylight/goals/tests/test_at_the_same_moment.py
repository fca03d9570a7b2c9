"""What several people do in the same instant, on an engine that lets them: PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from skylight.goals import actions
from skylight.goals.models import KeyResult, Objective, RevisionChange
from skylight.lib.errors import RuleBroken, Stale
from skylight.policies.actions import decide
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def at_once(acts):
    """What came of acts that all began together: a result or the error that refused it."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            return act()
        except (RuleBroken, Stale) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.fixture
def ana(transactional_db, now):
    return make.person("Ana Ruiz", manager=make.person("Wen Zhang"))


def test_one_of_eight_editors_of_a_key_result_wins(ana):
    key_result = make.key_result(make.objective(ana))

    def edit(title):
        return lambda: actions.edit_key_result(key_result, by=ana, at=make.NOW, version=1, title=title)

    results = at_once([edit(f"Editor {number}") for number in range(8)])

    accepted = [one.title for one in results if isinstance(one, KeyResult)]
    assert len(accepted) == 1
    assert {one.current.title for one in results if isinstance(one, Stale)} == set(accepted)
    assert [change.after for change in RevisionChange.objects.filter(field="title")] == accepted


def test_edits_of_different_key_results_all_arrive(ana):
    objective = make.objective(ana)
    key_results = [make.key_result(objective) for _ in range(6)]
    KeyResult.objects.update(current=10)

    def edit(key_result):
        return lambda: actions.edit_key_result(
            key_result, by=ana, at=make.NOW, version=1, target=Decimal(20), reason="More"
        )

    results = at_once([edit(one) for one in key_results])

    objective.refresh_from_db()
    assert all(isinstance(one, KeyResult) for one in results)
    assert objective.progress == Decimal("0.5")


def test_drafts_begun_together_stand_one_behind_the_other(ana):
    cycle = make.running_cycle()

    def draft(title):
        return lambda: actions.draft_objective(
            by=ana, at=make.NOW, cycle=cycle, title=title, owner_person=ana
        )

    at_once([draft(str(number)) for number in range(6)])

    assert list(Objective.objects.in_order().values_list("position", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_a_limit_that_refuses_holds_for_all_together(ana):
    cycle = make.running_cycle()
    decide("max_objectives", 2, by=make.system(), at=make.NOW, reason="Focus")
    decide("limits", "refuse", by=make.system(), at=make.NOW, reason="Focus")

    def draft(title):
        return lambda: actions.draft_objective(
            by=ana, at=make.NOW, cycle=cycle, title=title, owner_person=ana
        )

    results = at_once([draft(str(number)) for number in range(6)])

    assert sum(isinstance(one, RuleBroken) for one in results) == 4
    assert Objective.objects.count() == 2


def test_moves_at_once_leave_no_gap_and_no_double(ana):
    objective = make.objective(ana)
    key_results = [make.key_result(objective) for _ in range(6)]
    objectives = [objective, *(make.objective(ana) for _ in range(5))]

    def move(action, row, position):
        return lambda: action(row, by=ana, at=make.NOW, position=position)

    at_once(
        [move(actions.move_key_result, row, 5 - place) for place, row in enumerate(key_results)]
        + [move(actions.move_objective, row, 5 - place) for place, row in enumerate(objectives)]
    )

    for rows in (objective.key_results.all(), Objective.objects.all()):
        assert sorted(rows.values_list("position", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_weights_and_edits_do_not_wait_for_each_other(ana):
    objective = make.objective(ana)
    key_results = [make.key_result(objective) for _ in range(4)]
    weights = {row.pk: Decimal("0.25") for row in key_results}

    def weigh():
        return actions.set_weights(objective, by=ana, at=make.NOW, version=objective.version, weights=weights)

    def edit(row):
        return lambda: actions.edit_key_result(row, by=ana, at=make.NOW, version=1, title="Other")

    results = at_once([weigh, *(edit(row) for row in reversed(key_results))])

    stale = sum(isinstance(one, Stale) for one in results)
    titles = KeyResult.objects.filter(title="Other").count()
    assert titles + stale == 4
    assert set(KeyResult.objects.values_list("weight", flat=True)) == {Decimal("0.25")}


def test_an_objective_is_published_once(ana):
    draft = make.objective(ana, published=False)

    results = at_once([lambda: actions.publish(draft, by=ana, at=make.NOW)] * 6)

    assert sum(isinstance(one, Objective) for one in results) == 1
    assert draft.events.filter(kind="goals.published").count() == 1
