"""Changing what the company works by."""

import pytest

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from skylight.org import actions
from skylight.org.models import Company
from tests.make import NOW


@pytest.fixture
def company(wen):
    return Company.objects.get()


def test_an_administrator_changes_the_company(company, root, wen):
    actions.edit_company(company, by=root, at=NOW, version=1, name="Southwind", okr_person=wen)

    company.refresh_from_db()
    event = Event.objects.get(kind="org.company_edited")
    assert (company.name, company.okr_person, company.version) == ("Southwind", wen, 2)
    assert event.data["changed"]["name"] == ["Northwind", "Southwind"]


def test_nobody_else_does(company, wen):
    with pytest.raises(NotAllowed):
        actions.edit_company(company, by=wen, at=NOW, version=1, name="Southwind")


def test_whoever_comes_second_sees_the_row_as_it_stands(company, root):
    actions.edit_company(company, by=root, at=NOW, version=1, name="Southwind")

    with pytest.raises(Stale) as stale:
        actions.edit_company(company, by=root, at=NOW, version=1, name="Eastwind")

    assert stale.value.current.name == "Southwind"


def test_nothing_new_writes_nothing(company, root):
    actions.edit_company(company, by=root, at=NOW, version=1, name="Northwind")

    company.refresh_from_db()
    assert company.version == 1
    assert not Event.objects.filter(kind="org.company_edited").exists()


def test_a_year_starts_in_a_month(company, root):
    with pytest.raises(RuleBroken) as refused:
        actions.edit_company(company, by=root, at=NOW, version=1, fiscal_start_month=13)

    assert refused.value.field == "fiscal_start_month"
