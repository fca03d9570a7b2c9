"""A statement whose text is kept finds what the same query finds, whoever asks with whatever values."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, IntegerField, OuterRef, QuerySet, Subquery
from django.test.utils import CaptureQueriesContext

from skylight.goals import actions, asking
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.goals.queries.cards import cards, cards_by_id
from skylight.goals.queries.links import number_served_by
from skylight.goals.queries.placeholders import placeholders
from skylight.goals.visibility import policy_of
from skylight.lib import kept
from skylight.lib.kept import Given, GivenMany, KeptColumn, Statement, among
from skylight.org import actions as org
from skylight.policies.actions import decide
from tests import make


def _of_owner(viewer, at, owner, cycle) -> QuerySet[Objective]:
    return Objective.objects.visible_to(viewer, at).filter(owner_person=owner, cycle=cycle).in_order()


def _by_owner(viewer, at, owner, cycle) -> QuerySet[Objective]:
    return Objective.objects.filter(owner_person=owner, cycle=cycle)


@pytest.fixture
def company(ana, bo, li, cora, sam, wen, root, growth):
    """Goals in every state of openness, and people of every kind of part in them."""
    for owner in (ana, bo, sam, li):
        make.key_result(make.objective(owner))
        make.objective(owner, published=False)
        make.objective(owner, contributors=[cora])
        make.objective(owner, kind="ability", readers="team")
        secret = make.objective(owner)
        until = make.NOW + timedelta(days=9)
        actions.restrict(secret, by=owner, at=make.NOW, reason="A contract", until_at=until, audience=[wen])
    return [ana, bo, li, cora, sam, wen, root, make.system()]


def test_each_reads_what_the_query_itself_lets_them_read(company):
    cycle = make.running_cycle().pk
    for viewer in company:
        for owner in company[:5]:
            for chosen in (cycle, None):
                whose = {"owner": owner.pk, "cycle": chosen}
                found = asking.rows(_of_owner, viewer, make.NOW, **whose)

                assert found == list(_of_owner(viewer, make.NOW, **whose)), (viewer, owner)


def test_cards_and_what_is_kept_away_are_the_same_asked_in_either_way(company):
    cycle = make.running_cycle().pk
    differing = set()
    for viewer in company:
        for owner in company[:5]:
            whose = {"owner": owner.pk, "cycle": cycle}
            own, every = (write(viewer, make.NOW, **whose) for write in (_of_owner, _by_owner))
            shown = cards(asking.Goals(_of_owner, values=whose), viewer=viewer, at=make.NOW)
            hidden = placeholders(asking.Goals(_by_owner, values=whose), viewer=viewer, at=make.NOW)

            assert shown == cards(own, viewer=viewer, at=make.NOW)
            assert hidden == placeholders(every, viewer=viewer, at=make.NOW)
            differing.add((owner.pk, len(shown), len(hidden)))
    assert len(differing) > 10


def test_who_changes_team_or_policy_reads_by_the_new_one(ana, sam, root, growth):
    draft = make.objective(ana, published=False)
    cycle = make.running_cycle().pk

    def reads(viewer):
        viewer = type(viewer).objects.select_related("team").get(pk=viewer.pk)
        return asking.rows(_of_owner, viewer, make.NOW, owner=ana.pk, cycle=cycle)

    assert reads(sam) == []
    org.join_team(sam, by=make.system(), at=make.NOW, team=growth)
    assert reads(sam) == []
    decide("draft_readers", "team", by=root, at=make.NOW, reason="We write together", team=growth)
    assert reads(sam) == [draft]


def test_a_goal_counts_those_that_serve_it_as_far_as_they_may_be_read(ana, bo, sam, li):
    """Two kept texts, one in the other, over the same tables."""
    upper = make.objective(li)
    for owner in (ana, bo):
        make.alignment(make.objective(owner), upper)
    secret = make.objective(bo)
    make.alignment(secret, upper)
    actions.restrict(
        secret, by=bo, at=make.NOW, reason="Law", until_at=make.NOW + timedelta(days=9), audience=[]
    )

    def served(viewer):
        counted = number_served_by(viewer, policy_of(viewer, make.NOW), make.NOW)
        return Objective.objects.annotate(number=counted).values_list("number", flat=True).get(pk=upper.pk)

    assert (served(bo), served(ana), served(sam)) == (3, 2, 2)


def test_many_ids_are_one_statement_and_one_text(ana, bo):
    goals = [make.objective(owner) for owner in (ana, bo, ana)]
    kept._compiled.cache_clear()

    for some in (goals, goals[:1], []):
        with CaptureQueriesContext(connection) as asked:
            found = cards_by_id([one.pk for one in some], viewer=ana, at=make.NOW)
        assert set(found) == {one.pk for one in some}
        assert len(asked) >= 1
    size = kept._compiled.cache_info().currsize
    cards_by_id([goals[1].pk, goals[2].pk], viewer=bo, at=make.NOW)
    assert kept._compiled.cache_info().currsize == size


def _first_title() -> Subquery:
    measured = KeyResult.objects.filter(
        objective=OuterRef("pk"), position__gte=Given("place", IntegerField())
    )
    return Subquery(measured.order_by("id").values("title")[:1])


def test_a_kept_column_is_asked_with_its_values_and_may_be_sorted_by(ana):
    first, second = make.objective(ana), make.objective(ana)
    make.key_result(first, "Zebras")
    make.key_result(second, "Apples")

    def titles(place):
        column = KeptColumn(Objective, _first_title, (), CharField(), place=place)
        return list(Objective.objects.annotate(told=column).order_by("told").values_list("told", flat=True))

    assert titles(0) == ["Apples", "Zebras"]
    assert titles(9) == [None, None]


def _ends() -> QuerySet[Alignment]:
    wanted = among("from_objective", GivenMany("ids", BigIntegerField()))
    return Alignment.objects.filter(wanted).select_related("to_objective__owner_person").order_by("id")


def _nobody() -> QuerySet[Objective]:
    return Objective.objects.filter(pk__in=[])


def test_related_rows_come_along_in_the_same_statement(ana, li, django_assert_num_queries):
    link = make.alignment(make.objective(ana), make.objective(li))
    statement = Statement(_ends)

    with django_assert_num_queries(1):
        (found,) = statement.rows(ids=[link.from_objective_id])
        assert (found, found.to_objective.owner_person.name) == (link, li.name)
    assert statement.rows(ids=[0]) == []


def test_what_never_holds_finds_nothing(ana):
    assert Statement(_nobody).rows() == []


def test_threads_that_write_the_same_text_at_once_do_not_share_a_query(ana):
    """Else one of them takes the tables out of the other's text, which would be kept like that."""
    shape = (_of_owner, ("line", True, True), (), (("owner", "id"), ("cycle", "id")))
    texts, queries = [], []

    def write():
        compiler, text, _places = kept._compiled.__wrapped__("default", asking._written, shape)
        texts.append(text)
        queries.append(compiler.query)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(texts)) == 1
    assert len({id(one) for one in queries}) == 8
