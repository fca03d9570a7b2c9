"""Dotted lines, project leads and module owners."""

from datetime import date

import pytest

from skylight.activity.models import Event, Notice
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions, queries
from skylight.org.structure import figures
from tests.make import NOW

TODAY = NOW.date()


def draw(person, manager, by, kind="dotted", **details):
    return actions.add_line(person, by=by, at=NOW, manager=manager, kind=kind, **details)


def test_a_person_answers_to_several_by_different_lines(root, ana, sam, bo):
    draw(ana, sam, root, kind="project_lead", what_for="Checkout")
    draw(ana, bo, root, kind="module_owner", what_for="Search", until_on=date(2026, 5, 1))

    kinds = {report.kind for other in (sam, bo) for report in queries.reports_on(other, TODAY)}
    assert kinds == {"project_lead", "module_owner"}
    assert queries.reports_on(bo, date(2026, 5, 1)) == []


def test_a_module_owner_adds_no_layer(root, wen, ana, bo, sam):
    before = figures(queries.shape(TODAY))

    for number, person in enumerate([ana, bo, sam, root]):
        draw(wen, person, root, kind="module_owner", what_for=f"Module {number}")
    draw(bo, ana, root, kind="module_owner", what_for="Module 5")

    after = figures(queries.shape(TODAY))
    assert (after.layers, after.mean_span) == (before.layers, before.mean_span)


def test_whoever_leads_a_person_draws_other_lines(wen, li, ana, sam):
    assert draw(ana, sam, li).by == li
    assert draw(ana, sam, wen, kind="project_lead").by == wen


@pytest.mark.parametrize("who", ["ana", "bo", "sam"])
def test_others_do_not(request, ana, sam, who):
    with pytest.raises(NotAllowed):
        draw(ana, sam, request.getfixturevalue(who))


def test_only_administrators_draw_solid_lines(li, ana, sam):
    with pytest.raises(NotAllowed):
        draw(ana, sam, li, kind="solid")


def test_it_is_recorded_and_both_are_told(root, ana, sam):
    draw(ana, sam, root, what_for="Checkout", reason="Until the launch")

    event = Event.objects.get(kind="org.line_added")
    assert (event.person, event.reason) == (ana, "Until the launch")
    assert (event.data["line"], event.data["manager"]) == ("dotted", "Sam Okafor")
    assert set(Notice.objects.filter(event=event).values_list("person", flat=True)) == {ana.pk, sam.pk}


def test_the_same_line_twice_at_a_time_is_refused(root, ana, sam):
    draw(ana, sam, root, what_for="Checkout")

    with pytest.raises(RuleBroken, match="has this line to Sam Okafor"):
        draw(ana, sam, root, what_for="Checkout")


def test_the_same_line_again_after_it_ended_is_fine(root, ana, sam):
    draw(ana, sam, root, from_on=date(2026, 1, 1), until_on=date(2026, 2, 1))

    assert draw(ana, sam, root, from_on=date(2026, 2, 1)).until_on is None


def test_an_open_solid_line_is_a_move(root, ana, sam):
    draw(ana, sam, root, kind="solid")

    ana.refresh_from_db()
    assert ana.manager == sam
    assert ana.path.startswith(sam.path)


def test_a_piece_of_the_past_fills_a_gap(root, ana, li, sam):
    actions.edit_person(ana, by=root, at=NOW, version=1, joined_on=date(2024, 1, 1))

    draw(ana, sam, root, kind="solid", from_on=date(2024, 1, 1), until_on=date(2025, 1, 6))

    ana.refresh_from_db()
    assert ana.manager == li
    assert [step.name for step in queries.line_on(ana, date(2024, 6, 1))] == ["Sam Okafor"]


def test_a_piece_of_the_past_never_covers_days_that_are_taken(root, ana, sam):
    with pytest.raises(RuleBroken, match="has this line to Li Wei"):
        draw(ana, sam, root, kind="solid", from_on=date(2025, 1, 6), until_on=date(2025, 2, 1))


def test_a_loop_in_the_past_is_refused(root, wen, ana):
    with pytest.raises(RuleBroken, match="loop"):
        draw(wen, ana, root, kind="solid", from_on=date(2025, 2, 1), until_on=date(2025, 3, 1))


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"from_on": date(2026, 3, 17)}, "from_on"),
        ({"from_on": date(2024, 1, 1)}, "from_on"),
        ({"until_on": date(2026, 3, 1)}, "until_on"),
        ({"what_for": "w" * 201}, "what_for"),
        ({"kind": "imaginary"}, "kind"),
        ({"kind": "solid", "from_on": date(2026, 1, 1), "until_on": date(2026, 3, 17)}, "until_on"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(root, ana, sam, details, field):
    with pytest.raises(RuleBroken) as refused:
        draw(ana, sam, root, **details)

    assert refused.value.field == field


def test_nobody_draws_a_line_to_themselves(root, ana):
    with pytest.raises(RuleBroken, match="themselves"):
        draw(ana, ana, root)
