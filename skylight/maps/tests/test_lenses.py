"""The lenses: what serves nothing, what many need, what disagrees, what nobody serves, what crosses teams, what is shaky."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.goals import actions as goals
from skylight.goals.queries import owners
from skylight.maps.asked import LENSES, Asked, Place
from skylight.maps.moments import Moment, moment_of
from skylight.maps.queries.lenses import findings
from tests import make
from tests.web import text

NOW = Moment(make.NOW, make.NOW)


@pytest.fixture
def company(wen, li, ana, bo, sam):
    """A small company in which each lens has something to find."""
    top = make.objective(wen, "The company lives")
    figure = make.key_result(top, "Shops", target=Decimal(10))
    bare = make.key_result(top, "Partners", target=Decimal(10))
    upper = make.objective(li, "Shops stay")
    make.alignment(upper, top, to_key_result=figure)
    clash = make.objective(ana, "Shops sell")
    make.key_result(clash, "Lost shops", unit="shops", start=Decimal(20), target=Decimal(5), kind="decrease")
    make.key_result(upper, "lost shops ", unit="shops", start=Decimal(20), target=Decimal(2), kind="decrease")
    make.alignment(clash, upper)
    far = make.objective(sam, "Pages are quick")
    needs = make.alignment(far, upper, relation="depends_on")
    return SimpleNamespace(
        top=top, bare=bare, upper=upper, clash=clash, far=far, needs=needs, alone=make.objective(bo, "Answers before tickets")
    )  # fmt: skip


def found(lens, viewer, **asked):
    return findings(Asked(asked.pop("moment", NOW), lens=lens, **asked), viewer).rows


def ends(rows):
    return [(one.goal, one.other, one.why) for one in rows]


def test_orphans_serve_nothing_and_the_top_is_none(company, ana):
    assert [one.goal for one in found("orphans", ana)] == [company.alone.pk]


def test_a_lens_looks_at_one_team_with_its_teams_only(company, ana, sam, growth):
    make.objective(sam, "Nobody asked")

    assert [one.goal for one in found("orphans", ana, place=Place("t", growth.pk))] == [company.alone.pk]


def test_crowded_are_goals_that_five_others_serve(company, wen, li, ana, bo, sam):
    for owner in (ana, bo):
        make.alignment(make.objective(owner), company.upper)
    assert found("crowded", ana) == []

    make.alignment(make.objective(sam), company.upper)

    assert [(one.goal, one.number) for one in found("crowded", ana)] == [(company.upper.pk, 5)]


def test_the_same_measure_with_another_target_is_a_conflict(company, ana):
    assert ends(found("conflicts", ana)) == [(company.clash.pk, company.upper.pk, "clash")]


def test_other_key_results_of_the_same_goals_do_not_make_a_conflict(company, ana):
    own = company.clash.key_results.get()
    goals.edit_key_result(own, by=ana, at=make.NOW, version=own.version, target=Decimal(2), reason="As Li")
    make.key_result(
        company.clash, "Calls", unit="shops", start=Decimal(20), target=Decimal(5), kind="decrease"
    )

    assert found("conflicts", ana) == []


def test_a_conflict_says_what_both_measure(company, ana):
    (one,) = found("conflicts", ana)

    assert (one.measure.title, one.measure.mine, one.measure.theirs) == ("Lost shops", 5, 2)


def test_the_same_measure_with_the_same_target_is_none(company, ana):
    own = company.clash.key_results.get()
    goals.edit_key_result(own, by=ana, at=make.NOW, version=own.version, target=Decimal(2), reason="As Li")

    assert found("conflicts", ana) == []


def test_a_challenge_is_a_conflict_with_its_reason(company, li, ana):
    goals.challenge(company.needs, by=li, at=make.NOW, reason="We have no time")

    rows = found("conflicts", ana)

    assert (company.far.pk, "challenged", "We have no time") in [
        (one.goal, one.why, one.text) for one in rows
    ]


def test_uncovered_are_key_results_of_the_top_that_no_link_names(company, ana):
    assert [(one.goal, one.text) for one in found("uncovered", ana)] == [(company.top.pk, "Partners")]


def test_cross_are_links_between_teams_of_which_neither_stands_in_the_other(company, ana):
    assert ends(found("cross", ana)) == [(company.far.pk, company.upper.pk, "")]


def test_a_dependency_is_shaky_until_it_is_acknowledged_and_while_what_it_needs_is_at_risk(company, li, ana):
    (one,) = found("at_risk", ana)
    assert (one.why, one.text) == ("", "one_sided")

    goals.acknowledge(company.needs, by=li, at=make.NOW)
    assert found("at_risk", ana) == []

    make.check_in(company.upper.key_results.get(), 18, status="off_track")
    (one,) = found("at_risk", ana)
    assert (one.why, one.text) == ("at_risk", "")


@pytest.mark.parametrize("lens", LENSES)
def test_no_lens_tells_of_what_one_may_not_read(company, sam, bo, li, wen, ana, lens):
    for goal, owner in ((company.upper, li), (company.alone, bo), (company.clash, ana), (company.top, wen)):
        goals.restrict(goal, by=owner, at=make.NOW, reason="Secret", until_at=make.NOW + timedelta(days=9))

    assert found(lens, sam) == []


def test_a_past_day_has_its_own_orphans(company, bo, ana):
    later = make.NOW + timedelta(days=5)
    make.alignment(company.alone, company.upper, at=later)

    then = moment_of(make.NOW.date(), later)

    assert found("orphans", ana, moment=Moment(later, later)) == []
    assert [one.goal for one in found("orphans", ana, moment=then)] == [company.alone.pk]


@pytest.mark.parametrize("lens", LENSES)
def test_a_lens_is_a_plain_list_and_filters_the_drawing(as_, company, sam, ana, bo, lens):
    for owner in (ana, bo, sam):
        make.alignment(make.objective(owner), company.upper)
    browser = as_(sam)

    page = text(browser.get(f"/alignment/?lens={lens}"))
    drawn = browser.get(f"/alignment/nodes/?lens={lens}").json()

    rows = found(lens, sam)
    assert f"{len(rows)} found" in page
    assert {one["id"] for one in drawn["nodes"]} == {
        f"o{pk}" for one in rows for pk in (one.goal, one.other) if pk
    }


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("team", ["growth", "company"])
def test_of_many_goals_of_a_team_a_lens_finds_the_same_as_of_few(
    company, ana, bo, li, growth, monkeypatch, lens, team
):
    make.key_result(make.objective(growth, by=make.system()), "Nobody serves this")
    lower = [make.objective(bo) for _ in range(5)]
    for one in lower:
        make.alignment(one, company.clash)
    make.alignment(lower[0], company.far, relation="depends_on")
    place = Place("t", growth.pk if team == "growth" else li.team_id)
    few = found(lens, ana, place=place)
    monkeypatch.setattr(owners, "FEW", 0)

    many = found(lens, ana, place=place)

    assert many == few
    assert few


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("are_many", [False, True])
def test_a_lens_takes_four_statements_and_conflicts_one_more(company, ana, monkeypatch, lens, are_many):
    findings(Asked(NOW, lens=lens), ana)  # what the viewer may read is known from here on
    if are_many:
        monkeypatch.setattr(owners, "FEW", 0)

    with CaptureQueriesContext(connection) as captured:
        findings(Asked(NOW, place=Place("t", ana.team_id), lens=lens), ana)

    # The cycles that run, the goals of the team, the list, what may be read; of a conflict also what both measure, and
    # where the goals are too many to be named the path of the team.
    assert len(captured) <= 4 + (lens == "conflicts") + are_many
