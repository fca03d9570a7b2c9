"""Cycles from a file: dated, undated, impossible, and told by their names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from skylight.cycles.models import Cycle
from skylight.imports.periods import months_of, told_by
from tests import make

HEADING = "id,name,start_date,end_date\n"


def cycle(id_: str) -> Cycle:
    return Cycle.objects.get(external_id=id_)


@pytest.mark.parametrize(
    "names, days",
    [
        (("CY19-Q3 OKRs", "2019_q3"), ("2019-07-01", "2019-09-30")),
        (("2019_q4",), ("2019-10-01", "2019-12-31")),
        (("Q1 2020",), ("2020-01-01", "2020-03-31")),
        (("2024H2",), ("2024-07-01", "2024-12-31")),
        (("2025 h1 goals",), ("2025-01-01", "2025-06-30")),
        (("2026",), ("2026-01-01", "2026-12-31")),
        (("2026 annual OKRs",), ("2026-01-01", "2026-12-31")),
        (("2024-02",), ("2024-02-01", "2024-02-29")),
        (("2024年Q3",), ("2024-07-01", "2024-09-30")),
        (("2024年上半年",), ("2024-01-01", "2024-06-30")),
        (("What we care for", "2026"), ("2026-01-01", "2026-12-31")),
        (("FY22-Q1 OKRs", "2022_q1"), None),
        (("FY2022 Annual", "2022"), None),
        (("2022-2023",), None),
        (("Going forward, there are no OKRs",), None),
        (("2026-13",), None),
        (("",), None),
    ],
)
def test_a_name_tells_dates_only_where_it_can_mean_nothing_else(
    names: tuple[str, ...], days: tuple[str, str] | None
) -> None:
    found = told_by(*names)

    assert (found and tuple(map(str, found))) == days


@pytest.mark.parametrize(
    "first, last, months",
    [("2026-03-01", "2026-04-30", 2), ("2026-01-01", "2026-12-31", 12), ("2026-01-01", "2026-05-31", None),
     ("2026-03-02", "2026-04-30", None), ("2026-03-01", "2026-04-29", None)],
)  # fmt: skip
def test_whole_months_are_known_as_such(first: str, last: str, months: int | None) -> None:
    assert months_of(date.fromisoformat(first), date.fromisoformat(last)) == months


def test_a_dated_cycle_gets_its_moments_and_phase(bring: Any) -> None:
    report = bring(cycles=HEADING + "q,March and April,2026-03-01,2026-04-30\n")

    row = cycle("q")
    assert (row.months, row.starts_at.isoformat()) == (2, "2026-03-01T00:00:00+00:00")
    assert row.ends_at.isoformat() == "2026-05-01T00:00:00+00:00"
    assert row.closes_at.isoformat() == "2026-05-11T00:00:00+00:00"
    assert row.phase(make.NOW) == "active"
    assert report.created["cycles"] == 1


def test_days_are_counted_in_the_zone_of_the_cycle(bring: Any, notes: Any) -> None:
    report = bring(
        cycles="id,start_date,end_date,time_zone\na,2026-03-01,2026-04-30,Asia/Shanghai\nb,2026-03-01,2026-04-30,Mars/Base\n"
    )

    assert cycle("a").starts_at == datetime.fromisoformat("2026-02-28T16:00:00+00:00")
    assert cycle("b").time_zone == "UTC"
    assert "there is no time zone Mars/Base" in notes(report)


def test_missing_and_impossible_days(bring: Any, refused: Any, notes: Any) -> None:
    report = bring(
        cycles=HEADING
        + "2025h2,2025H2,,\nfy,FY26-Q1,,\nq1,Q1,2021-02-01,2021-04-31\nhalf,Spring,2026-03-01,\nback,B,2026-02-01,2026-01-01\n"
    )

    assert (cycle("2025h2").first_day, cycle("2025h2").months) == (date(2025, 7, 1), 6)
    assert (cycle("fy").first_day, cycle("fy").phase(make.NOW)) == (None, "closed")
    assert cycle("q1").last_day == date(2021, 4, 30)
    assert cycle("half").first_day is None
    assert refused(report) == [
        ("cycles.csv", 6, "A cycle cannot end on 2026-01-01 before it begins on 2026-02-01.")
    ]
    said = notes(report)
    assert "line 2: 2025h2 has no dates; its name tells 2025-07-01 to 2025-12-31." in said
    assert "line 3: fy has no dates that could be told; it counts as over." in said
    assert "line 4: there is no 2021-04-31; 2021-04-30 was taken." in said
    assert "line 5: half has only one of two dates; it counts as over." in said


def test_a_cycle_that_stands_is_renamed_but_never_moved(bring: Any, refused: Any) -> None:
    bring(cycles=HEADING + "q,Q,2026-03-01,2026-04-30\nu,Undated,,\n")
    report = bring(cycles=HEADING + "q,Spring,2026-03-01,2026-05-31\nu,2024,,\n")

    assert [line for _file, line, _reason in refused(report)] == [2]
    assert cycle("q").last_day == date(2026, 4, 30)
    assert (cycle("u").name, cycle("u").first_day, cycle("u").version) == ("2024", date(2024, 1, 1), 2)
    assert report.changed["cycles"] == 1


def test_a_cycle_that_runs_already_is_the_one_of_the_file(bring: Any) -> None:
    running = make.running_cycle()
    report = bring(cycles=HEADING + "q,Our spring,2026-03-01,2026-04-30\n")

    assert (cycle("q"), cycle("q").name, report.changed["cycles"]) == (running, "Our spring", 1)


def test_an_id_twice_is_refused_and_a_second_import_changes_nothing(bring: Any, refused: Any) -> None:
    files = {"cycles": HEADING + "q,Q,2026-03-01,2026-04-30\nq,R,2026-03-01,2026-04-30\n"}
    assert [line for _file, line, _reason in refused(bring(**files))] == [3]

    report = bring(**files)
    assert (report.unchanged["cycles"], cycle("q").version) == (1, 1)
