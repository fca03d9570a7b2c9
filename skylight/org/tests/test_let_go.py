"""People leave, and come back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.tokens import default_token_generator

from skylight.activity.models import Event, Notice
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions, queries
from skylight.org.models import Person
from tests import make
from tests.make import NOW

TODAY = NOW.date()


def test_sessions_die_at_once(as_, root, ana):
    browser = as_(ana)
    assert browser.get("/settings/").status_code == 200

    actions.let_go(ana, by=root, at=NOW)

    assert browser.get("/settings/").status_code == 302


def test_a_pending_reset_link_dies_at_once(root, ana):
    token = default_token_generator.make_token(ana)

    actions.let_go(ana, by=root, at=NOW)

    ana.refresh_from_db()
    assert not default_token_generator.check_token(ana, token)
    assert not ana.has_usable_password()
    assert not ana.may_sign_in(TODAY)


def test_reports_keep_their_line_and_the_way_to_the_top(root, wen, li, ana):
    actions.let_go(li, by=root, at=NOW)

    ana.refresh_from_db()
    assert ana.manager == li
    assert [(step.name, step.has_left) for step in queries.line_up(ana, TODAY)] == [
        ("Li Wei", True),
        ("Wen Zhang", False),
    ]
    assert queries.shape(TODAY).manager_left == 1


def test_the_manager_is_told_how_many_wait(root, wen, li, ana, bo):
    actions.let_go(li, by=root, at=NOW)

    event = Event.objects.get(kind="org.person_left")
    assert (event.person, event.data["reports"]) == (li, 2)
    assert list(Notice.objects.filter(event=event).values_list("person", flat=True)) == [wen.pk]


def test_a_day_ahead_takes_effect_by_itself(as_, root, ana, monkeypatch):
    company = make.company()
    actions.edit_company(company, by=root, at=NOW, version=company.version, time_zone="Asia/Shanghai")
    actions.let_go(ana, by=root, at=NOW, on=date(2026, 3, 18))
    browser = as_(ana)
    midnight = datetime(2026, 3, 18, tzinfo=ZoneInfo("Asia/Shanghai"))

    monkeypatch.setattr("django.utils.timezone.now", lambda: midnight - timedelta(seconds=1))
    assert browser.get("/settings/").status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: midnight)
    assert browser.get("/settings/").status_code == 302


def test_the_end_of_a_contract_can_be_moved(root, cora):
    actions.let_go(cora, by=root, at=NOW, on=date(2026, 4, 1))

    actions.let_go(cora, by=root, at=NOW, on=date(2026, 6, 1))

    cora.refresh_from_db()
    assert cora.left_on == date(2026, 6, 1)
    assert cora.has_usable_password()


def test_only_administrators_let_people_go(li, ana):
    with pytest.raises(NotAllowed):
        actions.let_go(ana, by=li, at=NOW)


def test_the_last_administrator_stays(root):
    with pytest.raises(RuleBroken, match="another administrator"):
        actions.let_go(root, by=root, at=NOW)


def test_one_of_two_administrators_may_go(root, ana):
    ana = actions.edit_person(ana, by=root, at=NOW, version=1, is_admin=True)

    actions.let_go(root, by=ana, at=NOW)

    assert not Person.objects.get(pk=root.pk).is_active


def test_nobody_leaves_twice(root, ana):
    actions.let_go(ana, by=root, at=NOW)

    with pytest.raises(RuleBroken) as refused:
        actions.let_go(ana, by=root, at=NOW, on=date(2026, 4, 1))

    assert refused.value.field == "on"


def test_nobody_leaves_before_they_join(root, ana):
    with pytest.raises(RuleBroken, match="before they join"):
        actions.let_go(ana, by=root, at=NOW, on=date(2024, 1, 1))


def test_skylight_itself_does_not_leave(root):
    with pytest.raises(RuleBroken):
        actions.let_go(make.system(), by=root, at=NOW)


def test_somebody_who_returns_needs_a_new_password(root, ana):
    actions.let_go(ana, by=root, at=NOW)

    actions.take_back(ana, by=root, at=NOW)

    ana.refresh_from_db()
    assert (ana.left_on, ana.is_active, ana.has_usable_password()) == (None, True, False)
    assert Event.objects.get(kind="org.person_taken_back").data["before"] == "2026-03-16"


def test_somebody_who_is_here_does_not_return(root, ana):
    with pytest.raises(RuleBroken, match="is here"):
        actions.take_back(ana, by=root, at=NOW)


def test_only_administrators_take_people_back(root, li, ana):
    actions.let_go(ana, by=root, at=NOW)

    with pytest.raises(NotAllowed):
        actions.take_back(ana, by=li, at=NOW)
