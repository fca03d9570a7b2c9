"""A draft that begins with somebody else's words is tied to them from the first moment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.activity.models import Event
from skylight.drafting import actions
from skylight.goals import actions as goals
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


@pytest.fixture
def upper(li):
    """What Ana's manager wants."""
    return make.objective(li, "Keep **twenty** per cent more shops")


@pytest.fixture
def measure(upper):
    """And how Li will see it."""
    return make.key_result(upper, "Shops that stay", start=Decimal(31), target=Decimal(37), unit="%")


def quote(goal, by, **details):
    details.setdefault("owner", by)
    return actions.quote(goal, by=by, at=make.NOW, cycle=goal.cycle, **details)


def test_it_begins_an_objective_with_the_words_and_ties_it_to_them(ana, upper):
    quoted = quote(upper, ana)

    assert (quoted.objective.title, quoted.objective.state) == ("Keep twenty per cent more shops", "draft")
    assert quoted.objective.owner_person == ana
    link = Alignment.objects.get()
    assert (link.from_objective, link.to_objective, link.to_key_result) == (quoted.objective, upper, None)
    assert (link.relation, link.note) == ("supports", "Keep twenty per cent more shops")


def test_of_a_key_result_the_link_leads_to_the_key_result(ana, upper, measure):
    quoted = quote(upper, ana, key_result=measure)

    assert quoted.objective.title == "Shops that stay"
    assert Alignment.objects.get().to_key_result == measure


def test_it_adds_a_key_result_to_a_draft_with_what_is_counted(ana, upper, measure):
    draft = make.objective(ana, "Shops are glad", published=False)

    quoted = quote(upper, ana, key_result=measure, into=draft)

    row = KeyResult.objects.get(objective=draft)
    assert quoted.key_result == row
    assert (row.title, row.kind, row.start, row.target, row.unit) == (
        "Shops that stay", "increase", 31, 37, "%",
    )  # fmt: skip
    link = Alignment.objects.get()
    assert (link.from_key_result, link.to_key_result) == (row, measure)
    assert Objective.objects.filter(owner_person=ana).count() == 1


def test_a_member_quotes_into_the_drafts_of_the_team(bo, growth, wen):
    top = make.objective(wen, "Merchants grow with us")

    quoted = quote(top, bo, owner=growth)

    assert quoted.objective.owner_team == growth


def test_draft_and_link_are_each_on_record_and_nobody_is_told_of_a_draft(ana, li, upper):
    before = Event.objects.latest("pk").pk

    quote(upper, ana)

    written = Event.objects.filter(pk__gt=before).order_by("pk")
    assert [(one.kind, one.by) for one in written] == [("goals.drafted", ana), ("goals.aligned", ana)]
    assert not li.notices.filter(event__in=written).exists()


def test_one_quotes_into_drafts_of_ones_own_alone(ana, bo, sam, growth, cora, upper):
    of_bo = make.objective(bo, published=False)

    for by, details in ((ana, {"owner": bo}), (ana, {"into": of_bo}), (sam, {"owner": growth}), (cora, {})):
        with pytest.raises(NotAllowed):
            quote(upper, by, **details)
    assert Objective.objects.exclude(pk__in=[upper.pk, of_bo.pk]).count() == 0


def _draft(li, upper):
    return make.objective(li, published=False)


def _of_another_time(li, upper):
    before = make.cycle(date(2026, 1, 1))
    return make.objective(li, cycle=before, at=before.starts_at)


def _restricted(li, upper):
    until = make.NOW + timedelta(days=9)
    ana = li.reports.get(name="Ana Ruiz")
    goals.restrict(upper, by=li, at=make.NOW, reason="A purchase", until_at=until, audience=[ana])
    return upper


@pytest.mark.parametrize("goal", [_draft, _of_another_time, _restricted])
def test_what_cannot_be_quoted_leaves_no_draft_behind(ana, li, upper, goal):
    other = goal(li, upper)

    with pytest.raises(RuleBroken):
        actions.quote(other, by=ana, at=make.NOW, cycle=upper.cycle, owner=ana)
    assert not Objective.objects.filter(owner_person=ana).exists()


def test_a_hidden_goal_is_not_quoted_over_any_address(as_, ana, li, upper):
    goals.restrict(upper, by=li, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9))

    answer = as_(ana).post(f"/objectives/{upper.pk}/quoting/", {"cycle": upper.cycle_id})

    assert answer.status_code == 404
    assert not Objective.objects.filter(owner_person=ana).exists()


def test_what_is_published_takes_no_quote(ana, upper):
    published = make.objective(ana)

    with pytest.raises(RuleBroken, match="Quote into a draft"):
        quote(upper, ana, into=published)
    assert not published.key_results.exists()
