"""A week is told from its check-ins; its writer adds a conclusion and what is asked of others."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.activity.models import Event
from skylight.followup import actions
from skylight.followup.models import WeeklyReport
from skylight.followup.queries.reports import monday_of, week_of
from skylight.goals import actions as goals
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from tests import make

NOW = make.NOW
WEEK = timedelta(days=7)
TODAY = NOW.date()
MONDAY = monday_of(TODAY)


def write(by, *, version=0, conclusion="Calm", asks="", monday=MONDAY, at=NOW, **whose):
    whose = whose or {"person": by}
    return actions.write_report(
        by=by, at=at, monday=monday, today=TODAY, version=version, conclusion=conclusion, asks=asks, **whose
    )


@pytest.fixture
def reported(ana):
    """A key result from 0 to 10: at 2 before this week, then 5 with a note and at risk."""
    goal = make.objective(ana, "Sell more", at=NOW - 3 * WEEK)
    row = make.key_result(goal, "Shops", start=0, target=10, at=NOW - 3 * WEEK)
    make.check_in(row, 2, at=NOW - WEEK)
    make.check_in(row, 5, at=NOW - timedelta(minutes=5), note="Two fairs", status="at_risk")
    return row


def test_a_week_tells_where_key_results_stand_and_how_far_they_moved(ana, bo, reported):
    week = week_of(monday=MONDAY, viewer=bo, at=NOW, person=ana)
    before = week_of(monday=MONDAY - WEEK, viewer=bo, at=NOW, person=ana)

    (line,) = week.goals[0].lines
    assert (line.before, line.value, line.change, line.target) == (2, 5, 3, 10)
    assert [note.text for note in line.notes] == ["Two fairs"]
    assert week.at_risk == [line]
    (earlier,) = before.goals[0].lines
    assert (earlier.value, earlier.is_at_risk) == (Decimal(2), False)


def test_what_was_corrected_counts_as_corrected(ana, reported):
    wrong = reported.check_ins.order_by("-at")[0]
    goals.correct(
        wrong, by=ana, at=NOW, value=Decimal(4), status="", confidence=None, note="Four", evidence_url=""
    )

    (line,) = week_of(monday=MONDAY, viewer=ana, at=NOW, person=ana).goals[0].lines

    assert (line.value, [note.text for note in line.notes]) == (4, ["Four"])


def test_a_team_reads_what_its_people_reported_and_said(ana, bo, growth, reported):
    write(ana, conclusion="Fairs work", asks="Bo: a stand")

    week = week_of(monday=MONDAY, viewer=bo, at=NOW, team=growth)

    assert [line.id for goal in week.goals for line in goal.lines] == [reported.pk]
    assert [(one.name, one.conclusion, one.asks) for one in week.said] == [
        ("Ana Ruiz", "Fairs work", "Bo: a stand")
    ]


def test_a_restricted_goal_is_in_nobody_elses_week(ana, bo, reported):
    until = NOW + WEEK
    goals.restrict(reported.objective, by=ana, at=NOW, reason="Legal", until_at=until)

    assert not week_of(monday=MONDAY, viewer=bo, at=NOW, person=ana).goals
    assert week_of(monday=MONDAY, viewer=ana, at=NOW, person=ana).goals


def test_the_words_are_kept_and_every_change_is_recorded(ana):
    report = write(ana)
    write(ana, version=1, conclusion="Calm, and quick")

    assert WeeklyReport.objects.get().conclusion == "Calm, and quick"
    assert report.version == 1
    events = Event.objects.filter(kind="followup.reported").order_by("id")
    assert [one.data["before"]["conclusion"] for one in events] == ["", "Calm"]


def test_nobody_overwrites_words_unseen(ana):
    write(ana)

    with pytest.raises(Stale) as stale:
        write(ana, conclusion="Other")

    assert stale.value.current.conclusion == "Calm"


@pytest.mark.parametrize("monday", [MONDAY + WEEK, MONDAY - 4 * WEEK, MONDAY + timedelta(days=1)])
def test_only_the_last_four_weeks_are_written_about(ana, monday):
    with pytest.raises(RuleBroken):
        write(ana, monday=monday)
    assert write(ana, monday=MONDAY - 3 * WEEK)


def test_nobody_writes_for_somebody_else(ana, bo, li, sam, growth):
    with pytest.raises(NotAllowed):
        write(li, person=ana)
    with pytest.raises(NotAllowed):
        write(sam, team=growth)
    assert write(bo, team=growth)


def test_a_page_asks_the_same_for_one_key_result_and_for_many(as_, ana, growth, reported):
    browser = as_(ana)

    def asked(address):
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    few = asked("/me/okrs/week/"), asked(f"/teams/{growth.pk}/week/")
    for number in range(12):
        row = make.key_result(reported.objective, f"More {number}")
        make.check_in(row, 3, note="Words")
    assert (asked("/me/okrs/week/"), asked(f"/teams/{growth.pk}/week/")) == few
    assert max(few) <= 15


def test_one_adds_words_on_the_page_and_all_read_them(as_, ana, bo, reported):
    mine, his = as_(ana), as_(bo)

    answer = mine.post("/me/okrs/week/", {"version": "0", "conclusion": "Fairs **work**", "asks": ""})

    assert answer.status_code == 302
    text = his.get(f"/people/{ana.pk}/week/").content.decode()
    assert "<strong>work</strong>" in text
    assert "Two fairs" in text
    assert "+3" in text
    assert 'name="conclusion"' not in text
    assert mine.post("/me/okrs/week/", {"version": "0", "conclusion": "Late"}).status_code == 409
    assert (
        mine.post("/me/okrs/week/?week=2020-01-06", {"version": "0", "conclusion": "Late"}).status_code == 422
    )
    assert mine.get("/me/okrs/week/?week=2099-01-05").status_code == 404
