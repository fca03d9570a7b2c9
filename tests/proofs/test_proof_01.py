"""Proof 1: a new joiner on day one opens the CEO's goals, past scores and her line to the top, without any grant."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps

from skylight.goals import actions
from skylight.org.models import Person
from tests import make
from tests.web import text

pytestmark = pytest.mark.proof
FORBIDDEN = ("salary", "pay", "wage", "bonus", "rating", "grade", "rank", "level")


@pytest.fixture
def past(wen):
    """What the CEO set and scored in the cycle before."""
    cycle = make.cycle(date(2026, 1, 1))
    then = cycle.starts_at
    objective = make.objective(wen, "Slim the organisation", cycle=cycle, at=then, published=False)
    row = make.key_result(objective, "Layers", start=Decimal(6), target=Decimal(4), kind="decrease", at=then)
    objective = actions.publish(objective, by=wen, at=then)
    make.check_in(row, 5, at=then.replace(month=2))
    return actions.score(
        objective, by=wen, at=cycle.ends_at, version=objective.version,
        key_results={row.pk: (Decimal("0.5"), "")}, stated=Decimal("0.5"), note="Two layers gone.",
    )  # fmt: skip


def test_a_joiner_reads_the_ceo_on_day_one(as_, wen, li, ana, past):
    now = make.objective(wen, "Merchants grow with us")
    joiner = make.person("Noor Haddad", manager=ana, team=ana.team, joined_on=make.NOW.date())
    browser = as_(joiner)

    page = text(browser.get(f"/people/{wen.pk}/"))
    assert now.title in page
    assert past.title in page
    assert "0.5" in page

    assert past.title in text(browser.get(f"/people/{wen.pk}/?cycle={past.cycle_id}"))
    assert "Two layers gone." in text(browser.get(f"/objectives/{past.pk}/"))


def test_her_own_page_shows_the_line_to_the_top(as_, wen, li, ana):
    joiner = make.person("Noor Haddad", manager=ana, team=ana.team, joined_on=make.NOW.date())

    page = text(as_(joiner).get(f"/people/{joiner.pk}/"))

    assert f"{wen.name} {li.name} {ana.name} {joiner.name}" in page


def test_she_reads_anybody_in_any_department(as_, ana, sam):
    objective = make.objective(sam, "Nobody waits for a page")
    joiner = make.person("Noor Haddad", manager=ana, team=ana.team, joined_on=make.NOW.date())

    assert objective.title in text(as_(joiner).get(f"/people/{sam.pk}/"))
    assert as_(joiner).get(f"/objectives/{objective.pk}/").status_code == 200


def test_a_stranger_and_a_leaver_read_nothing(as_, client, wen):
    objective = make.objective(wen, "Merchants grow with us")
    leaver = make.person("Gone Girl", left_on=make.NOW.date())

    for browser in (client, as_(leaver)):
        answer = browser.get(f"/objectives/{objective.pk}/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_the_grant_is_not_there_to_be_given(as_, ana):
    """Reading needs no right of any kind: a person has no groups and no permissions."""
    assert not hasattr(Person, "groups")
    assert not hasattr(Person, "user_permissions")


def test_no_field_for_pay_level_or_rating_exists():
    names = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("skylight.")
        for field in model._meta.get_fields()
    }

    found = {name for name in names for word in FORBIDDEN if word in name.split(".")[1].lower().split("_")}
    assert found == set()
