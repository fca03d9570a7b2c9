"""Merging a placeholder into the person it stood for."""

from datetime import date, timedelta

import pytest

from skylight.activity.models import Comment
from skylight.goals import actions
from skylight.goals.models import CheckIn, Contribution, Objective, Restriction
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


@pytest.fixture
def sales(wen):
    return make.person("Sales", kind="placeholder", email=None, password=None, manager=wen)


def merge(placeholder, by, into):
    return actions.merge_person(placeholder, by=by, at=make.NOW, into=into)


def test_what_it_owned_stands_behind_what_the_person_owned(root, ana, sales):
    for title in ("own one", "own two"):
        make.objective(ana, title)
    for title in ("kept one", "kept two"):
        make.objective(sales, title, by=make.system())
    earlier = make.objective(sales, "earlier", by=make.system(), cycle=make.cycle(date(2026, 1, 1)))

    merge(sales, root, ana)

    titles = Objective.objects.owned_by(ana).exclude(pk=earlier.pk).in_order()
    assert [(row.title, row.position) for row in titles] == [
        ("own one", 0),
        ("own two", 1),
        ("kept one", 2),
        ("kept two", 3),
    ]
    earlier.refresh_from_db()
    assert (earlier.owner_person, earlier.position, earlier.version) == (ana, 0, 3)


def test_the_change_of_owner_is_a_revision(root, ana, bo, sales):
    objective = make.objective(sales, by=make.system(), backup_owner=sales)
    other = make.objective(bo)
    key_result = make.key_result(other, owner=sales)

    merge(sales, root, ana)

    was, now = f"Sales (#{sales.pk})", f"Ana Ruiz (#{ana.pk})"
    assert recorded.diff(objective) == [("owner_person", was, now), ("backup_owner", was, now)]
    assert recorded.diff(other)[-1] == ("owner", was, now)
    key_result.refresh_from_db()
    assert key_result.owner == ana
    assert key_result.revisions.first().by == root


def test_both_helped_once_they_help_once(root, ana, bo, sam, sales):
    both = make.objective(bo, contributors=[ana, sales])
    only = make.objective(sam, contributors=[sales])

    merge(sales, root, ana)

    assert not Contribution.objects.filter(person=sales).exists()
    rows = both.contributions.order_by("id").values_list("person", "ended_at")
    assert list(rows) == [(ana.pk, None), (ana.pk, make.NOW)]
    assert only.contributions.get().person == ana


def test_what_it_said_and_reported_is_the_persons(root, ana, bo, sales):
    objective = make.objective(bo)
    Comment.objects.create(objective=objective, by=sales, at=make.NOW, text="Said long ago")
    CheckIn.objects.create(objective=objective, by=sales, at=make.NOW)

    merge(sales, root, ana)

    assert Comment.objects.get().by == ana
    assert CheckIn.objects.get().by == ana


def test_what_it_might_read_the_person_may(root, ana, bo, sam, sales):
    until_at = make.NOW + timedelta(days=9)
    for audience in ([sales], [sales, ana], [sam]):
        objective = make.objective(bo)
        actions.restrict(
            objective, by=bo, at=make.NOW, reason="A purchase", until_at=until_at, audience=audience
        )

    merge(sales, root, ana)

    audiences = [set(one.audience.all()) for one in Restriction.objects.order_by("id")]
    assert audiences == [{ana}, {ana}, {sam}]


def test_it_is_recorded_and_the_person_is_told(root, ana, sales):
    objective = make.objective(sales, by=make.system())

    merge(sales, root, ana)

    event = recorded.event("goals.person_merged")
    assert (event.by, event.person) == (root, ana)
    assert event.data == {"placeholder": sales.pk, "objectives": [objective.pk], "key_results": []}
    assert recorded.told("goals.person_merged") == {ana}
    sales.refresh_from_db()
    assert sales.merged_into == ana


def test_forms_read_before_are_stale(root, bo, ana, sales):
    objective = make.objective(bo)
    key_result = make.key_result(objective, owner=sales)

    merge(sales, root, ana)

    key_result.refresh_from_db()
    assert key_result.version == 2


def test_only_an_administrator_merges(ana, li, sales):
    with pytest.raises(NotAllowed):
        merge(sales, li, ana)


def test_only_a_placeholder_and_only_once(root, ana, bo, sales):
    with pytest.raises(RuleBroken):
        merge(bo, root, ana)
    merge(sales, root, ana)

    with pytest.raises(RuleBroken):
        merge(sales, root, bo)


def test_statements_do_not_grow_with_what_it_owned(root, ana, bo, sales, django_assert_max_num_queries):
    for _ in range(8):
        make.key_result(make.objective(sales, by=make.system()), owner=sales)

    with django_assert_max_num_queries(76):
        merge(sales, root, ana)
