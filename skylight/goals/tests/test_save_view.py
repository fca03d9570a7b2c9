"""Saving a filter, and forgetting it."""

import pytest

from skylight.goals import actions
from skylight.goals.models import SavedView
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


def save(by, name="Late ones", query="stale=on"):
    return actions.save_view(by=by, at=make.NOW, name=name, query=query)


def test_a_filter_is_kept_under_ones_own_name(ana, bo):
    view = save(ana, " Late ones ", "?stale=on&team=3")
    save(bo)

    assert (view.person, view.name, view.query, view.at) == (ana, "Late ones", "stale=on&team=3", make.NOW)
    assert list(ana.saved_views.all()) == [view]
    assert recorded.kinds() == ["goals.view_saved", "goals.view_saved"]


def test_the_same_name_again_replaces_it(ana):
    first = save(ana)

    second = save(ana, query="unaligned=on")

    assert second.pk == first.pk
    assert ana.saved_views.get().query == "unaligned=on"


def test_the_same_again_leaves_no_trace(ana):
    save(ana)
    save(ana)

    assert recorded.kinds() == ["goals.view_saved"]


@pytest.mark.parametrize(
    "name, query, field", [(" ", "a=1", "name"), ("x" * 101, "a=1", "name"), ("Long", "x" * 1001, "query")]
)
def test_what_does_not_fit_is_refused(ana, name, query, field):
    with pytest.raises(RuleBroken) as refused:
        save(ana, name, query)

    assert refused.value.field == field


def test_one_forgets_ones_own_views_alone(ana, bo):
    view = save(ana)

    with pytest.raises(NotAllowed):
        actions.forget_view(view, by=bo, at=make.NOW)
    actions.forget_view(view, by=ana, at=make.NOW)

    assert not SavedView.objects.exists()
    assert recorded.event("goals.view_forgotten").by == ana


def test_skylight_itself_saves_none(ana):
    with pytest.raises(NotAllowed):
        save(make.system())
