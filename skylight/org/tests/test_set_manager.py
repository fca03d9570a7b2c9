"""Moving people in the solid line."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.activity.models import Event, Notice
from skylight.lib import paths
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions, queries
from skylight.org.models import Person
from tests import make
from tests.make import NOW

TODAY = NOW.date()


def move(person, manager, by, **details):
    return actions.set_manager(person, by=by, at=details.pop("at", NOW), manager=manager, **details)


def test_a_move_ends_one_line_and_begins_another_on_the_same_day(root, ana, li, sam):
    move(ana, sam, root, reason="Nearer to the product")

    ana.refresh_from_db()
    after, before = ana.lines.all()
    assert (before.manager, before.until_on) == (li, TODAY)
    assert (after.manager, after.from_on, after.until_on) == (sam, TODAY, None)
    assert after.reason == "Nearer to the product"
    assert ana.manager == sam
    assert ana.path == sam.path + paths.step(ana.pk)


def test_everybody_below_moves_along(root, li, ana, bo, sam):
    move(li, sam, root)

    for person in (ana, bo):
        person.refresh_from_db()
        assert paths.ids(person.path)[-3:] == [sam.pk, li.pk, person.pk]


def test_a_whole_unit_moves_in_as_many_statements_as_one_person(root, li, ana, sam, wen):
    with CaptureQueriesContext(connection) as few:
        move(li, sam, root)
    li.refresh_from_db()
    Person.objects.bulk_create(
        Person(name=f"P{n}", manager=li, path=li.path + paths.step(900_000 + n), created_at=NOW)
        for n in range(500)
    )
    with CaptureQueriesContext(connection) as many:
        move(li, wen, root)

    assert len(many) <= len(few)
    assert len(few) <= 20
    li.refresh_from_db()
    assert Person.objects.under(li).count() == 501


def test_the_person_and_both_managers_are_told(root, ana, li, sam):
    move(ana, sam, root)

    event = Event.objects.get(kind="org.manager_set")
    assert (event.person, event.data["before"], event.data["manager"]) == (ana, "Li Wei", "Sam Okafor")
    assert set(Notice.objects.filter(event=event).values_list("person", flat=True)) == {ana.pk, li.pk, sam.pk}


def test_only_administrators_move_people(li, ana, sam):
    with pytest.raises(NotAllowed):
        move(ana, sam, li)


def test_a_loop_is_refused_with_the_whole_way(root, wen, li, ana):
    with pytest.raises(RuleBroken) as refused:
        move(wen, ana, root)

    assert str(refused.value.text) == ("That would close a loop: Wen Zhang → Ana Ruiz → Li Wei → Wen Zhang.")
    assert refused.value.field == "manager"
    wen.refresh_from_db()
    assert wen.manager is None


def test_nobody_reports_to_themselves(root, ana):
    with pytest.raises(RuleBroken, match="themselves"):
        move(ana, ana, root)


def test_a_loop_in_the_past_alone_is_refused_too(root, li, ana, wen, sam):
    # Since 1 March Li reports to Sam instead of Ana; a line from Ana to Li since February would close a loop then.
    move(ana, sam, root, from_on=date(2026, 1, 1))
    move(li, ana, root, from_on=date(2026, 2, 1))
    move(li, sam, root, from_on=date(2026, 3, 1))
    with pytest.raises(RuleBroken, match="loop"):
        move(ana, li, root, from_on=date(2026, 2, 15))

    move(ana, li, root, from_on=date(2026, 3, 1))


def test_a_change_dated_back_splits_the_open_line(root, ana, li, sam):
    move(ana, sam, root, from_on=date(2026, 3, 1))

    after, before = ana.lines.all()
    assert (before.from_on, before.until_on) == (date(2025, 1, 6), date(2026, 3, 1))
    assert after.from_on == date(2026, 3, 1)
    assert [step.name for step in queries.line_on(ana, date(2026, 2, 28))] == ["Li Wei", "Wen Zhang"]
    assert [step.name for step in queries.line_on(ana, date(2026, 3, 1))] == ["Sam Okafor", "Wen Zhang"]


def test_a_change_dated_back_before_a_later_line_is_refused_with_its_day(root, ana, sam, wen):
    move(ana, sam, root, from_on=date(2026, 3, 1))

    with pytest.raises(RuleBroken, match="Sam Okafor since 1 March 2026") as refused:
        move(ana, wen, root, from_on=date(2026, 2, 1))

    assert refused.value.field == "from_on"


def test_a_change_dated_back_into_a_line_that_has_ended_is_refused(root, ana, li, sam):
    actions.end_line(ana.lines.get(), by=root, at=NOW, on=date(2026, 3, 1))

    with pytest.raises(RuleBroken, match="Li Wei until 1 March 2026"):
        move(ana, sam, root, from_on=date(2026, 2, 1))


def test_two_changes_on_one_day_leave_both_in_the_history(root, ana, sam, wen, li):
    move(ana, sam, root)
    move(ana, wen, root)

    kept = [(line.manager, line.from_on, line.until_on) for line in ana.lines.all()]
    assert kept == [(wen, TODAY, None), (sam, TODAY, TODAY), (li, date(2025, 1, 6), TODAY)]
    assert [step.name for step in queries.line_on(ana, TODAY)] == ["Wen Zhang"]


@pytest.mark.parametrize(
    ("from_on", "said"),
    [(date(2026, 3, 17), "today or an earlier day"), (date(2025, 1, 5), "Ana Ruiz joined")],
)
def test_a_line_begins_between_joining_and_today(root, ana, sam, from_on, said):
    with pytest.raises(RuleBroken, match=said) as refused:
        move(ana, sam, root, from_on=from_on)

    assert refused.value.field == "from_on"


def test_today_is_today_where_the_company_is(root, ana, sam):
    company = make.company()
    actions.edit_company(company, by=root, at=NOW, version=company.version, time_zone="Asia/Shanghai")

    move(ana, sam, root, from_on=date(2026, 3, 17), at=NOW.replace(hour=17))

    assert ana.lines.first().from_on == date(2026, 3, 17)


def test_the_same_manager_again_is_refused(root, ana, li):
    with pytest.raises(RuleBroken, match="Ana Ruiz reports to Li Wei already"):
        move(ana, li, root)


def test_somebody_can_report_to_nobody(root, ana):
    assert move(ana, None, root) is None

    ana.refresh_from_db()
    assert (ana.manager, ana.path) == (None, paths.step(ana.pk))
    assert queries.line_on(ana, TODAY) == []


def test_nobody_is_moved_under_somebody_who_left(root, ana, sam):
    actions.let_go(sam, by=root, at=NOW)

    with pytest.raises(RuleBroken, match="Sam Okafor left"):
        move(ana, sam, root)


def test_warnings_ask_for_a_reason_and_stay_in_the_history(root, ana, bo):
    with pytest.raises(RuleBroken) as refused:
        move(ana, bo, root, warnings=["layers"], reason="  ")
    assert refused.value.field == "reason"

    move(ana, bo, root, warnings=["layers"], reason="Bo trains Ana for a year")

    event = Event.objects.get(kind="org.manager_set")
    assert (event.reason, event.data["warnings"]) == ("Bo trains Ana for a year", ["layers"])


def test_a_manager_who_was_missing_is_found(root, li):
    ada = actions.add_person(by=root, at=NOW, name="Ada", manager_not_found="E-007")

    move(ada, li, root)

    ada.refresh_from_db()
    assert ada.manager_not_found == ""


def test_forty_layers_are_the_deepest_a_line_goes(root, wen, li, ana):
    above = wen
    for layer in range(38):
        above = make.person(f"Layer {layer}", manager=above)

    with pytest.raises(RuleBroken, match="40 layers"):
        move(li, above, root)
