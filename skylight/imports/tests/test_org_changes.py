"""The dated history: who reported to whom on any day, however the file tells it."""

from __future__ import annotations

from datetime import date
from typing import Any

from skylight.activity.models import Event
from skylight.org import actions as org_actions
from skylight.org import queries
from skylight.org.models import Membership, Person, ReportingLine
from tests import make

PEOPLE = """
    id,name,title,manager_id
    wen,Wen,CEO,
    li,Li,Lead,wen
    ana,Ana,Designer,li
"""
CHANGES = """
    date,person_id,name,change,old,new,title
    2025-06-01,ana,Ana,manager,wen,li,Designer
    2025-03-01,ana,Ana,joined,,wen,Trainee
    2025-05-01,ana,Ana,title,Trainee,Designer,Designer
    2025-04-01,old,Olga,left,li,,Writer
"""


def person(id_: str) -> Person:
    return Person.objects.get(external_id=id_)


def manager_on(id_: str, day: date) -> str | None:
    line = ReportingLine.objects.solid().on(day).filter(person__external_id=id_).first()
    return line.manager.external_id if line else None


def lines() -> set[tuple[str, str, date, date | None]]:
    return set(
        ReportingLine.objects.values_list(
            "person__external_id", "manager__external_id", "from_on", "until_on"
        )
    )


def test_who_reported_to_whom_on_a_day_has_an_answer(bring: Any) -> None:
    report = bring(people=PEOPLE, org_changes=CHANGES)

    assert report.as_dict()["created"] | {"people": 3, "org_changes": 4} == report.as_dict()["created"]
    assert manager_on("ana", date(2025, 2, 1)) is None
    assert manager_on("ana", date(2025, 4, 30)) == "wen"
    assert manager_on("ana", date(2025, 5, 31)) == "wen"
    assert manager_on("ana", date(2025, 6, 1)) == "li"
    assert manager_on("ana", make.NOW.date()) == "li"
    assert [step.name for step in queries.line_on(person("ana"), date(2025, 7, 1))] == ["Li", "Wen"]
    assert person("ana").manager == person("li")


def test_what_no_change_tells_of_was_so_from_the_first_day_of_the_history(bring: Any) -> None:
    bring(people=PEOPLE, org_changes=CHANGES)

    assert manager_on("li", date(2025, 3, 1)) == "wen"
    assert manager_on("li", date(2025, 2, 28)) is None


def test_whoever_is_only_in_the_history_is_added_as_they_were(bring: Any, notes: Any) -> None:
    report = bring(people=PEOPLE, org_changes=CHANGES)

    olga = person("old")
    assert (olga.name, olga.role, olga.left_on, olga.is_active) == ("Olga", "Writer", date(2025, 4, 1), False)
    assert manager_on("old", date(2025, 3, 15)) == "li"
    assert manager_on("old", date(2025, 4, 1)) is None
    assert report.created["people"] == 3
    assert "1 person is only named in org_changes.csv and was added from there." in notes(report)


def test_joining_and_leaving_are_kept_as_days(bring: Any) -> None:
    bring(people=PEOPLE, org_changes=CHANGES)

    assert (person("ana").joined_on, person("ana").left_on) == (date(2025, 3, 1), None)


def test_each_change_is_kept_as_an_event_for_roles_of_past_days(bring: Any) -> None:
    bring(people=PEOPLE, org_changes=CHANGES)

    event = Event.objects.get(kind="imports.past_change", person=person("ana"), data__change="title")
    assert event.at == make.NOW
    assert event.data == {"on": "2025-05-01", "change": "title", "old": "Trainee", "new": "Designer"}


def test_the_second_import_knows_every_change(bring: Any) -> None:
    bring(people=PEOPLE, org_changes=CHANGES)
    before = lines(), Event.objects.count()

    report = bring(people=PEOPLE, org_changes=CHANGES)

    assert (report.created["org_changes"], report.unchanged["org_changes"]) == (0, 4)
    assert (lines(), Event.objects.count()) == before


def test_a_table_older_than_the_history_is_brought_up_to_date(bring: Any, notes: Any) -> None:
    report = bring(
        people=PEOPLE,
        org_changes=CHANGES
        + """
    2025-09-01,ana,Ana,manager,li,wen,Designer
    2025-10-01,ana,Ana,title,Designer,Head of design,Head of design
    2025-11-01,li,Li,left,wen,,Lead
    2025-12-01,new,Noa,joined,,wen,Cook
    """,
    )

    assert (
        "people.csv tells how things stood on 2025-06-01: so it agrees best with org_changes.csv."
        in notes(report)
    )
    assert (person("ana").manager, person("ana").role) == (person("wen"), "Head of design")
    assert manager_on("ana", date(2025, 8, 31)) == "li"
    assert (person("li").left_on, person("li").is_active) == (date(2025, 11, 1), False)
    assert (person("new").manager, person("new").left_on) == (person("wen"), None)


def test_a_table_newer_than_the_history_counts_from_today(bring: Any, notes: Any) -> None:
    report = bring(people=PEOPLE.replace("Designer,li", "Artist,wen"), org_changes=CHANGES)

    assert "tells how things stood" not in notes(report)
    assert (person("ana").manager, person("ana").role) == (person("wen"), "Artist")
    assert manager_on("ana", date(2025, 6, 1)) == "li"
    assert manager_on("ana", make.NOW.date()) == "wen"


def test_more_history_later_joins_what_is_known(bring: Any) -> None:
    bring(people=PEOPLE, org_changes=CHANGES)
    report = bring(org_changes="date,person_id,change,old,new\n2026-02-01,ana,manager,li,wen\n")

    assert report.created["org_changes"] == 1
    assert manager_on("ana", date(2026, 1, 31)) == "li"
    assert manager_on("ana", date(2026, 2, 1)) == "wen"
    assert manager_on("ana", date(2025, 4, 1)) == "wen"
    assert person("ana").manager == person("wen")


def test_history_that_comes_after_the_people_replaces_what_was_guessed(bring: Any) -> None:
    bring(people=PEOPLE)
    assert manager_on("ana", date(2025, 7, 1)) is None

    bring(org_changes=CHANGES)

    assert manager_on("ana", date(2025, 7, 1)) == "li"
    assert manager_on("ana", make.NOW.date()) == "li"
    assert person("ana").manager == person("li")


def test_a_move_made_in_skylight_survives_older_history(bring: Any) -> None:
    bring(people=PEOPLE, org_changes=CHANGES, at=make.LONG_AGO.replace(year=2026))
    org_actions.set_manager(person("ana"), by=make.system(), at=make.NOW, manager=person("wen"))

    bring(org_changes=CHANGES + "    2025-05-15,li,Li,title,Boss,Lead,Lead\n")

    assert person("ana").manager == person("wen")
    assert manager_on("ana", make.NOW.date()) == "wen"


def test_teams_have_a_history_too(bring: Any) -> None:
    bring(
        teams="id,name\nweb,Web\nbrand,Brand\n",
        people="id,name,team\nana,Ana,Brand\n",
        org_changes="date,person_id,change,old,new\n2025-03-01,ana,joined,,\n2025-06-01,ana,team,web,brand\n",
    )

    rows = Membership.objects.order_by("from_on").values_list("team__external_id", "from_on", "until_on")
    assert list(rows) == [
        ("web", date(2025, 3, 1), date(2025, 6, 1)),
        ("brand", date(2025, 6, 1), None),
    ]
    assert person("ana").team.external_id == "brand"


def test_changes_of_an_unknown_sort_are_named_and_left(bring: Any, notes: Any) -> None:
    report = bring(people=PEOPLE, org_changes="date,person_id,change,old,new\n2025-03-01,ana,salary,1,2\n")

    assert "org_changes.csv, line 2: a change of salary is not known and was left out." in notes(report)
    assert report.created["org_changes"] == 0


def test_changes_that_cannot_be_true_are_refused(bring: Any, refused: Any) -> None:
    report = bring(
        people=PEOPLE,
        org_changes="""
        date,person_id,change,old,new
        someday,ana,manager,wen,li
        2025-06-01,ana,manager,wen,ana
        2027-06-01,ana,manager,wen,li
        2025-06-01,,manager,wen,li
        """,
    )

    assert [line for _file, line, _reason in refused(report)] == [2, 3, 4, 5]
    assert report.created["org_changes"] == 0


def test_a_manager_of_the_past_whom_nobody_knows_leaves_that_time_open(bring: Any, notes: Any) -> None:
    report = bring(
        people=PEOPLE,
        org_changes="date,person_id,change,old,new\n2025-03-01,ana,joined,,ghost\n2025-06-01,ana,manager,ghost,li\n",
    )

    assert "ghost is not known; the time with them was left out." in notes(report)
    assert manager_on("ana", date(2025, 4, 1)) is None
    assert manager_on("ana", date(2025, 6, 1)) == "li"


def test_a_line_that_would_have_closed_a_loop_on_a_past_day_is_refused(bring: Any, refused: Any) -> None:
    report = bring(
        people=PEOPLE,
        org_changes="""
        date,person_id,change,old,new
        2025-03-01,ana,joined,,li
        2025-03-01,li,joined,,ana
        2025-06-01,li,manager,ana,wen
        """,
    )

    assert [(line, reason) for _file, line, reason in refused(report)] == [
        (
            3,
            "On 2025-03-01 these would have reported to each other in a loop: li → ana → li. The line was left out.",
        )
    ]
    assert manager_on("ana", date(2025, 4, 1)) == "li"
    assert manager_on("li", date(2025, 6, 1)) == "wen"


def test_a_loop_of_today_is_refused_in_the_history_too(bring: Any, refused: Any) -> None:
    report = bring(
        people="id,name,manager_id\nana,Ana,bo\nbo,Bo,ana\n",
        org_changes="date,person_id,change,old,new\n2025-03-01,ana,manager,,bo\n2025-03-01,bo,manager,,ana\n",
    )

    assert len(refused(report)) == 2
    assert not ReportingLine.objects.exists()
    assert (person("ana").manager, person("bo").manager) == (None, None)
