"""Proof 6: a person publishes alone; nobody approves, and nobody can stop it."""

import pytest

from skylight.activity.models import Event
from skylight.goals.models import Objective
from tests import make
from tests.matrices.test_access_matrix import routes
from tests.web import fill_in, press, text

pytestmark = pytest.mark.proof


def test_ana_writes_and_publishes_alone(as_, ana, li):
    cycle = make.running_cycle()
    browser = as_(ana)
    fill_in(browser, f"/objectives/new/?cycle={cycle.pk}", has="title", title="First listing in five minutes")
    objective = Objective.objects.get(owner_person=ana)

    answer = press(browser, f"/objectives/{objective.pk}/", f"/objectives/{objective.pk}/publication/")

    assert answer.status_code == 302
    objective.refresh_from_db()
    assert objective.is_live
    assert objective.publication.by == ana
    assert [event.by for event in Event.objects.filter(kind="goals.published")] == [ana]
    assert "First listing in five minutes" in text(as_(li).get(f"/people/{ana.pk}/"))


@pytest.mark.parametrize("other", ["li", "wen", "root", "bo"])
def test_nobody_else_publishes_or_withholds_it(request, as_, ana, other):
    somebody = request.getfixturevalue(other)
    objective = make.objective(ana, published=False)

    answer = as_(somebody).post(f"/objectives/{objective.pk}/publication/")

    assert answer.status_code in (403, 404)
    objective.refresh_from_db()
    assert objective.is_draft


def test_there_is_no_route_to_approve_or_refuse_with():
    names = {name for name, _pattern in routes()}

    assert names
    assert not {
        name for name in names if any(word in name for word in ("approv", "confirm", "reject", "refus"))
    }
