"""Writing and reading key results through the web."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.goals.models import CheckIn, KeyResult
from tests import make
from tests.web import form_with

HTMX = {"HX-Request": "true"}


def text_of(response):
    return " ".join(response.content.decode().split())


def sent(**changes):
    """What the form of a key result sends."""
    usual = {"title": "Days to first order", "kind": "decrease", "start": "12", "target": "6", "unit": "days",
             "profile": "linear"}  # fmt: skip
    return {**usual, **changes}


def lines(*steps):
    """Milestones as the form sends them."""
    parts = ("id", "title", "due", "weight")
    return {
        f"step_{at}_{part}": value
        for at, step in enumerate(steps)
        for part, value in zip(parts, step, strict=True)
    }


def test_a_key_result_is_added(as_, ana, bo):
    objective = make.objective(ana)

    answer = as_(ana).post(f"/objectives/{objective.pk}/key-results/new/", sent(owner="Bo Chen"))

    row = KeyResult.objects.get()
    assert answer["Location"] == f"/objectives/{objective.pk}/"
    assert (row.title, row.start, row.target, row.owner) == ("Days to first order", 12, 6, bo)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1,234.5", "1234.5"),
        ("45 %", "45"),
        ("１２．５", "12.5"),
        ("−3", "-3"),
        (" 7 ", "7"),
        ("1e3", "1000"),
    ],
)
def test_figures_are_read_as_people_write_them(as_, ana, typed, read):
    objective = make.objective(ana)

    as_(ana).post(
        f"/objectives/{objective.pk}/key-results/new/", sent(kind="increase", start="-99", target=typed)
    )

    assert KeyResult.objects.get().target == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("many", "Give a number, such as 1,234.5."),
        ("1,23", "Give a number, such as 1,234.5."),
        ("9" * 40, "This number is too large."),
        ("9" * 70, "This number is too long."),
        ("nan", "Give a number"),
        ("1e999", "too large"),
    ],
)
def test_what_is_no_figure_is_said_beside_the_field(as_, ana, typed, why):
    objective = make.objective(ana)

    answer = as_(ana).post(f"/objectives/{objective.pk}/key-results/new/", sent(target=typed))

    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not KeyResult.objects.exists()


def test_a_target_that_equals_the_start_is_refused_with_advice(as_, ana):
    objective = make.objective(ana)

    answer = as_(ana).post(f"/objectives/{objective.pk}/key-results/new/", sent(start="6", target="6"))

    assert answer.status_code == 422
    assert "The target equals the start." in text_of(answer)


def test_one_more_can_be_added_at_once(as_, ana):
    objective = make.objective(ana)

    answer = as_(ana).post(f"/objectives/{objective.pk}/key-results/new/", sent(then="another"))

    assert answer["Location"] == f"/objectives/{objective.pk}/key-results/new/"


def test_milestones_stand_in_plain_lines(as_, ana):
    objective = make.objective(ana)

    as_(ana).post(
        f"/objectives/{objective.pk}/key-results/new/",
        sent(kind="milestone", start="", target="", **lines(("", "Plan", "2026-03-20", "2"), ("", "", "", ""),
                                                           ("", "Ship", "", ""))),
    )  # fmt: skip

    steps = KeyResult.objects.get().milestones.values_list("title", "due_on", "weight")
    assert list(steps) == [("Plan", date(2026, 3, 20), Decimal(2)), ("Ship", None, Decimal(1))]


def test_milestones_are_added_and_removed_in_the_form(as_, ana):
    row = make.key_result(
        make.objective(ana), kind="milestone", milestones=[("One", None, None), ("Two", None, None)]
    )
    one, two = row.milestones.order_by("position")
    browser = as_(ana)
    page = text_of(browser.get(f"/key-results/{row.pk}/edit/"))
    assert len(re.findall(r'name="step_\d_title"', page)) == 5

    browser.post(
        f"/key-results/{row.pk}/edit/",
        sent(kind="milestone", start="", target="", version=row.version, reason="Rethought",
             **lines((one.pk, "", "", "1"), (two.pk, "Two, better", "", "1"), ("", "Three", "", ""))),
    )  # fmt: skip

    standing = row.milestones.filter(removed_at=None)
    assert list(standing.values_list("title", flat=True)) == ["Two, better", "Three"]


def test_a_published_target_is_changed_with_a_reason_only(as_, ana):
    row = make.key_result(
        make.objective(ana), kind="decrease", start=Decimal(12), target=Decimal(6), unit="days"
    )
    browser = as_(ana)
    change = sent(title=row.title, target="7", version=row.version)

    refused = browser.post(f"/key-results/{row.pk}/edit/", change)
    assert refused.status_code == 422
    assert "Say why" in text_of(refused)

    assert browser.post(f"/key-results/{row.pk}/edit/", {**change, "reason": "Prices"}).status_code == 302
    row.refresh_from_db()
    assert row.target == 7


def test_two_people_who_edit_one_key_result_never_lose_a_word(as_, ana, bo):
    row = make.key_result(make.objective(ana, published=False), "As it was", owner=bo)
    read_before = sent(
        title="As Ana wants it", kind="increase", start="0", target="10", unit="", version=row.version
    )
    as_(bo).get(f"/key-results/{row.pk}/edit/")
    theirs = {**read_before, "title": "As Bo wants it", "target": "20"}
    assert as_(bo).post(f"/key-results/{row.pk}/edit/", theirs).status_code == 302

    answer = as_(ana).post(f"/key-results/{row.pk}/edit/", {**read_before, **lines(("", "Mine", "", ""))})

    page = text_of(answer)
    assert answer.status_code == 409
    assert "As Bo wants it" in page
    assert "Target as it stands now" in page
    assert "Mine · 1" in page
    row.refresh_from_db()
    assert f'name="version" value="{row.version}"' in page

    as_(ana).post(f"/key-results/{row.pk}/edit/", {**read_before, "version": row.version})
    row.refresh_from_db()
    assert row.title == "As Ana wants it"


def test_two_people_who_plan_milestones_at_once_keep_those_of_both(as_, ana, bo):
    planned = [("Plan", None, None), ("Build", None, None)]
    row = make.key_result(
        make.objective(ana, published=False), kind="milestone", milestones=planned, owner=bo
    )
    plan, build = row.milestones.order_by("position")
    address = f"/key-results/{row.pk}/edit/"
    usual = {"title": row.title, "kind": "milestone", "profile": "linear", "version": row.version}
    first = lines(
        (plan.pk, "Plan", "", "1"), (build.pk, "", "", "1"), ("", "Tell everybody", "2026-04-20", "2")
    )
    second = lines((plan.pk, "", "", "1"), (build.pk, "Build it well", "", "1"), ("", "Ship", "", "1"))
    assert as_(bo).post(address, {**usual, **first}).status_code == 302

    answer = as_(ana).post(address, {**usual, **second})

    assert answer.status_code == 409
    assert "Changed by the other and not by you, so it stands in the form already: Milestones." in text_of(
        answer
    )
    form = form_with(answer.content.decode(), "step_0_title")["fields"]
    assert as_(ana).post(address, form).status_code == 302
    standing = row.milestones.filter(removed_at=None).order_by("position")
    # What Ana took out stays out, what Bo took out she had changed and wants, and what he added is there.
    assert [str(one) for one in standing.values_list("title", flat=True)] == [
        "Build it well",
        "Ship",
        "Tell everybody",
    ]
    tell = standing.get(title="Tell everybody")
    assert (tell.due_on, tell.weight) == (date(2026, 4, 20), 2)


def test_who_may_not_write_it(as_, ana, li, sam):
    row = make.key_result(make.objective(ana))
    draft = make.key_result(make.objective(ana, published=False))

    assert as_(li).get(f"/key-results/{row.pk}/edit/").status_code == 403
    assert as_(sam).post(f"/key-results/{row.pk}/cancellation/", {"reason": "x"}).status_code == 403
    assert as_(sam).post(f"/objectives/{row.objective_id}/key-results/new/", sent()).status_code == 403
    assert as_(sam).get(f"/key-results/{draft.pk}/edit/").status_code == 404
    assert as_(sam).get(f"/key-results/{draft.pk}/").status_code == 404
    assert as_(sam).get("/key-results/99999/").status_code == 404


def test_cancelling_a_published_one_wants_a_reason(as_, ana):
    row = make.key_result(make.objective(ana))

    refused = as_(ana).post(f"/key-results/{row.pk}/cancellation/", {"reason": ""})

    assert refused.status_code == 422
    assert as_(ana).post(f"/key-results/{row.pk}/cancellation/", {"reason": "Moved"}).status_code == 302


def test_the_page_shows_how_it_moved(as_, ana, sam):
    row = make.key_result(
        make.objective(ana), kind="decrease", start=Decimal(12), target=Decimal(6), unit="days"
    )
    for value, day in ((11, 3), (9, 2), (8, 1)):
        make.check_in(row, value, at=make.NOW - timedelta(hours=day), note=f"Week {day}")

    page = text_of(as_(sam).get(f"/key-results/{row.pk}/"))

    assert 'class="chart__line"' in page
    assert page.count('class="chart__spot"') == 3
    assert "target 6 days" in page
    assert "Week 2" in page


@pytest.mark.parametrize("kind", ["range", "milestone", "binary"])
def test_every_kind_has_a_page(as_, ana, kind):
    details = {"low": Decimal(1), "high": Decimal(5)} if kind == "range" else {}
    if kind == "milestone":
        details = {"milestones": [("Step", None, None)]}
    row = make.key_result(make.objective(ana), kind=kind, **details)

    assert as_(ana).get(f"/key-results/{row.pk}/").status_code == 200


def test_a_check_in_is_corrected(as_, ana):
    said = make.check_in(make.key_result(make.objective(ana), unit="h"), 9, status="at_risk", confidence=4)
    browser = as_(ana)
    address = f"/check-ins/{said.pk}/correction/"
    assert 'value="9"' in text_of(browser.get(address))

    answer = browser.post(
        address, {"value": "4", "status": "on_track", "confidence": "7", "note": "Counted once"}
    )

    assert answer["Location"] == f"/key-results/{said.key_result_id}/"
    page = text_of(browser.get(answer["Location"]))
    assert "<del>9 h</del>" in page
    assert CheckIn.objects.get(corrects=said).value == 4


def test_a_correction_that_says_nothing_is_refused(as_, ana, sam):
    said = make.check_in(make.key_result(make.objective(ana)), 9)

    assert as_(ana).post(f"/check-ins/{said.pk}/correction/", {"value": "9", "status": ""}).status_code == 422
    assert as_(ana).post(f"/check-ins/{said.pk}/correction/", {"value": "nine"}).status_code == 422
    assert as_(sam).get(f"/check-ins/{said.pk}/correction/").status_code == 403


def test_a_milestone_report_is_corrected_without_a_value(as_, ana):
    row = make.key_result(make.objective(ana), kind="milestone", milestones=[("Step", None, None)])
    said = make.check_in(row, note="Half way")

    assert 'name="value"' not in text_of(as_(ana).get(f"/check-ins/{said.pk}/correction/"))


def test_the_check_ins_go_fifty_a_page(as_, ana):
    row = make.key_result(make.objective(ana))
    _report(row, 51)
    browser = as_(ana)

    first, second = (text_of(browser.get(f"/key-results/{row.pk}/?page={page}")) for page in (1, 2))

    assert "Older" in first or "?page=2#check-ins" in first
    assert "Report 0." not in first
    assert "Report 0." in second


def test_the_page_costs_the_same_for_ten_and_a_thousand_reports(as_, ana, django_assert_max_num_queries):
    row = make.key_result(make.objective(ana))
    _report(row, 10)
    browser = as_(ana)
    browser.get(f"/key-results/{row.pk}/")
    with django_assert_max_num_queries(15) as few:
        browser.get(f"/key-results/{row.pk}/")
    _report(row, 990)
    with django_assert_max_num_queries(len(few)):
        browser.get(f"/key-results/{row.pk}/")


def test_a_form_of_a_key_result_opens_and_saves_in_place(as_, ana):
    row = make.key_result(make.objective(ana, published=False))
    browser = as_(ana)

    form = text_of(browser.get(f"/key-results/{row.pk}/edit/", headers=HTMX))
    wrong = browser.post(f"/key-results/{row.pk}/edit/", sent(target="x", version=row.version), headers=HTMX)
    right = browser.post(f"/key-results/{row.pk}/edit/", sent(version=row.version), headers=HTMX)

    assert "<html" not in form
    assert wrong.status_code == 422
    assert "HX-Retarget" not in wrong
    assert right["HX-Retarget"] == f"#objective-{row.objective_id}"


def test_a_range_key_result_with_bad_bounds(as_, ana):
    objective = make.objective(ana)

    answer = as_(ana).post(
        f"/objectives/{objective.pk}/key-results/new/",
        sent(kind="range", start="", target="", low="5", high="1"),
    )

    assert answer.status_code == 422
    assert "Swap them" in text_of(answer)


def _report(row, number):
    CheckIn.objects.bulk_create(
        CheckIn(
            objective=row.objective, key_result=row, by=row.objective.owner_person, value=Decimal(count % 10),
            at=make.NOW - timedelta(minutes=10_000 - count), note=f"Report {count}.",
        )
        for count in range(number)
    )  # fmt: skip
