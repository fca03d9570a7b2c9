"""Teams from a file: a tree whatever the order, found by id or name, led by somebody."""

from __future__ import annotations

from datetime import date
from typing import Any

from skylight.activity.models import Event
from skylight.org.models import Team, TeamPlacement
from tests import make

HEADING = "id,name,parent\n"


def team(id_: str) -> Team:
    return Team.objects.get(external_id=id_)


def test_a_tree_of_teams_in_any_order(bring: Any) -> None:
    report = bring(teams=HEADING + "c,Brand,b\nb,Marketing,a\na,Northwind,\n")

    assert team("c").path == team("b").path + team("c").path[-5:]
    assert [team(id_).depth for id_ in "abc"] == [0, 1, 2]
    assert set(TeamPlacement.objects.values_list("team__external_id", "parent__external_id", "until_on")) == {
        ("a", None, None), ("b", "a", None), ("c", "b", None),
    }  # fmt: skip
    assert report.created["teams"] == 3
    assert Event.objects.filter(kind="imports.added", team__isnull=False).count() == 3


def test_a_second_import_changes_nothing(bring: Any) -> None:
    bring(teams=HEADING + "a,Northwind,\nb,Marketing,a\n")
    report = bring(teams=HEADING + "a,Northwind,\nb,Marketing,a\n")

    assert (report.created["teams"], report.changed["teams"], report.unchanged["teams"]) == (0, 0, 2)
    assert team("b").version == 1


def test_a_team_moves_with_all_below_and_its_old_place_ends(bring: Any) -> None:
    bring(teams=HEADING + "a,A,\nb,B,\nc,C,a\nd,D,c\n", at=make.LONG_AGO)
    report = bring(teams=HEADING + "c,C,b\n")

    assert team("d").path.startswith(team("b").path)
    places = TeamPlacement.objects.filter(team=team("c")).order_by("pk")
    assert list(places.values_list("parent__external_id", "until_on")) == [
        ("a", make.NOW.date()), ("b", None),
    ]  # fmt: skip
    assert (report.changed["teams"], team("c").version) == (1, 2)


def test_loops_and_strangers_above_are_refused_or_named(bring: Any, refused: Any, notes: Any) -> None:
    report = bring(teams=HEADING + "a,A,b\nb,B,a\nc,C,c\nd,D,nowhere\na,A,\n")

    assert [(line, reason) for _file, line, reason in refused(report)] == [
        (2, "These stand below each other in a loop: a → b → a."),
        (3, "These stand below each other in a loop: b → a → b."),
        (4, "c stands below itself; it was put at the top."),
        (6, "The id a stands in line 2 already."),
    ]
    assert "there is no team nowhere; d stands where it stood, or at the top." in notes(report)


def test_the_leader_is_found_among_the_people(bring: Any, notes: Any) -> None:
    report = bring(
        teams="id,name,leader,closed_on\na,A,Li Wei,2026-04-31\nb,B,Ghost,\n", people="id,name\nli,Li Wei\n"
    )

    assert team("a").leader.external_id == "li"
    assert team("a").closed_on == date(2026, 4, 30)
    assert "nobody known is called Ghost" in notes(report)


def test_a_team_made_from_its_name_gets_its_id_later(bring: Any) -> None:
    bring(people="id,name,team\n1,Ana,Brand\n")
    report = bring(teams="id,name,about\nb,Brand,All that is seen\n")

    assert Team.objects.get().about == "All that is seen"
    assert (team("b").name, report.changed["teams"]) == ("Brand", 1)


def test_a_name_that_two_teams_have_means_neither(bring: Any, notes: Any) -> None:
    report = bring(teams="id,name\neu,Sales\nus,Sales\n", people="id,name,team\n1,Ana,Sales\n2,Bo,us\n")

    assert "more than one team is called Sales; give its id." in notes(report)
    assert Team.objects.count() == 2
