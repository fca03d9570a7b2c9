"""Which cycle counts for whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from skylight.cycles import actions, names, queries
from tests import make

pytestmark = pytest.mark.django_db


def test_the_running_cycle_of_the_company_is_the_current_one(wen):
    cycle = make.cycle()
    make.cycle(date(2026, 5, 1))

    assert queries.current_cycle(make.NOW) == cycle


def test_a_department_with_cycles_of_its_own_works_in_those(wen, growth):
    company = make.cycle()
    quarter = make.cycle(date(2026, 1, 1), 3, team=growth)
    ads = make.team("Ads", parent=growth)

    assert queries.current_cycle(make.NOW, growth) == quarter
    assert queries.current_cycle(make.NOW, ads) == quarter
    assert queries.current_cycle(make.NOW, make.team("Platform")) == company


def test_an_annual_cycle_or_a_sprint_is_not_what_people_call_this_cycle(wen):
    make.cycle(date(2026, 1, 1), 12)
    make.cycle(date(2026, 3, 9), None, last_day=date(2026, 4, 3))

    assert queries.current_cycle(make.NOW).months is None
    cycle = make.cycle()
    assert queries.current_cycle(make.NOW) == cycle


def test_between_two_cycles_it_is_the_last_and_before_the_first_the_one_to_come(wen):
    past, future = make.cycle(date(2026, 1, 1), 1), make.cycle(date(2026, 5, 1))

    assert queries.current_cycle(make.NOW) == past
    assert queries.current_cycle(datetime(2025, 12, 1, tzinfo=UTC)) == past
    assert queries.current_cycle(datetime(2026, 5, 2, tzinfo=UTC)) == future


def test_there_may_be_none(wen):
    assert queries.current_cycle(make.NOW) is None


def test_a_cycle_set_aside_is_never_the_current_one(root):
    cycle = make.cycle()
    actions.mark(cycle, by=root, at=make.NOW, standing="invalid", reason="Wrong rhythm")

    assert queries.current_cycle(make.NOW) is None


def test_one_writes_in_the_running_cycle_and_in_the_one_that_has_opened(wen):
    cycle, following = make.cycle(), make.cycle(date(2026, 5, 1))
    make.cycle(date(2026, 1, 1), 2)

    assert queries.cycles_to_write_in(make.NOW) == [cycle]
    assert queries.cycles_to_write_in(datetime(2026, 4, 16, tzinfo=UTC)) == [cycle, following]


def test_the_picker_offers_the_cycles_of_the_own_line(ana, growth, root):
    company = make.cycle()
    quarter = make.cycle(date(2026, 1, 1), 3, team=growth)
    make.cycle(date(2026, 1, 1), 3, team=make.team("Platform"))
    hidden = make.cycle(date(2026, 5, 1))
    actions.mark(hidden, by=root, at=make.NOW, standing="hidden", reason="Not yet")

    choices = queries.cycle_choices(ana, make.NOW, growth)

    assert [(one.pk, one.team_name, one.is_current) for one in choices] == [
        (company.pk, "", False),
        (quarter.pk, "Growth", True),
    ]
    assert list(queries.hidden_cycles()) == [hidden]


def test_the_picker_costs_one_statement_however_many_cycles_there_are(ana, django_assert_num_queries):
    first_day = date(2020, 1, 1)
    for number in range(12):
        make.cycle(first_day + timedelta(days=number), None, last_day=date(2020, 6, 30))

    for question in (queries.cycle_choices, queries.all_choices):
        with django_assert_num_queries(1):
            assert len(question(ana, make.NOW)) == 12


def test_a_name_made_from_dates_is_shown_in_the_readers_language(wen):
    cycle = make.cycle()
    named = make.cycle(date(2026, 5, 1), name="Spring")

    with translation.override("zh-hans"):
        assert names.shown_name(cycle) != cycle.name
        assert names.shown_name(named) == "Spring"
    with translation.override("en"):
        assert names.shown_name(cycle) == "March–April 2026"
