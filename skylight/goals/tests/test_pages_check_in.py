from decimal import Decimal

import pytest

from skylight.goals.models import CheckIn, KeyResult
from tests import make
from tests.web import fill_in, form_with, text


@pytest.fixture
def goal(ana):
    return make.objective(ana, "New shops sell")


def test_several_key_results_are_saved_in_one_go(as_, ana, goal):
    days = make.key_result(goal, "Days", start=Decimal(12), target=Decimal(6), kind="decrease")
    share = make.key_result(goal, "Share", start=Decimal(22), target=Decimal(40))

    answer = fill_in(
        as_(ana), "/check-in/", has=f"kr_{days.pk}_value",
        **{f"kr_{days.pk}_value": "8.3", f"kr_{share.pk}_value": "２９ %", f"kr_{share.pk}_note": "Trial worked."},
    )  # fmt: skip

    assert answer.status_code == 302
    assert sorted(CheckIn.objects.values_list("value", "note")) == [
        (Decimal("8.3"), ""),
        (29, "Trial worked."),
    ]
    days.refresh_from_db()
    assert days.current == Decimal("8.3")


def test_what_was_left_empty_stays_as_it_is(as_, ana, goal):
    days, share = make.key_result(goal, "Days"), make.key_result(goal, "Share")

    fill_in(as_(ana), "/check-in/", has=f"kr_{days.pk}_value", **{f"kr_{days.pk}_value": "3"})

    assert [one.key_result for one in CheckIn.objects.all()] == [days]
    assert share.check_ins.count() == 0


def test_a_wrong_figure_is_named_beside_its_field_and_nothing_is_saved(as_, ana, goal):
    days, share = make.key_result(goal, "Days"), make.key_result(goal, "Share")

    answer = fill_in(
        as_(ana), "/check-in/", has=f"kr_{days.pk}_value",
        **{f"kr_{days.pk}_value": "3", f"kr_{share.pk}_value": "many", f"kr_{share.pk}_note": "Kept"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "Give a number" in text(answer)
    typed = form_with(answer.content.decode(), f"kr_{days.pk}_value")["fields"]
    assert typed[f"kr_{share.pk}_value"] == "many"
    assert typed[f"kr_{share.pk}_note"].strip() == "Kept"
    assert CheckIn.objects.count() == 0


def test_an_address_that_is_none_is_refused_beside_its_field(as_, ana, goal):
    days = make.key_result(goal, "Days")

    answer = fill_in(
        as_(ana), "/check-in/", has=f"kr_{days.pk}_value",
        **{f"kr_{days.pk}_value": "3", f"kr_{days.pk}_evidence_url": "javascript:alert(1)"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "http://" in text(answer)
    assert CheckIn.objects.count() == 0


def test_somebody_quicker_is_shown_and_saving_again_goes_over_them(as_, ana, bo, goal):
    from skylight.goals import actions

    days = make.key_result(goal, "Days")
    goal.refresh_from_db()
    actions.set_contributors(goal, by=ana, at=make.NOW, version=goal.version, people=[bo])
    browser, field = as_(ana), f"kr_{days.pk}_value"
    form = form_with(browser.get("/check-in/").content.decode(), field)
    make.check_in(days, 5, by=bo, note="Bo was here")

    answer = browser.post("/check-in/", {**form["fields"], field: "7"})

    assert answer.status_code == 409
    assert "Bo was here" in text(answer)
    again = form_with(answer.content.decode(), field)
    assert again["fields"][field] == "7"
    assert browser.post("/check-in/", again["fields"]).status_code == 302
    assert list(CheckIn.objects.order_by("id").values_list("value", flat=True)) == [5, 7]


def test_milestones_are_ticked(as_, ana, goal):
    trial = make.key_result(
        goal,
        "Trial",
        kind="milestone",
        milestones=[("One city", None, Decimal(1)), ("All", None, Decimal(1))],
    )
    first, _second = trial.milestones.order_by("position", "id")

    fill_in(as_(ana), "/check-in/", has=f"kr_{trial.pk}_note", **{f"kr_{trial.pk}_step_{first.pk}": "on"})

    trial.refresh_from_db()
    assert trial.progress == Decimal("0.5")


def test_still_as_it_was_is_a_report_too(as_, ana, goal):
    days = make.key_result(goal, "Days")
    make.check_in(days, 4, at=make.NOW.replace(day=9))

    fill_in(as_(ana), "/check-in/", has=f"kr_{days.pk}_value", **{f"kr_{days.pk}_same": "on"})

    days.refresh_from_db()
    assert days.checked_in_at == make.NOW


def test_only_what_one_reports_on_is_there(as_, ana, bo, goal):
    mine = make.key_result(goal, "Mine")
    make.key_result(goal, "Of Bo", owner=bo)
    make.key_result(make.objective(ana, published=False), "Of a draft")
    make.key_result(make.objective(bo), "Of another goal")

    page = text(as_(ana).get("/check-in/"))

    assert mine.title in page
    assert not [title for title in ("Of Bo", "Of a draft", "Of another goal") if title in page]
    assert "Of Bo" in text(as_(bo).get("/check-in/"))


def test_somebody_without_goals_is_shown_the_way(as_, sam):
    page = as_(sam).get("/check-in/")

    assert "/me/okrs/" in page.content.decode()


def test_somebody_elses_key_result_cannot_be_smuggled_in(as_, ana, sam, goal):
    days = make.key_result(goal, "Days")
    make.key_result(make.objective(sam), "Of Sam")

    as_(sam).post("/check-in/", {f"kr_{days.pk}_value": "9"})

    assert not KeyResult.objects.get(pk=days.pk).check_ins.exists()
