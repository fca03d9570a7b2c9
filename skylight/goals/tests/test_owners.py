"""Whose goals are whose, asked in either way."""

from __future__ import annotations

import pytest

from skylight.goals.models import Objective
from skylight.goals.queries import owners
from skylight.org import actions as org
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("few", "few_teams"), [(0, 200), (2_000, 200), (2_000, 0)])
def test_a_team_has_its_own_goals_and_those_of_its_people(
    ana, bo, sam, li, growth, root, monkeypatch, few, few_teams
):
    """Few by their ids, many by a condition: the same goals."""
    monkeypatch.setattr(owners, "FEW", few)
    monkeypatch.setattr(owners, "FEW_TEAMS", few_teams)
    below = org.add_team(by=root, at=make.NOW, name="Below", parent=growth)
    org.join_team(bo, by=root, at=make.NOW, team=below)
    own, of_ana, of_bo, of_below = (make.objective(one, by=make.system()) for one in (growth, ana, bo, below))
    make.objective(sam)
    draft = make.objective(ana, published=False)

    def found(**asked):
        return set(Objective.objects.filter(owners.of_team(growth, **asked)))

    assert found() == {own, of_ana, draft}
    assert found(with_teams_below=True) == {own, of_ana, draft, of_bo, of_below}
    assert found(state=Objective.State.PUBLISHED) == {own, of_ana}
    assert set(Objective.objects.filter(owners.of_tree(growth))) == found(with_teams_below=True)
