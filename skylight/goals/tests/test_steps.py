"""The next steps of a key result: a light plan that asks nobody and notifies nobody."""

from datetime import date, timedelta

import pytest

from skylight.activity.models import Event, Notice
from skylight.goals import actions
from skylight.goals.models import Step, StepCompletion
from skylight.goals.queries.steps import Plan, plans
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from tests import make
from tests.web import fill_in, press, text

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=2)


@pytest.fixture
def row(ana, bo):
    """A key result of Ana's goal, which Bo helps with."""
    return make.key_result(make.objective(ana, contributors=[bo]), "Days to the first order")


def add(row, by=None, **details):
    by = by or row.objective.owner_person
    return actions.add_step(row, by=by, at=make.NOW, **{"words": "Ask ten shops", **details})


def test_a_step_says_what_who_when_and_where(ana, bo, row):
    link = "https://tasks.example.com/browse/SHOP-12"

    step = add(row, words=" Ask  ten\nshops ", owner=bo, due_on=date(2026, 3, 20), link=link)

    assert (step.words, step.owner, step.due_on, step.link) == ("Ask ten shops", bo, date(2026, 3, 20), link)
    event = recorded.event("goals.step_added")
    assert (event.by, event.objective, event.subject) == (ana, row.objective, f"goals.step:{step.pk}")


def test_whoever_may_check_in_plans_and_nobody_else(ana, bo, li, sam, root, row):
    for person in (ana, bo):
        assert add(row, by=person)
    for person in (li, sam, root):
        with pytest.raises(NotAllowed):
            add(row, by=person)


def test_nobody_is_notified_of_a_plan(ana, bo, row):
    step = add(row, owner=bo)
    actions.edit_step(step, by=ana, at=make.NOW, version=1, words="Ask twenty shops")
    actions.finish_step(step, by=bo, at=make.NOW)

    assert Event.objects.filter(kind__startswith="goals.step_").count() == 3
    assert not Notice.objects.filter(event__kind__startswith="goals.step_").exists()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"words": "  "}, "words"),
        ({"words": "a" * 501}, "words"),
        ({"link": "http://tasks.example.com/12"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://[broken"}, "link"),
    ],
)
def test_a_step_makes_sense(row, details, field):
    with pytest.raises(RuleBroken) as broken:
        add(row, **details)

    assert broken.value.field == field
    assert not Step.objects.exists()


def test_a_plan_is_no_task_list(row):
    for number in range(30):
        step = add(row, words=f"Call shop {number}")

    with pytest.raises(RuleBroken, match="at most 30 steps"):
        add(row)
    actions.remove_step(step, by=row.objective.owner_person, at=make.NOW)
    assert add(row)


def test_what_is_over_is_not_planned(ana, row):
    actions.cancel_key_result(row, by=ana, at=make.NOW, reason="Measured elsewhere")
    with pytest.raises(RuleBroken, match="cancelled"):
        add(row)

    other = make.key_result(row.objective)
    actions.close(row.objective, by=ana, at=make.NOW)
    with pytest.raises(RuleBroken, match="closed"):
        add(other)


def test_an_edit_says_what_it_has_read_and_what_it_changed(ana, bo, row):
    step = add(row)

    changed = actions.edit_step(step, by=bo, at=make.NOW, version=1, owner=bo, words="Ask ten shops")

    assert (changed.owner, changed.version) == (bo, 2)
    assert recorded.event("goals.step_edited").data["changed"] == {"owner": ["", f"Bo Chen (#{bo.pk})"]}
    with pytest.raises(Stale):
        actions.edit_step(step, by=ana, at=make.NOW, version=1, words="Ask nobody")
    with pytest.raises(VersionMissing):
        actions.edit_step(step, by=ana, at=make.NOW, version=None, words="Ask nobody")


def test_done_and_not_done_after_all_stay_on_record(ana, bo, row):
    step = add(row)
    actions.finish_step(step, by=bo, at=make.NOW)
    with pytest.raises(RuleBroken, match="done already"):
        actions.finish_step(step, by=ana, at=LATER)

    actions.unfinish_step(step, by=ana, at=LATER)

    held = StepCompletion.objects.get()
    assert (held.by, held.at, held.undone_by, held.undone_at) == (bo, make.NOW, ana, LATER)
    assert not Step.objects.done().exists()
    with pytest.raises(RuleBroken, match="not done"):
        actions.unfinish_step(step, by=ana, at=LATER)
    actions.finish_step(step, by=ana, at=LATER)
    assert Step.objects.done().get() == step


def test_a_step_taken_out_keeps_its_row(ana, row):
    step = add(row)

    actions.remove_step(step, by=ana, at=LATER)

    assert not Step.objects.live().exists()
    assert (Step.objects.get().removed_by, Step.objects.get().removed_at) == (ana, LATER)
    with pytest.raises(RuleBroken, match="taken out"):
        actions.finish_step(step, by=ana, at=LATER)


def test_plans_are_counted_in_one_statement(ana, row, django_assert_num_queries):
    other = make.key_result(row.objective)
    steps = [add(row, words=words) for words in ("One", "Two", "Three")]
    add(other)
    actions.finish_step(steps[0], by=ana, at=make.NOW)
    actions.unfinish_step(steps[0], by=ana, at=make.NOW)
    actions.finish_step(steps[0], by=ana, at=make.NOW)
    actions.remove_step(steps[1], by=ana, at=make.NOW)

    with django_assert_num_queries(1):
        assert plans([row.pk, other.pk, 0]) == {row.pk: Plan(1, 2), other.pk: Plan(0, 1)}


def test_a_placeholders_steps_become_those_of_the_person(root, ana, bo):
    sales = make.person("Sales", kind="placeholder", email=None, password=None)
    step = add(make.key_result(make.objective(ana)), owner=sales)

    actions.merge_person(sales, by=root, at=make.NOW, into=bo)

    step.refresh_from_db()
    assert step.owner == bo


def test_a_plan_is_written_and_ticked_on_the_page_without_javascript(as_, bo, row):
    browser, here = as_(bo), f"/key-results/{row.pk}/"

    answer = fill_in(browser, here, has="words", words="Ask ten shops", due_on="2026-03-10")
    assert answer.url == f"{here}#steps"
    step = row.steps.get()
    assert "was due on" in text(browser.get(here))

    press(browser, here, f"/steps/{step.pk}/completion/")
    assert "1 of 1 step done" in text(browser.get(f"/objectives/{row.objective_id}/"))
    assert "by Bo Chen" in text(browser.get(here))

    fill_in(browser, f"/steps/{step.pk}/edit/", has="words", words="Ask twenty shops")
    press(browser, here, f"/steps/{step.pk}/completion/undoing/")
    press(browser, here, f"/steps/{step.pk}/removal/")
    assert "Ask twenty shops" not in text(browser.get(here))


def test_what_was_typed_stays_when_it_makes_no_sense(as_, ana, row):
    answer = fill_in(
        as_(ana), f"/key-results/{row.pk}/", has="words", words="Ask", link="http://tasks.example"
    )

    assert answer.status_code == 422
    assert "https://" in text(answer)
    assert b'value="http://tasks.example"' in answer.content


def test_a_reader_sees_the_plan_and_no_form(as_, sam, row):
    add(row)

    page = text(as_(sam).get(f"/key-results/{row.pk}/"))

    assert "Ask ten shops" in page
    assert "Where the task lives" not in page


def test_of_a_goal_that_one_may_not_read_no_step_is_seen(as_, sam, ana):
    step = add(make.key_result(make.objective(ana, published=False)))

    assert not Step.objects.visible_to(sam, make.NOW).exists()
    assert Step.objects.visible_to(ana, make.NOW).get() == step
    assert as_(sam).get(f"/steps/{step.pk}/edit/").status_code == 404
