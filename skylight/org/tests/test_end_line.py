"""Ending a line."""

from datetime import date

import pytest

from skylight.activity.models import Event
from skylight.lib import paths
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions, queries
from skylight.org.models import ReportingLine
from tests.make import NOW

TODAY = NOW.date()


@pytest.fixture
def dotted(root, ana, sam):
    return actions.add_line(
        ana, by=root, at=NOW, manager=sam, kind="dotted", from_on=date(2026, 1, 1), what_for="Checkout"
    )


def test_a_line_ends_and_stays_in_the_history(dotted, root, ana, sam):
    actions.end_line(dotted, by=root, at=NOW, reason="Launched")

    dotted.refresh_from_db()
    event = Event.objects.get(kind="org.line_ended")
    assert dotted.until_on == TODAY
    assert (event.person, event.reason, event.data["manager"]) == (ana, "Launched", "Sam Okafor")
    assert queries.reports_on(sam, date(2026, 3, 15))[0].id == ana.pk
    assert queries.reports_on(sam, TODAY) == []


def test_other_lines_may_end_on_a_day_ahead(dotted, root):
    assert actions.end_line(dotted, by=root, at=NOW, on=date(2026, 5, 1)).until_on == date(2026, 5, 1)


def test_the_end_of_the_solid_line_leaves_the_person_at_the_top(root, li, ana):
    actions.end_line(li.lines.get(), by=root, at=NOW)

    for person in (li, ana):
        person.refresh_from_db()
    assert (li.manager, li.path) == (None, paths.step(li.pk))
    assert ana.path == li.path + paths.step(ana.pk)


def test_a_solid_line_does_not_end_ahead_of_time(root, li):
    with pytest.raises(RuleBroken, match="today or earlier") as refused:
        actions.end_line(li.lines.get(), by=root, at=NOW, on=date(2026, 3, 17))

    assert refused.value.field == "on"


def test_a_line_that_has_ended_stays_as_it_is(dotted, root):
    actions.end_line(dotted, by=root, at=NOW, on=date(2026, 2, 1))

    with pytest.raises(RuleBroken, match="1 February 2026"):
        actions.end_line(dotted, by=root, at=NOW)


def test_a_line_does_not_end_before_it_began(dotted, root):
    with pytest.raises(RuleBroken, match="1 January 2026"):
        actions.end_line(dotted, by=root, at=NOW, on=date(2025, 12, 31))


def test_whoever_leads_the_person_ends_other_lines(dotted, li):
    assert actions.end_line(dotted, by=li, at=NOW).until_on == TODAY


def test_the_person_does_not(dotted, ana):
    with pytest.raises(NotAllowed):
        actions.end_line(dotted, by=ana, at=NOW)


def test_no_line_is_ever_removed(dotted, root):
    actions.end_line(dotted, by=root, at=NOW)

    assert ReportingLine.objects.filter(pk=dotted.pk).exists()
