"""Layers and spans, counted and kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.lib import paths
from skylight.org import actions, queries
from skylight.org.models import Company, Person, StructureFigures
from skylight.org.structure import figures
from tests import make
from tests.make import NOW

TODAY = NOW.date()


def test_a_ceo_with_fourteen_reports_and_four_layers(wen, root):
    leads = [make.person(f"Lead {n}", manager=wen) for n in range(13)]
    above = leads[0]
    for layer in range(3):
        above = make.person(f"Layer {layer}", manager=above)

    kept = actions.record_figures(at=NOW)

    assert (kept.on, kept.layers, kept.top_span, kept.people) == (TODAY, 4, 14, 18)
    assert (kept.managers, kept.chains_of_one, kept.no_manager) == (4, 3, 0)


def test_a_day_has_one_row_and_days_are_kept(wen, li):
    actions.record_figures(at=NOW)
    make.person("Ada", manager=li)
    actions.record_figures(at=NOW)
    actions.record_figures(at=NOW + timedelta(days=1))

    assert [(row.on, row.people) for row in StructureFigures.objects.order_by("on")] == [
        (TODAY, 3),
        (TODAY + timedelta(days=1), 3),
    ]


def test_before_there_is_a_company_there_is_nothing_to_count(db):
    assert actions.record_figures(at=NOW) is None


def test_a_change_of_structure_has_the_structure_counted_after_it(
    root, ana, sam, django_capture_on_commit_callbacks
):
    Company.objects.update(figures_due_on=None)

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        actions.set_manager(ana, by=root, at=NOW, manager=sam)
        actions.set_manager(ana, by=root, at=NOW, manager=None)

    assert len(callbacks) == 1
    assert StructureFigures.objects.get().no_manager == 1
    assert Company.objects.get().figures_due_on is None


def test_a_count_that_got_lost_is_made_up_for_the_next_day(
    root, ana, sam, django_capture_on_commit_callbacks
):
    Company.objects.update(figures_due_on=TODAY - timedelta(days=1))

    with django_capture_on_commit_callbacks() as callbacks:
        actions.set_manager(ana, by=root, at=NOW, manager=sam)

    assert len(callbacks) == 1


def test_vacancies_are_positions_but_not_people(wen):
    vacancy = make.person("Open: lead", kind="vacancy", email=None, manager=wen)
    make.person("Ada", manager=vacancy)

    reckoned = figures(queries.shape(TODAY))

    assert (reckoned.people, reckoned.layers, reckoned.managers) == (2, 2, 2)


def test_placeholders_and_leavers_are_no_positions(wen, root, ana, bo):
    make.person("Somebody", kind="placeholder", email=None, manager=wen)
    actions.let_go(bo, by=root, at=NOW)

    assert figures(queries.shape(TODAY)).people == 4


def test_a_part_of_the_company_has_figures_of_its_own(wen, li, ana, bo, sam, growth):
    under, team = figures(queries.shape(TODAY, under=li)), figures(queries.shape(TODAY, team=growth))

    assert (under.people, under.layers, under.top_span, under.no_manager) == (3, 1, 2, 0)
    assert (team.people, team.managers) == (3, 2)


def test_it_takes_as_many_statements_for_a_thousand_people_as_for_ten(wen, li):
    with CaptureQueriesContext(connection) as few:
        actions.record_figures(at=NOW)
    Person.objects.bulk_create(
        Person(name=f"P{n}", manager=li, path=li.path + paths.step(900_000 + n), created_at=NOW)
        for n in range(1000)
    )
    with CaptureQueriesContext(connection) as many:
        actions.record_figures(at=NOW)

    assert len(many) <= len(few) <= 14
    assert StructureFigures.objects.get().people == 1002


@pytest.mark.django_db
def test_the_top_is_the_person_whose_okrs_are_the_companys(root, wen, li, ana):
    company = make.company()
    assert queries.shape(TODAY).top == wen.pk

    actions.edit_company(company, by=root, at=NOW, version=company.version, okr_person=li)

    assert queries.shape(TODAY).top == li.pk
