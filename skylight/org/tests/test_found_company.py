"""Founding the company."""

import pytest

from skylight.activity.models import Event
from skylight.lib.errors import RuleBroken
from skylight.org import actions
from skylight.org.models import Company, Person
from tests.make import LONG_AGO, NOW

pytestmark = pytest.mark.django_db


def test_skylight_itself_founds_the_company_when_nobody_is_there():
    company = actions.found_company(at=NOW, name="  Northwind  ", time_zone="Asia/Shanghai")

    event = Event.objects.get(kind="org.company_founded")
    assert (company.pk, company.name, company.time_zone) == (1, "Northwind", "Asia/Shanghai")
    assert event.by.kind == Person.Kind.SYSTEM


def test_there_is_only_one_company():
    actions.found_company(at=NOW, name="Northwind")

    with pytest.raises(RuleBroken, match="already"):
        actions.found_company(at=NOW, name="Southwind")

    assert Company.objects.get().name == "Northwind"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "N" * 201}, "name"),
        ({"name": "N", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"name": "N", "time_zone": "../../etc/passwd"}, "time_zone"),
        ({"name": "N", "work_calendar": "never"}, "work_calendar"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(details, field):
    with pytest.raises(RuleBroken) as refused:
        actions.found_company(at=NOW, **details)

    assert refused.value.field == field


def test_the_system_person_is_made_once():
    assert actions.system_person(LONG_AGO) == actions.system_person(NOW)
    assert not actions.system_person(NOW).may_sign_in(NOW.date())
    assert not actions.system_person(NOW).has_usable_password()
