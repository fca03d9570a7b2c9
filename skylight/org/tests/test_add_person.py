"""Taking somebody in."""

from datetime import date

import pytest

from skylight.activity.models import Event, Notice
from skylight.lib import paths
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions
from skylight.org.models import Person
from tests import make
from tests.make import NOW

TODAY = NOW.date()


def test_somebody_new_has_a_place_a_team_and_a_line(root, li, growth):
    ada = actions.add_person(
        by=root, at=NOW, name=" 王  小明 ", other_name="Tom Wang", role="Designer", email="Tom@Example.COM",
        team=growth, manager=li, joined_on=date(2026, 3, 2), password=make.PASSWORD,
    )  # fmt: skip

    membership, line = ada.memberships.get(), ada.lines.get()
    assert ada.path == li.path + paths.step(ada.pk)
    assert (ada.name, ada.email, ada.sort_name) == ("王 小明", "tom@example.com", "wang xiao ming")
    assert (membership.team, membership.from_on, membership.until_on) == (growth, date(2026, 3, 2), None)
    assert (line.manager, line.kind, line.from_on) == (li, "solid", date(2026, 3, 2))
    assert ada.check_password(make.PASSWORD)


@pytest.mark.parametrize("typed", ["wangxiaoming", "wang xiao", "wxm", "小明", "tom", "designer"])
def test_the_search_key_holds_names_pinyin_initials_and_role(root, typed):
    ada = actions.add_person(by=root, at=NOW, name="王小明", other_name="Tom Wang", role="Designer")

    assert typed in ada.search_key


def test_without_a_day_lines_count_from_today_in_the_time_zone_of_the_company(root, li):
    company = make.company()
    actions.edit_company(company, by=root, at=NOW, version=company.version, time_zone="Pacific/Kiritimati")

    ada = actions.add_person(by=root, at=NOW.replace(hour=23), name="Ada", manager=li)

    assert ada.lines.get().from_on == date(2026, 3, 17)


def test_a_joiner_of_next_month_has_a_line_already(root, li):
    ada = actions.add_person(by=root, at=NOW, name="Ada", manager=li, joined_on=date(2026, 4, 1))

    assert ada.lines.get().from_on == TODAY


def test_it_is_recorded_once_and_the_manager_is_told(root, li):
    ada = actions.add_person(by=root, at=NOW, name="Ada", manager=li)

    event = Event.objects.get(kind="org.person_added", person=ada)
    assert event.by == root
    assert event.data["manager"] == "Li Wei"
    assert list(Notice.objects.filter(event=event).values_list("person", flat=True)) == [li.pk]


def test_only_administrators_take_people_in(li):
    with pytest.raises(NotAllowed):
        actions.add_person(by=li, at=NOW, name="Ada", manager=li)


def test_without_a_password_nobody_signs_in(root):
    assert not actions.add_person(by=root, at=NOW, name="Ada").has_usable_password()


def test_somebody_who_left_before_is_history_from_the_start(root, li):
    ada = actions.add_person(
        by=root, at=NOW, name="Ada", manager=li, joined_on=date(2025, 1, 1), left_on=date(2025, 6, 1),
        password=make.PASSWORD,
    )  # fmt: skip

    assert not ada.may_sign_in(TODAY)
    assert not ada.has_usable_password()
    assert ada not in Person.objects.here(TODAY)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "A" * 201}, "name"),
        ({"role": "r" * 301}, "role"),
        ({"email": "no address"}, "email"),
        ({"email": "TAKEN@example.com"}, "email"),
        ({"external_id": "0042"}, "external_id"),
        ({"kind": "boss"}, "kind"),
        ({"kind": "system"}, "kind"),
        ({"kind": "vacancy", "is_admin": True}, "is_admin"),
        ({"language": "tlh"}, "language"),
        ({"password": "short"}, "password"),
        ({"joined_on": date(2026, 2, 1), "left_on": date(2026, 1, 1)}, "left_on"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(root, details, field):
    make.person("Taken", email="taken@example.com", external_id="0042")
    people = Person.objects.count()

    with pytest.raises(RuleBroken) as refused:
        actions.add_person(by=root, at=NOW, **{"name": "Ada", **details})

    assert refused.value.field == field
    assert Person.objects.count() == people


def test_nobody_starts_under_somebody_who_left(root, li):
    actions.let_go(li, by=root, at=NOW)

    with pytest.raises(RuleBroken, match="Li Wei left") as refused:
        actions.add_person(by=root, at=NOW, name="Ada", manager=li)

    assert refused.value.field == "manager"


def test_nobody_starts_in_a_closed_team(root):
    team = make.team("Old")
    actions.close_team(team, by=root, at=NOW)

    with pytest.raises(RuleBroken, match="Old was closed") as refused:
        actions.add_person(by=root, at=NOW, name="Ada", team=team)

    assert refused.value.field == "team"


def test_forty_layers_are_the_deepest_a_line_goes(wen):
    above = wen
    for layer in range(39):
        above = make.person(f"Layer {layer}", manager=above)

    with pytest.raises(RuleBroken, match="40 layers"):
        make.person("One too deep", manager=above)


def test_a_manager_nobody_has_found_yet_is_kept_by_id(root):
    ada = actions.add_person(by=root, at=NOW, name="Ada", manager_not_found="E-007")

    assert ada.manager_not_found == "E-007"
    assert ada.path == paths.step(ada.pk)


def test_there_is_no_field_for_pay_level_or_rating():
    words = {"pay", "salary", "level", "grade", "rank", "rating", "title"}

    assert not words & {field.name for field in Person._meta.get_fields()}
