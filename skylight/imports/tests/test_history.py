"""From dated changes to who stood where: pure arithmetic, in any order."""

from __future__ import annotations

import random
from datetime import date

import pytest

from skylight.imports.history import Change, Span, Standing, in_order, standing_day, tell
from skylight.imports.spans import Stay, rewriting

BEGIN = date(2025, 1, 1)
MARCH, APRIL, MAY, JUNE = (date(2025, month, 1) for month in (3, 4, 5, 6))


def spans(*changes: Change, **options: object) -> list[tuple[str, date, date | None]]:
    story = tell(in_order(changes), begins_on=BEGIN, **options)  # type: ignore[arg-type]
    return [(span.value, span.from_on, span.until_on) for span in story.managers]


def test_each_change_ends_one_line_and_begins_another() -> None:
    found = spans(Change(APRIL, "manager", "b", "c"), Change(MARCH, "manager", "a", "b"))

    assert found == [("a", BEGIN, MARCH), ("b", MARCH, APRIL), ("c", APRIL, None)]


def test_a_line_begins_with_joining_and_ends_with_leaving() -> None:
    assert spans(Change(MARCH, "joined", "", "a"), Change(MAY, "left", "a", "")) == [("a", MARCH, MAY)]


def test_whoever_joins_without_a_manager_has_the_one_named_next() -> None:
    assert spans(Change(MARCH, "joined"), Change(MAY, "manager", "a", "b")) == [
        ("a", MARCH, MAY),
        ("b", MAY, None),
    ]


def test_a_manager_that_was_not_told_of_is_not_made_up() -> None:
    assert spans(Change(MARCH, "joined"), Change(MAY, "manager", "", "b")) == [("b", MAY, None)]


def test_who_comes_back_has_a_gap() -> None:
    assert spans(
        Change(MARCH, "joined", "", "a"), Change(APRIL, "left", "a", ""), Change(MAY, "joined", "", "a")
    ) == [("a", MARCH, APRIL), ("a", MAY, None)]


def test_a_table_fills_in_what_no_change_tells() -> None:
    assert spans(standing=Standing("a")) == [("a", BEGIN, None)]
    assert spans(Change(MARCH, "joined"), standing=Standing("a")) == [("a", MARCH, None)]
    assert spans(Change(MAY, "manager", "", "b"), standing=Standing("a"), stood_on=APRIL) == [
        ("a", BEGIN, MAY), ("b", MAY, None),
    ]  # fmt: skip


def test_changes_of_one_day_follow_each_other_whatever_their_order() -> None:
    changes = [
        Change(MARCH, "manager", "b", "c"),
        Change(MARCH, "manager", "c", "d"),
        Change(MARCH, "manager", "a", "b"),
    ]
    for seed in range(6):
        random.Random(seed).shuffle(changes)
        assert spans(*changes) == [
            ("a", BEGIN, MARCH),
            ("b", MARCH, MARCH),
            ("c", MARCH, MARCH),
            ("d", MARCH, None),
        ]


def test_whoever_joins_and_leaves_on_one_day_is_gone() -> None:
    story = tell(in_order([Change(MARCH, "left"), Change(MARCH, "joined")]), begins_on=BEGIN)

    assert (story.joined_on, story.left_on) == (MARCH, MARCH)


def test_whoever_was_there_leaves_and_comes_back_on_one_day() -> None:
    changes = in_order([Change(MAY, "joined"), Change(MAY, "left"), Change(MARCH, "joined")])

    assert [one.kind for one in changes] == ["joined", "left", "joined"]
    assert tell(changes, begins_on=BEGIN).left_on is None


def test_a_change_that_contradicts_the_one_before_counts_all_the_same() -> None:
    changes = in_order([Change(MARCH, "manager", "", "a"), Change(APRIL, "manager", "x", "b")])
    story = tell(changes, begins_on=BEGIN)

    assert story.contradictions == 1
    assert story.managers == [Span("a", MARCH, APRIL), Span("b", APRIL, None)]


def test_teams_are_told_like_managers() -> None:
    story = tell([Change(MARCH, "team", "web", "brand")], begins_on=BEGIN)

    assert [(one.value, one.until_on) for one in story.teams] == [("web", MARCH), ("brand", None)]


@pytest.mark.parametrize("stood_on, told", [(None, ""), (APRIL, "Lead"), (JUNE, "")])
def test_a_title_counts_when_it_is_newer_than_the_table(stood_on: date | None, told: str) -> None:
    change = Change(MAY, "title", "Designer", "Lead")

    story = tell([change], begins_on=BEGIN, standing=Standing("a", "Designer"), stood_on=stood_on)

    assert story.title == told


def test_the_day_of_a_table_is_the_one_it_agrees_best_with() -> None:
    changes = {
        "ana": [Change(MARCH, "manager", "a", "b"), Change(MAY, "manager", "b", "c")],
        "bo": [Change(APRIL, "joined", "", "a")],
        "cy": [Change(JUNE, "joined", "", "a")],
    }

    assert standing_day(changes, {"ana": Standing("b"), "bo": Standing("a")}) == APRIL
    assert standing_day(changes, {"ana": Standing("c"), "bo": Standing("a"), "cy": Standing("a")}) is None
    assert standing_day(changes, {"ana": Standing("a")}) == date(2025, 2, 28)


def test_history_replaces_what_stood_in_its_days_and_nothing_else() -> None:
    standing = [Stay(1, BEGIN, APRIL, pk=10), Stay(2, APRIL, JUNE, pk=11), Stay(3, JUNE, None, pk=12)]
    told = [Stay(1, BEGIN, MARCH), Stay(4, MARCH, MAY), Stay(2, MAY, None)]

    done = rewriting(standing, told, first=MARCH, last=MAY)

    assert [(one.pk, one.until_on) for one in done.ended] == [(10, MARCH)]
    assert done.deleted == [11]
    assert [(one.value, one.from_on, one.until_on) for one in done.made] == [(4, MARCH, MAY), (2, MAY, JUNE)]


def test_a_line_that_the_history_goes_on_with_is_made_longer() -> None:
    done = rewriting(
        [Stay(1, BEGIN, None, pk=10)], [Stay(1, MARCH, MAY), Stay(2, MAY)], first=MARCH, last=MAY
    )

    assert [(one.pk, one.until_on) for one in done.ended] == [(10, MAY)]
    assert [(one.value, one.from_on) for one in done.made] == [(2, MAY)]


def test_what_stands_already_is_not_written_again() -> None:
    standing = [Stay(1, MARCH, MAY, pk=10), Stay(2, MAY, None, pk=11)]

    done = rewriting(standing, [Stay(1, MARCH, MAY), Stay(2, MAY)], first=MARCH, last=MAY)

    assert (done.made, done.ended, done.deleted) == ([], [], [])
