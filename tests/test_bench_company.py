"""The made-up company of the bench is one that the product itself could have brought about."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Q

from bench import rows
from bench.company import build
from skylight.goals import roll_up
from skylight.goals.models import Alignment, CheckIn, KeyResult, Objective
from skylight.lib import paths
from skylight.org.models import Person, Team
from tests import make
from tests.cast import sign_in

PEOPLE = 60
# Within the running cycle of the frozen clock.
AT = make.NOW


@pytest.fixture
def empty(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    # A test is one transaction, and within one nothing can be vacuumed.
    monkeypatch.setattr(rows, "settle", lambda: None)


@pytest.fixture
def built(empty: None) -> dict[str, int]:
    return build(people=PEOPLE, at=AT)


def all_that_is_told() -> list[Any]:
    """Everything but ids."""
    return [
        list(
            Person.objects.order_by("pk").values_list("name", "kind", "sort_name", "manager__name", "left_on")
        ),
        list(
            Objective.objects.order_by("pk").values_list("title", "state", "progress", "owner_person__name")
        ),
        list(KeyResult.objects.order_by("pk").values_list("title", "current", "status", "checked_in_at")),
        list(Alignment.objects.order_by("pk").values_list("to_objective__title", "relation", "at")),
        list(CheckIn.objects.order_by("pk").values_list("value", "progress", "note", "by__name")),
    ]


def test_every_constraint_holds(built: dict[str, int]) -> None:
    connection.check_constraints()

    assert Person.objects.exclude(kind="system").count() == PEOPLE
    assert built["goals.KeyResult"] == KeyResult.objects.count()


def test_everybody_stands_below_their_manager(built: dict[str, int]) -> None:
    for person in Person.objects.exclude(kind="system").select_related("manager"):
        above = person.manager.path if person.manager else ""
        assert person.path == above + paths.step(person.pk)
    for team in Team.objects.select_related("parent"):
        assert team.path == (team.parent.path if team.parent else "") + paths.step(team.pk)
    assert Person.objects.get(external_id="person:0").reports.count() == 14


def test_what_stands_on_the_goals_is_what_the_check_ins_say(built: dict[str, int]) -> None:
    before = dict(KeyResult.objects.values_list("pk", "progress"))
    goals = dict(Objective.objects.values_list("pk", "progress"))

    for key_result in KeyResult.objects.select_related("objective__cycle", "objective__owner_person__team"):
        roll_up.recompute_key_result(key_result, at=AT)
        newest = key_result.check_ins.order_by("pk").last()
        assert key_result.checked_in_at == (newest.at if newest else None)
        assert key_result.current == (newest.value if newest else None)
    for objective in Objective.objects.all():
        roll_up.recompute_objective(objective)

    assert dict(KeyResult.objects.values_list("pk", "progress")) == before
    assert dict(Objective.objects.values_list("pk", "progress")) == goals
    assert len(set(goals.values())) > 10


def test_goals_serve_goals_above_them(built: dict[str, int]) -> None:
    assert (
        Alignment.objects.exclude(to_key_result=None)
        .exclude(to_key_result__objective=F("to_objective"))
        .count()
        == 0
    )
    owners = Alignment.objects.values_list("from_objective__owner_person", "to_objective__owner_person")
    assert all(above < person for person, above in owners)
    manager = Q(to_objective__owner_person=F("from_objective__owner_person__manager"))
    assert Alignment.objects.filter(manager).count() > Alignment.objects.count() * 0.8


def test_the_next_rows_get_ids_of_their_own(built: dict[str, int]) -> None:
    ana = make.person("Ana Ruiz", manager=Person.objects.get(external_id="person:3"))
    goal = make.objective(ana, cycle=Objective.objects.order_by("pk").last().cycle)
    make.check_in(make.key_result(goal), 3)

    assert CheckIn.objects.get(objective=goal).pk == built["goals.CheckIn"] + 1


def test_the_pages_show_it(built: dict[str, int]) -> None:
    person = Person.objects.filter(kind="employee", team__leader=F("pk")).order_by("-path")[0]
    browser = sign_in(person)
    goal = Objective.objects.filter(owner_person=person, state="published").last()

    pages = [
        "/", f"/people/{person.pk}/", f"/teams/{person.team_id}/", f"/objectives/{goal.pk}/",
        f"/alignment/?around=o{goal.pk}", "/objectives/", f"/cycles/{goal.cycle_id}/board/", "/org/", "/people/?q=wang",
        "/check-in/", "/me/okrs/", f"/key-results/{goal.key_results.first().pk}/",
    ]  # fmt: skip
    assert Counter(browser.get(page).status_code for page in pages) == {200: len(pages)}


def test_it_is_the_same_every_time(empty: None) -> None:
    told = []
    for _time in range(2):
        with transaction.atomic():
            build(people=PEOPLE, at=AT)
            told.append(all_that_is_told())
            transaction.set_rollback(True)

    assert told[0] == told[1]
    assert all(told[0])


def test_it_wants_an_empty_installation(built: dict[str, int]) -> None:
    with pytest.raises(SystemExit, match="empty installation"):
        build(people=PEOPLE, at=datetime(2026, 3, 16, tzinfo=UTC))
