"""A condition whose SQL is kept finds what the same condition finds when Django writes it anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, Q

from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.lib.kept import Given, Kept, _text
from tests import make


def _owned_and_measured(only_drafts: bool) -> Q:
    measured = KeyResult.objects.filter(objective=OuterRef("pk"), owner=Given("person", BigIntegerField()))
    since = Q(created_at__gte=Given("since", DateTimeField()))
    return Q(Exists(measured)) & since & (Q(published_at=None) if only_drafts else Q(pk__isnull=False))


def _joined() -> Q:
    return Q(owner_person__name=Given("name", BigIntegerField()))


def _nothing() -> Q:
    return Q(pk__in=[])


def _kept(person, *, only_drafts=False, since=make.LONG_AGO):
    return Kept(Objective, _owned_and_measured, (only_drafts,), person=person.pk, since=since)


def _goal_with_key_result(person, **how):
    goal = make.objective(person, **how)
    make.key_result(goal)
    KeyResult.objects.filter(objective=goal).update(owner=person)
    return goal


def test_each_asks_with_values_of_their_own(ana, bo):
    hers, his = _goal_with_key_result(ana), _goal_with_key_result(bo)
    draft = _goal_with_key_result(ana, published=False)

    assert set(Objective.objects.filter(_kept(ana))) == {hers, draft}
    assert set(Objective.objects.filter(_kept(bo))) == {his}
    assert set(Objective.objects.filter(_kept(ana, only_drafts=True))) == {draft}
    assert not Objective.objects.filter(_kept(ana, since=make.NOW + timedelta(days=400))).exists()


def test_it_may_stand_beside_itself_and_be_turned_round(ana, bo):
    hers, his, bare = _goal_with_key_result(ana), _goal_with_key_result(bo), make.objective(ana)

    assert set(Objective.objects.filter(Q(_kept(ana)) | Q(_kept(bo)))) == {hers, his}
    assert set(Objective.objects.filter(~Q(_kept(ana)))) == {his, bare}
    assert not Objective.objects.filter(_kept(ana)).filter(_kept(bo)).exists()


def test_it_looks_at_the_rows_around_it_wherever_it_stands(ana, bo):
    """Two ends of one alignment: in each subquery the condition is about that end, not about a table of the same name."""
    hers, his, bare = _goal_with_key_result(ana), _goal_with_key_result(bo), make.objective(bo)
    found, other = make.alignment(hers, his), make.alignment(bare, hers)

    def end(name, person):
        return Exists(Objective.objects.filter(_kept(person), pk=OuterRef(name)))

    links = Alignment.objects
    assert list(links.filter(end("from_objective", ana), end("to_objective", bo))) == [found]
    assert list(links.filter(to_objective__in=Objective.objects.filter(_kept(ana)))) == [other]
    both = (
        Objective.objects.filter(_kept(ana))
        .values("pk")
        .union(Objective.objects.filter(_kept(bo)).values("pk"))
    )
    assert {row["pk"] for row in both} == {hers.pk, his.pk}
    assert (
        Objective.objects.filter(_kept(ana), owner_person__name="Ana Ruiz").select_related("cycle").count()
        == 1
    )


def test_the_text_is_written_once(ana, bo):
    list(Objective.objects.filter(_kept(ana)))
    before = _text.cache_info()

    list(Objective.objects.filter(_kept(bo)))

    assert (_text.cache_info().misses, _text.cache_info().hits) == (before.misses, before.hits + 1)


def test_what_never_holds_finds_nothing(ana):
    make.objective(ana)

    assert not Objective.objects.filter(Kept(Objective, _nothing, ())).exists()
    assert Objective.objects.filter(~Q(Kept(Objective, _nothing, ()))).exists()


def test_what_would_need_a_join_is_refused(ana):
    with pytest.raises(ValueError, match="joins org_person"):
        list(Objective.objects.filter(Kept(Objective, _joined, (), name="Ana")))
