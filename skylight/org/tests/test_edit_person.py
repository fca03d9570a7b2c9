"""Changing what is known of a person."""

from datetime import date

import pytest

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from skylight.org import actions
from tests import make
from tests.make import NOW


def test_everybody_says_who_they_are(ana):
    actions.edit_person(
        ana, by=ana, at=NOW, version=1, name="Ana Ruiz", about="I draw", location="Lima", other_name="安娜"
    )

    ana.refresh_from_db()
    event = Event.objects.get(kind="org.person_edited")
    assert (ana.about, ana.location, ana.version) == ("I draw", "Lima", 2)
    assert "anna" in ana.search_key
    assert event.data["changed"]["location"] == ["", "Lima"]
    assert "name" not in event.data["changed"]


def test_nobody_changes_their_own_role(ana):
    with pytest.raises(NotAllowed):
        actions.edit_person(ana, by=ana, at=NOW, version=1, role="CEO")


def test_nobody_makes_themselves_administrator(ana):
    with pytest.raises(NotAllowed):
        actions.edit_person(ana, by=ana, at=NOW, version=1, is_admin=True)


def test_a_manager_does_not_edit_a_report(li, ana):
    with pytest.raises(NotAllowed):
        actions.edit_person(ana, by=li, at=NOW, version=1, about="…")


def test_an_administrator_edits_everything(root, ana):
    actions.edit_person(
        ana, by=root, at=NOW, version=1, kind="contract", agency="Outside Ltd", role="Illustrator",
        email="ana.ruiz@example.com", joined_on=date(2024, 1, 1), is_admin=True, external_id="7",
    )  # fmt: skip

    ana.refresh_from_db()
    assert (ana.kind, ana.role, ana.email, ana.is_admin) == (
        "contract",
        "Illustrator",
        "ana.ruiz@example.com",
        True,
    )
    assert "illustrator" in ana.search_key


def test_a_vacancy_is_filled_by_giving_it_a_name(root, li):
    vacancy = make.person("Open: designer", kind="vacancy", email=None, manager=li)

    actions.edit_person(vacancy, by=root, at=NOW, version=1, kind="employee", name="Ida Moe")

    vacancy.refresh_from_db()
    assert vacancy.is_real
    assert vacancy.manager == li


def test_the_second_of_two_editors_is_shown_the_row_as_it_stands(ana):
    actions.edit_person(ana, by=ana, at=NOW, version=1, about="First")

    with pytest.raises(Stale) as stale:
        actions.edit_person(ana, by=ana, at=NOW, version=1, about="Second")

    assert stale.value.current.about == "First"


def test_an_edit_says_which_version_it_read(ana):
    with pytest.raises(VersionMissing):
        actions.edit_person(ana, by=ana, at=NOW, version=None, about="…")


def test_the_last_administrator_stays_one(root):
    with pytest.raises(RuleBroken, match="another administrator") as refused:
        actions.edit_person(root, by=root, at=NOW, version=1, is_admin=False)

    assert refused.value.field == "is_admin"


def test_an_address_that_is_taken_is_refused(root, ana, bo):
    with pytest.raises(RuleBroken) as refused:
        actions.edit_person(ana, by=root, at=NOW, version=1, email=bo.email.upper())

    assert refused.value.field == "email"


def test_nothing_new_writes_nothing(ana):
    actions.edit_person(ana, by=ana, at=NOW, version=1, name=ana.name, about="")

    ana.refresh_from_db()
    assert ana.version == 1
    assert not Event.objects.filter(kind="org.person_edited").exists()
