"""What a key result aimed at, read back from its revisions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from skylight.goals import aims
from skylight.goals.actions import edit_key_result
from skylight.goals.queries.key_result_page import key_result_page
from tests import make
from tests.web import text

NOW = aims.Aims(Decimal(0), Decimal(30))


def change(days, **before):
    return aims.Change(make.NOW + timedelta(days=days), before, "Ana", "Because")


def test_without_changes_there_is_one_stretch():
    assert aims.history(NOW, []) == [aims.Stretch(None, NOW)]


def test_each_change_says_what_stood_before_it():
    found = aims.history(NOW, [change(2, target="20"), change(1, target="10", start="5")])

    assert [(one.aims.start, one.aims.target) for one in found] == [(5, 10), (0, 20), (0, 30)]
    assert [one.since and one.since.day for one in found] == [None, 17, 18]
    assert (found[0].by, found[1].reason) == ("", "Because")


def test_changes_of_words_do_not_count():
    assert len(aims.history(NOW, [change(1, title="Other")])) == 1


def test_what_was_empty_is_unknown():
    assert aims.history(NOW, [change(1, target="")])[0].aims.target is None


def test_periods_leave_out_what_no_day_saw_the_end_of():
    found = aims.history(NOW, [change(1, target="20"), change(1, target="10")])

    days = aims.periods(found, date(2026, 3, 1), date(2026, 4, 30), ZoneInfo("UTC"))

    assert [(begins.day, ends.day, one.target) for begins, ends, one in days] == [(1, 17, 10), (17, 30, 30)]


def revise(row, ana, target, days):
    row.refresh_from_db()
    edit_key_result(
        row,
        by=ana,
        at=make.NOW + timedelta(days=days),
        version=row.version,
        reason="The market moved",
        target=Decimal(target),
    )


def test_the_page_draws_the_target_of_each_time(ana, as_):
    row = make.key_result(make.objective(ana), target=Decimal(10))
    make.check_in(row, 4)
    revise(row, ana, 20, 5)
    revise(row, ana, 40, 10)

    course = key_result_page(row.pk, viewer=ana, at=make.NOW + timedelta(days=20)).course

    levels = [part.y1 for part in course.drawing.aims if part.y1 == part.y2]
    assert levels == ["75.00%", "50.00%", "0.00%"]
    assert len({part.x1 for part in course.drawing.aims}) == 3
    page = text(as_(ana).get(f"/key-results/{row.pk}/"))
    assert "How its aim changed" in page
    assert "Ana Ruiz: The market moved" in page


def test_the_expected_line_follows_the_target_of_each_time(ana):
    row = make.key_result(make.objective(ana), target=Decimal(10))
    revise(row, ana, 20, 10)

    drawing = key_result_page(row.pk, viewer=ana, at=make.NOW + timedelta(days=20)).course.drawing

    breaks = [
        one for one, other in zip(drawing.expected, drawing.expected[1:], strict=False) if one.y2 != other.y1
    ]
    assert len(breaks) == 1


def test_a_target_that_never_moved_is_one_line(ana, as_):
    row = make.key_result(make.objective(ana), target=Decimal(10))

    assert len(key_result_page(row.pk, viewer=ana, at=make.NOW).course.drawing.aims) == 1
    assert "How its aim changed" not in text(as_(ana).get(f"/key-results/{row.pk}/"))
