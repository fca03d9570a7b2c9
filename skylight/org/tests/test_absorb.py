"""Merging a placeholder into the person it stood for."""

from datetime import date

import pytest

from skylight.activity.models import Event
from skylight.lib import paths
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions, queries
from skylight.org.models import Person, Team
from tests import make
from tests.make import NOW

TODAY = NOW.date()


@pytest.fixture
def qa(wen, growth):
    return make.person("QA lead", kind="placeholder", email=None, manager=wen, team=growth)


@pytest.fixture
def tom(qa):
    return make.person("Tom", manager=qa)


@pytest.fixture
def ida(db):
    return make.person("Ida")


def test_lines_reports_memberships_and_teams_move(root, wen, growth, qa, tom, ida):
    actions.lead_team(growth, by=root, at=NOW, leader=qa)

    actions.absorb(qa, by=root, at=NOW, into=ida)

    for person in (ida, tom, qa):
        person.refresh_from_db()
    assert (ida.manager, ida.team, ida.path) == (wen, growth, wen.path + paths.step(ida.pk))
    assert (tom.manager, tom.path) == (ida, ida.path + paths.step(tom.pk))
    assert Team.objects.get(pk=growth.pk).leader == ida
    assert (qa.merged_into, qa.manager, qa.team, qa.path) == (ida, None, None, paths.step(qa.pk))
    assert qa not in Person.objects.visible_to(ida)


def test_the_past_is_the_persons_too(root, qa, tom, ida):
    actions.absorb(qa, by=root, at=NOW, into=ida)

    assert [step.name for step in queries.line_on(tom, date(2025, 6, 1))] == ["Ida", "Wen Zhang"]


def test_lines_of_the_person_win_over_those_of_the_placeholder(root, li, growth, qa, ana):
    actions.absorb(qa, by=root, at=NOW, into=ana)

    ana.refresh_from_db()
    assert ana.manager == li
    assert qa.lines.get().until_on == TODAY
    assert ana.lines.filter(kind="solid", until_on=None).count() == 1


def test_somebody_who_reported_to_the_placeholder_takes_its_line(root, wen, qa, tom):
    bea = make.person("Bea", manager=qa)

    actions.absorb(qa, by=root, at=NOW, into=tom)

    for person in (tom, bea):
        person.refresh_from_db()
    assert (tom.manager, tom.path) == (wen, wen.path + paths.step(tom.pk))
    assert bea.path == tom.path + paths.step(bea.pk)
    assert tom.lines.filter(kind="solid", until_on=None).count() == 1


def test_other_lines_move_along(root, sam, qa, ida):
    actions.add_line(qa, by=root, at=NOW, manager=sam, kind="module_owner", what_for="Tests")

    actions.absorb(qa, by=root, at=NOW, into=ida)

    assert [report.id for report in queries.reports_on(sam, TODAY)] == [ida.pk]


def test_a_loop_is_refused_with_everybody_on_it_and_nothing_moves(root, qa, tom):
    bea = make.person("Bea", manager=tom)

    with pytest.raises(RuleBroken, match="Bea → Tom → Bea"):
        actions.absorb(qa, by=root, at=NOW, into=bea)

    tom.refresh_from_db()
    assert tom.manager == qa


def test_it_is_recorded(root, qa, tom, ida):
    actions.absorb(qa, by=root, at=NOW, into=ida)

    event = Event.objects.get(kind="org.placeholder_absorbed")
    assert (event.person, event.data["placeholder"], event.data["reports"]) == (ida, "QA lead", 1)


def test_only_administrators_merge(li, qa, ida):
    with pytest.raises(NotAllowed):
        actions.absorb(qa, by=li, at=NOW, into=ida)


def test_only_placeholders_are_merged(root, ana, ida):
    with pytest.raises(RuleBroken, match="Only a placeholder"):
        actions.absorb(ana, by=root, at=NOW, into=ida)


def test_a_placeholder_is_merged_once(root, qa, ida):
    actions.absorb(qa, by=root, at=NOW, into=ida)

    with pytest.raises(RuleBroken, match="merged already"):
        actions.absorb(qa, by=root, at=NOW, into=ida)


def test_a_placeholder_becomes_a_real_person_only(root, qa):
    other = make.person("Another", kind="placeholder", email=None)

    with pytest.raises(RuleBroken) as refused:
        actions.absorb(qa, by=root, at=NOW, into=other)

    assert refused.value.field == "into"
