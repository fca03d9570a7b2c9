"""The map of today: who hangs on whom, how far it goes, and what it keeps to itself."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.goals import actions as goals
from skylight.goals.models import Alignment
from skylight.maps.asked import Asked, Place
from skylight.maps.drawing import drawing
from skylight.maps.moments import Moment
from skylight.maps.queries.picture import NotThere, picture
from skylight.maps.queries.tree import outline
from skylight.org.models import Person
from tests import make

NOW = Moment(make.NOW, make.NOW)


@pytest.fixture
def line(wen, li, ana, bo):
    """Bo's goal serves Ana's, which serves Li's, which serves Wen's."""
    made = [make.objective(one, f"Goal of {one.name}") for one in (wen, li, ana, bo)]
    for lower, upper in zip(made[1:], made, strict=False):
        make.alignment(lower, upper)
    return made


def around(goal, **asked):
    return Asked(NOW, Place("o", goal.pk), **asked)


def seen(found):
    return {one.goal.id for one in found.goals}


def test_around_a_goal_stands_all_it_serves_and_one_step_below_it(line, ana, sam):
    wen, li, mine, bo = line
    make.alignment(make.objective(sam, "Two steps below"), bo)

    found = picture(around(mine), ana)

    assert seen(found) == {wen.pk, li.pk, mine.pk, bo.pk}
    assert [(one.goal.id, one.more_down) for one in found.goals if one.goal.id == bo.pk] == [(bo.pk, 1)]
    assert {(one.lower, one.upper) for one in found.edges} == {
        (bo.pk, mine.pk),
        (mine.pk, li.pk),
        (li.pk, wen.pk),
    }


def test_a_goal_that_is_opened_brings_its_own_step(line, ana, sam):
    further = make.objective(sam, "Two steps below")
    make.alignment(further, line[3])

    found = picture(around(line[2], opened=(line[3].pk,)), ana)

    assert further.pk in seen(found)


def test_around_a_person_stand_their_goals_with_what_these_serve_and_what_hangs_on_them(line, ana):
    found = picture(Asked(NOW, Place("p", ana.pk)), ana)

    assert seen(found) == {one.pk for one in line}
    assert [one.goal.id for one in found.goals if one.is_here] == [line[2].pk]
    drawn = drawing(found)
    assert drawn["nodes"][0] | {"x": 0} == drawn["nodes"][0] | {"x": 0, "id": f"p{ana.pk}", "here": True}
    assert {"from": f"o{line[2].pk}", "to": f"p{ana.pk}"}.items() <= drawn["edges"][-1].items()


def test_around_a_team_stand_its_own_goals_and_those_of_its_people(line, growth, li, sam):
    own = make.objective(growth, "Goal of the team", by=li)
    elsewhere = make.objective(sam)

    found = picture(Asked(NOW, Place("t", growth.pk)), sam)

    assert {one.goal.id for one in found.goals if one.is_here} == {own.pk, *(one.pk for one in line[1:])}
    assert elsewhere.pk not in seen(found)


def test_without_a_place_it_begins_with_the_goals_of_the_top_and_one_step_below(line, sam):
    found = picture(Asked(NOW), sam)

    assert seen(found) == {line[0].pk, line[1].pk}
    assert [one.goal.id for one in found.goals if one.is_here] == [line[0].pk]


def test_whose_goals_are_the_companys_can_be_set(line, li, sam):
    from skylight.org import actions as org
    from skylight.org.models import Company

    company = Company.objects.get()
    org.edit_company(company, by=make.system(), at=make.NOW, version=company.version, okr_person=li)

    found = picture(Asked(NOW), sam)

    assert [one.goal.id for one in found.goals if one.is_here] == [line[1].pk]


def test_a_hidden_goal_is_counted_and_never_named(line, bo, sam, ana):
    draft = make.objective(bo, "Still thinking", published=False)
    make.alignment(draft, line[2])

    strangers = picture(around(line[2]), sam)
    owners = picture(around(line[2]), bo)

    assert "Still thinking" not in str(drawing(strangers))
    assert [one.hidden for one in strangers.goals if one.is_here] == [1]
    assert "Still thinking" in str(drawing(owners))


def test_what_hides_is_no_bridge_to_what_stands_behind_it(line, li, sam):
    from datetime import timedelta

    goals.restrict(line[1], by=li, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9))

    found = picture(around(line[2]), sam)

    assert line[0].pk not in seen(found)
    assert [one.hidden for one in found.goals if one.is_here] == [1]


def test_opening_a_goal_one_may_not_read_tells_nothing(line, li, sam):
    from datetime import timedelta

    goals.restrict(line[1], by=li, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9))
    alone = make.objective(sam)

    found = picture(around(alone, opened=(line[1].pk,)), sam)

    assert seen(found) == {alone.pk}


@pytest.mark.parametrize("place", [Place("o", 999_999), Place("p", 999_999), Place("t", 999_999)])
def test_a_place_that_is_none_is_not_there(place, sam):
    with pytest.raises(NotThere):
        picture(Asked(NOW, place), sam)


def test_goals_in_a_circle_are_still_told_once(ana, bo, sam):
    mine, other = make.objective(ana), make.objective(bo)
    make.alignment(mine, other)
    make.alignment(other, mine, relation="depends_on")

    (top,) = outline(picture(around(mine), sam))

    assert top.shown.goal.id == mine.pk
    assert top.below[0].below[0].is_repeated


def test_links_between_teams_are_told_apart(line, sam, wen):
    far = make.objective(sam)
    make.alignment(far, line[2])

    found = picture(around(line[2]), wen)

    assert {one.lower for one in found.edges if one.is_cross} == {far.pk}


def test_the_answer_to_a_link_is_told(line, li, ana):
    link = Alignment.objects.get(from_objective=line[2])
    goals.challenge(link, by=li, at=make.NOW, reason="It serves something else")

    found = picture(around(line[2]), ana)

    told = {one.lower: one.verdict for one in found.edges}
    assert (told[line[2].pk], told[line[3].pk]) == ("challenged", "")


def test_a_picture_never_holds_more_than_two_hundred_goals(wen, li, ana, sam):
    top = make.objective(wen)
    for owner in (li, ana, sam):
        for number in range(4):
            middle = make.objective(owner, f"{number}")
            make.alignment(middle, top)
            _many_below(middle, owner, 30)

    opened = tuple(Alignment.objects.filter(to_objective=top).values_list("from_objective", flat=True))
    found = drawing(picture(around(top, opened=opened), sam))

    assert len(found["nodes"]) == 200
    assert found["cut"] == 1 + 12 + 12 * 30 - 200


def test_a_goal_shows_fifty_below_and_counts_the_rest(wen, li, sam):
    top = make.objective(wen)
    _many_below(top, li, 55)

    (here, *below) = picture(around(top), sam).goals

    assert (len(below), here.more_down) == (50, 5)


def test_a_first_picture_takes_three_statements(line, ana, sam):
    viewer = Person.objects.select_related("team").get(pk=sam.pk)

    for asked in (
        Asked(NOW),
        around(line[2]),
        Asked(NOW, Place("p", ana.pk)),
        Asked(NOW, Place("t", ana.team_id)),
    ):
        viewer.__dict__.pop("_policies_at", None)
        with CaptureQueriesContext(connection) as captured:
            assert picture(asked, viewer).goals
        expected = 4 if asked.place.kind == "t" else 3
        assert len(captured) == expected, [one["sql"][:80] for one in captured]


def _many_below(upper, owner, number):
    """So many published goals of one owner, without the ceremony."""
    from skylight.goals.models import Objective

    cycle = make.running_cycle()
    rows = [
        Objective(
            cycle=cycle,
            owner_person=owner,
            title=f"Below {n}",
            state="published",
            published_at=make.NOW,
            created_at=make.NOW,
        )
        for n in range(number)
    ]
    Objective.objects.bulk_create(rows)
    Alignment.objects.bulk_create(
        Alignment(from_objective=row, to_objective=upper, by=owner, at=make.NOW) for row in rows
    )
