"""My OKRs: what one sees there and how one works on it, with and without JavaScript."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.goals.models import Objective
from tests import make

HTMX = {"HX-Request": "true"}


def text_of(response):
    return " ".join(response.content.decode().split())


def test_my_own_goals_of_the_current_cycle_are_listed_with_drafts_first(as_, ana, bo):
    make.objective(ana, "Published goal")
    make.objective(ana, "Draft goal", published=False)
    make.objective(bo, "Of somebody else")

    page = text_of(as_(ana).get("/me/okrs/"))

    assert page.index("Draft goal") < page.index("Published goal")
    assert "Of somebody else" not in page
    assert "Drafts to finish" in page


def test_another_cycle_can_be_chosen(as_, ana):
    earlier = make.cycle(date(2026, 1, 1))
    make.objective(ana, "Of the winter", cycle=earlier, at=make.NOW - timedelta(days=60))
    make.objective(ana, "Of the spring")

    page = text_of(as_(ana).get(f"/me/okrs/?cycle={earlier.pk}"))

    assert "Of the winter" in page
    assert "Of the spring" not in page


def test_the_next_cycle_is_offered_as_soon_as_it_is_open_for_drafting(as_, ana, monkeypatch):
    make.running_cycle()
    coming = make.cycle(date(2026, 5, 1))
    late_in_april = make.NOW + timedelta(days=35)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late_in_april)

    page = text_of(as_(ana).get("/me/okrs/"))

    assert f'href="?cycle={coming.pk}"' in page
    assert "open for drafting" in page


@pytest.mark.parametrize("cycle", ["999999", "abc", "1" * 40, ""])
def test_a_cycle_that_is_not_there_answers_404_or_the_current_one(as_, ana, cycle):
    make.running_cycle()

    assert as_(ana).get(f"/me/okrs/?cycle={cycle}").status_code == (404 if cycle == "999999" else 200)


def test_goals_of_teams_that_one_writes_for_stand_in_a_second_section(as_, li, growth):
    make.objective(li, "Mine alone")
    make.objective(growth, "Of us all", by=li)

    page = text_of(as_(li).get("/me/okrs/"))

    assert page.index("Mine alone") < page.index("Of us all")


def test_a_member_sees_the_drafts_of_the_team_but_nothing_to_do_with_its_published_goals(
    as_, li, ana, growth
):
    make.objective(growth, "Published by Li", by=li)
    make.objective(growth, "Drafted together", by=ana, published=False)

    page = text_of(as_(ana).get("/me/okrs/"))

    assert "Drafted together" in page
    assert "Published by Li" not in page


def test_an_objective_is_drafted_on_a_page_of_its_own(as_, ana):
    cycle = make.running_cycle()

    answer = as_(ana).post(
        "/objectives/new/",
        {"title": "New shops sell", "cycle": cycle.pk, "commitment": "aspirational", "kind": "ability",
         "contributors": "", "description": "Because."},
    )  # fmt: skip

    made = Objective.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/me/okrs/?cycle={cycle.pk}#objective-{made.pk}"
    assert (made.title, made.owner_person, made.is_draft) == ("New shops sell", ana, True)


def test_one_can_go_on_to_the_first_key_result(as_, ana):
    cycle = make.running_cycle()
    sent = {"title": "Sell", "cycle": cycle.pk, "commitment": "committed", "kind": "project"}

    answer = as_(ana).post("/objectives/new/", {**sent, "then": "key_result"})

    assert answer["Location"] == f"/objectives/{Objective.objects.get().pk}/key-results/new/?fresh=1"


def test_a_wrong_objective_comes_back_with_what_was_typed(as_, ana):
    cycle = make.running_cycle()

    answer = as_(ana).post(
        "/objectives/new/",
        {"title": "", "description": "Kept words", "cycle": cycle.pk, "commitment": "x", "kind": "project"},
    )

    assert answer.status_code == 422
    assert "Kept words" in text_of(answer)
    assert not Objective.objects.exists()


def test_helpers_are_named_by_name_or_address(as_, ana, bo, sam):
    cycle = make.running_cycle()
    sent = {"title": "Sell", "cycle": cycle.pk, "commitment": "committed", "kind": "project"}

    as_(ana).post("/objectives/new/", {**sent, "contributors": f"Bo Chen\n{sam.email}"})

    helping = Objective.objects.get().contributions.values_list("person", flat=True)
    assert set(helping) == {bo.pk, sam.pk}


def test_a_team_goal_is_drafted_by_its_members_only(as_, ana, sam, growth):
    cycle = make.running_cycle()
    sent = {
        "title": "Ours",
        "cycle": cycle.pk,
        "commitment": "committed",
        "kind": "project",
        "team": growth.pk,
    }

    assert as_(sam).get(f"/objectives/new/?team={growth.pk}").status_code == 403
    assert as_(sam).post("/objectives/new/", sent).status_code == 403
    assert as_(ana).post("/objectives/new/", sent).status_code == 302
    assert Objective.objects.get().owner_team == growth


def test_without_an_open_cycle_the_page_says_so(as_, ana):
    assert "No cycle is open" in text_of(as_(ana).get("/objectives/new/"))


def test_a_team_that_is_not_there_answers_404(as_, ana):
    assert as_(ana).get("/objectives/new/?team=99999").status_code == 404
    assert as_(ana).get("/objectives/new/?team=x").status_code == 404


def test_a_form_opens_in_place(as_, ana):
    objective = make.objective(ana, "In place")

    answer = as_(ana).get(f"/objectives/{objective.pk}/edit/", headers=HTMX)

    page = text_of(answer)
    assert "<html" not in page
    assert f'hx-post="/objectives/{objective.pk}/edit/"' in page
    assert "HX-Request" in answer["Vary"]


def test_saving_in_place_brings_the_card_back(as_, ana):
    objective = make.objective(ana, "In place")

    answer = as_(ana).post(
        f"/objectives/{objective.pk}/edit/",
        {"title": "Elsewhere", "commitment": "committed", "kind": "project", "version": objective.version},
        headers=HTMX,
    )

    assert answer.status_code == 200
    assert answer["HX-Retarget"] == f"#objective-{objective.pk}"
    assert "Elsewhere" in text_of(answer)
    assert "<html" not in text_of(answer)


def test_publishing_in_place_says_why_it_cannot_be(as_, ana, monkeypatch):
    draft = make.objective(ana, "Too late", published=False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW + timedelta(days=100))

    answer = as_(ana).post(f"/objectives/{draft.pk}/publication/", headers=HTMX)

    assert answer.status_code == 422
    assert "cycle is over" in text_of(answer)
    assert f'id="objective-{draft.pk}"' in text_of(answer)


def test_a_draft_is_published_by_a_button(as_, ana):
    draft = make.objective(ana, "Draft", published=False)

    answer = as_(ana).post(f"/objectives/{draft.pk}/publication/", {"next": "/me/okrs/"})

    draft.refresh_from_db()
    assert answer["Location"] == "/me/okrs/"
    assert draft.is_live


def test_one_never_goes_on_to_another_site(as_, ana):
    draft = make.objective(ana, published=False)

    answer = as_(ana).post(f"/objectives/{draft.pk}/publication/", {"next": "https://evil.example/"})

    assert answer["Location"] == f"/objectives/{draft.pk}/"


def test_a_draft_is_thrown_away(as_, ana):
    draft = make.objective(ana, "Never mind", published=False)

    as_(ana).post(f"/objectives/{draft.pk}/discard/")

    assert "Never mind" not in text_of(as_(ana).get("/me/okrs/"))
    assert as_(ana).get(f"/objectives/{draft.pk}/").status_code == 404


def test_order_by_buttons_counts_drafts_and_others_apart(as_, ana):
    first = make.objective(ana, "First")
    draft = make.objective(ana, "Draft", published=False)
    second = make.objective(ana, "Second")

    as_(ana).post(f"/objectives/{second.pk}/position/", {"position": 0})

    order = list(Objective.objects.in_order().values_list("title", flat=True))
    assert order.index("Second") < order.index("First")
    assert draft.title in order
    page = text_of(as_(ana).get("/me/okrs/"))
    assert page.index(f'id="objective-{second.pk}"') < page.index(f'id="objective-{first.pk}"')


def test_order_to_the_end(as_, ana):
    first = make.objective(ana, "First")
    make.objective(ana, "Draft", published=False)
    make.objective(ana, "Last")

    as_(ana).post(f"/objectives/{first.pk}/position/", {"position": 1})

    published = Objective.objects.live().in_order().values_list("title", flat=True)
    assert list(published) == ["Last", "First"]


@pytest.mark.parametrize("position", ["-1", "x", "", "9" * 30])
def test_an_order_that_makes_no_sense_changes_nothing(as_, ana, position):
    first = make.objective(ana, "First")
    make.objective(ana, "Second")

    answer = as_(ana).post(f"/objectives/{first.pk}/position/", {"position": position})

    assert answer.status_code == 302
    assert list(Objective.objects.in_order().values_list("title", flat=True)) == ["First", "Second"]


def test_key_results_change_places(as_, ana):
    objective = make.objective(ana)
    one, two = make.key_result(objective, "One"), make.key_result(objective, "Two")

    as_(ana).post(f"/key-results/{two.pk}/position/", {"position": 0})

    assert list(objective.key_results.order_by("position")) == [two, one]


def test_advice_stands_where_it_belongs(as_, ana):
    for number in range(6):
        make.objective(ana, f"Goal {number}")

    page = text_of(as_(ana).get("/me/okrs/"))

    assert "which of them can wait?" in page
    assert "How will you know that it is reached? Add a key result." in page


def test_weights_that_do_not_add_up_are_pointed_out(as_, ana):
    objective = make.objective(ana, published=False)
    make.key_result(objective, weight=Decimal("0.5"))
    make.key_result(objective, weight=Decimal("0.3"))

    assert "The weights add up to 0.8." in text_of(as_(ana).get("/me/okrs/"))


def test_a_cancelled_key_result_can_be_restored(as_, ana):
    objective = make.objective(ana)
    key_result = make.key_result(objective, "Dropped")
    browser = as_(ana)
    browser.post(f"/key-results/{key_result.pk}/cancellation/", {"reason": "No longer measured"})

    assert "No longer measured" in text_of(browser.get("/me/okrs/"))
    browser.post(f"/key-results/{key_result.pk}/cancellation/undoing/")
    key_result.refresh_from_db()
    assert not key_result.is_cancelled


def test_a_contract_worker_without_a_full_part_writes_nothing(as_, cora):
    make.running_cycle()

    assert "Add an objective" not in text_of(as_(cora).get("/me/okrs/"))
    assert as_(cora).get("/objectives/new/").status_code == 403


def test_a_company_without_cycles_has_a_page_all_the_same(as_, ana):
    assert "There is no cycle yet" in text_of(as_(ana).get("/me/okrs/"))


def test_hostile_titles_stay_words(as_, ana):
    objective = make.objective(ana, "<script>alert(1)</script> **bold** <b>HTML</b> " + "x" * 900)
    make.key_result(objective, "<img src=x onerror=alert(1)> KR")

    page = as_(ana).get("/me/okrs/").content.decode()

    assert "<script>alert" not in page
    assert "onerror" not in page
    assert "x" * 900 in page


def test_ten_goals_and_a_hundred_cost_the_same(as_, ana, li, growth, django_assert_max_num_queries):
    browser = as_(ana)
    _write_goals(ana, 3)
    browser.get("/me/okrs/")
    with django_assert_max_num_queries(15) as few:
        browser.get("/me/okrs/")
    _write_goals(ana, 20)
    with django_assert_max_num_queries(len(few)):
        browser.get("/me/okrs/")


def _write_goals(owner, number):
    for _ in range(number):
        objective = make.objective(owner)
        key_result = make.key_result(objective)
        make.check_in(key_result, 3)
        make.key_result(objective, kind="milestone", milestones=[("Step", None, None)])
