"""Keeping a goal's words for others, changing them, taking them out of use."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from skylight.activity.models import Event
from skylight.drafting import actions, library
from skylight.drafting.models import Function, Template, TemplateRetirement
from skylight.drafting.queries.templates import kept
from skylight.goals import actions as goals
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(ana):
    goal = make.objective(ana, "Shops sell", description="Why", commitment="aspirational")
    make.key_result(goal, "Days", kind="decrease", start=Decimal(12), target=Decimal(6), unit="days")
    make.key_result(goal, "Plan", kind="milestone", milestones=[("Draw", None, None), ("Build", None, None)])
    return goal


def keep(goal, by, **details):
    return actions.keep_template(goal, by=by, at=make.NOW, function="sales", **details)


def test_a_leader_keeps_a_goals_words_for_the_team_without_its_figures(li, growth, goal):
    template = keep(goal, li, team=growth)

    assert (template.team, template.title, template.description) == (growth, "Shops sell", "Why")
    assert (template.commitment, template.function, template.by) == ("aspirational", "sales", li)
    rows = template.key_results.values_list("title", "kind", "unit", "steps")
    assert list(rows) == [("Days", "decrease", "days", ""), ("Plan", "milestone", "", "Draw\nBuild")]
    event = Event.objects.get(kind="drafting.template_kept")
    assert (event.by, event.team, event.subject) == (li, growth, f"drafting.template:{template.pk}")


def test_who_runs_things_keeps_them_for_the_company(root, goal):
    assert keep(goal, root).team is None


@pytest.mark.parametrize("who", ["ana", "bo", "cora", "sam"])
def test_others_keep_none(who, growth, goal, request):
    for team in (None, growth):
        with pytest.raises(NotAllowed):
            keep(goal, request.getfixturevalue(who), team=team)


def test_a_leader_keeps_none_for_the_company_nor_for_another_team(li, goal):
    for team in (None, make.team("Care")):
        with pytest.raises(NotAllowed):
            keep(goal, li, team=team)


def test_words_that_are_not_open_are_kept_by_nobody(root, ana, goal):
    until = make.NOW + timedelta(days=9)
    goals.restrict(goal, by=ana, at=make.NOW, reason="A purchase", until_at=until, audience=[root])

    with pytest.raises(RuleBroken, match="restricted"):
        keep(goal, root)
    with pytest.raises(NotAllowed):
        keep(make.objective(ana, kind="ability"), root)
    with pytest.raises(NotAllowed):
        keep(make.objective(ana, published=False), root)


def edit(template, by, **given):
    version = given.pop("version", template.version)
    return actions.edit_template(template, by=by, at=make.NOW, version=version, **given)


def test_it_is_changed_with_its_key_results_and_what_goes_stays_on_record(li, growth, goal):
    template = keep(goal, li, team=growth)
    days, plan = template.key_results.all()
    rows = [
        (None, {"title": "Orders", "kind": "increase", "unit": "%"}),
        (days.pk, {"title": "Days to order"}),
    ]

    template = edit(template, li, title="Shops sell at once", key_results=rows)

    assert (template.title, template.version) == ("Shops sell at once", 2)
    standing = template.key_results.filter(removed_at=None)
    assert list(standing.values_list("title", "kind")) == [
        ("Orders", "increase"),
        ("Days to order", "decrease"),
    ]
    plan.refresh_from_db()
    assert plan.removed_at == make.NOW
    event = Event.objects.get(kind="drafting.template_edited")
    assert event.data == {"changed": {"title": ["Shops sell", "Shops sell at once"]}}


def test_nothing_new_is_no_edit_and_whoever_was_slower_is_told(li, growth, goal):
    template = keep(goal, li, team=growth)

    assert edit(template, li, title="Shops sell").version == 1
    edit(template, li, title="Other")
    with pytest.raises(Stale):
        edit(template, li, title="Third", version=1)
    with pytest.raises(NotAllowed):
        edit(template, goal.owner_person, title="Mine")


def test_a_retired_one_is_not_offered_and_can_come_back(li, ana, growth, goal):
    template = keep(goal, li, team=growth)

    actions.retire_template(template, by=li, at=make.NOW, reason="We sell otherwise now")
    assert kept(ana, make.NOW).rows == ()
    with pytest.raises(RuleBroken):
        actions.retire_template(template, by=li, at=make.NOW)

    actions.restore_template(template, by=li, at=make.NOW)
    assert [one.pk for one in kept(ana, make.NOW).rows] == [template.pk]
    with pytest.raises(RuleBroken):
        actions.restore_template(template, by=li, at=make.NOW)
    row = TemplateRetirement.objects.get()
    assert (row.reason, row.by, row.undone_at, row.undone_by) == ("We sell otherwise now", li, make.NOW, li)


def test_they_are_found_by_words_and_function(li, root, growth, goal):
    keep(goal, li, team=growth)
    actions.keep_template(make.objective(root, "Books close early"), by=root, at=make.NOW, function="finance")

    def found(**asked):
        return [one.title for one in kept(li, make.NOW, **asked).rows]

    assert found() == ["Books close early", "Shops sell"]
    assert found(words="shops DAYS") == found(function="sales") == found(words="growth") == ["Shops sell"]
    assert found(words="shops", function="finance") == []


def test_a_contract_worker_reads_those_of_the_company_and_of_their_own_team(cora, sam, root, growth, goal):
    elsewhere = make.team("Care")
    for team in (None, growth, elsewhere):
        keep(goal, root, team=team)

    assert len(kept(sam, make.NOW).rows) == 3
    assert {one.team_name for one in kept(cora, make.NOW).rows} == {"", "Growth"}
    assert Template.objects.visible_to(cora, make.NOW).count() == 2


def test_every_function_has_examples_in_both_languages_and_no_two_share_a_name():
    assert {one.function for one in library.EXAMPLES} == set(Function)
    assert len(library.BY_KEY) == len(library.EXAMPLES) >= 25
    for one in library.EXAMPLES:
        assert 2 <= len(one.measures) <= 3, one.key
        for words in (one.title, *(measure.title for measure in one.measures)):
            assert words.english
            assert words.chinese


def test_examples_read_as_the_reader_does_and_are_found_in_either_language():
    example = library.BY_KEY["first-week"]
    with translation.override("zh-hans"):
        assert str(example.title) == "新用户第一周就得到他们想要的"
    assert example in set(library.found("week four"))
    assert example in set(library.found("第四周"))
    assert {one.kind for one in library.found(function="growth")} == {"ability"}
