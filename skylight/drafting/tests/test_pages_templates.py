"""The pages of templates: finding one, making a draft of it, keeping one."""

from __future__ import annotations

from decimal import Decimal
from html import unescape

import pytest

from skylight.drafting import actions
from skylight.drafting.models import Template
from skylight.goals.models import Objective
from tests import make

HTMX = {"HX-Request": "true"}


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def template(li, ana, growth):
    goal = make.objective(ana, "Shops sell")
    make.key_result(goal, "Days", kind="decrease", start=Decimal(12), target=Decimal(6), unit="days")
    make.key_result(goal, "Opened", kind="binary")
    return actions.keep_template(goal, by=li, at=make.NOW, function="sales", team=growth)


def test_the_page_lists_what_the_company_kept_before_the_examples(as_, ana, template):
    page = text_of(as_(ana).get("/templates/"))

    assert page.index("Shops sell") < page.index("Examples by function")
    assert "from __ to __ days" in page
    assert f"/templates/{template.pk}/" in page


def test_words_and_a_function_narrow_it_and_htmx_gets_the_list_alone(as_, ana, template):
    found = as_(ana).get("/templates/?q=shops&function=sales", headers=HTMX)

    assert "Shops sell" in text_of(found)
    assert "<html" not in text_of(found)
    assert "Customers of today" not in text_of(found)
    assert "No template fits" in text_of(as_(ana).get("/templates/?q=zzzz"))


def test_an_example_becomes_a_draft_with_the_figures_one_says(as_, ana):
    cycle = make.running_cycle()

    answer = as_(ana).post(
        "/templates/examples/first-week/",
        {
            "cycle": cycle.pk,
            "whose": "me",
            "take_0": "on",
            "start_0": "22%",
            "target_0": "40",
            "take_1": "on",
        },
    )

    draft = Objective.objects.get()
    assert answer["Location"] == f"/me/okrs/?cycle={cycle.pk}#objective-{draft.pk}"
    assert (draft.owner_person, draft.is_draft) == (ana, True)
    rows = draft.key_results.values_list("title", "start", "target", "unit")
    assert list(rows) == [
        ("New users who finish their first task", 22, 40, "%"),
        ("Median minutes to the first result", None, None, "minutes"),
    ]


def test_an_example_for_growth_becomes_an_ability_goal_with_blanks_to_fill_in(as_, ana):
    cycle = make.running_cycle()

    as_(ana).post("/templates/examples/practise-a-skill/", {"cycle": cycle.pk, "whose": "me", "take_1": "on"})

    draft = Objective.objects.get()
    assert (draft.kind, draft.key_results.get().kind) == ("ability", "binary")
    assert "Something is not filled in yet." in text_of(as_(ana).get("/me/okrs/"))


def test_figures_that_contradict_each_other_are_named_beside_the_field(as_, ana, template):
    cycle = make.running_cycle()

    answer = as_(ana).post(
        f"/templates/{template.pk}/",
        {"cycle": cycle.pk, "whose": "me", "take_0": "on", "start_0": "6", "target_0": "12"},
    )

    assert answer.status_code == 422
    assert "The target lies above the start" in text_of(answer)
    assert 'value="12"' in text_of(answer)
    assert not Objective.objects.filter(owner_person=ana).exclude(title="Shops sell").exists()


def test_a_team_draft_is_made_by_whoever_writes_for_the_team(as_, bo, growth, template):
    cycle = make.running_cycle()

    as_(bo).post(f"/templates/{template.pk}/", {"cycle": cycle.pk, "whose": f"team-{growth.pk}"})

    assert Objective.objects.get(owner_team=growth).title == "Shops sell"


def test_a_retired_one_says_so_and_makes_no_draft(as_, li, ana, template):
    actions.retire_template(template, by=li, at=make.NOW)
    cycle = make.running_cycle()

    assert "Retired" in text_of(as_(ana).get(f"/templates/{template.pk}/"))
    answer = as_(ana).post(f"/templates/{template.pk}/", {"cycle": cycle.pk, "whose": "me"})
    assert answer.status_code == 422
    assert Objective.objects.count() == 1


def test_a_leader_keeps_and_changes_one_on_the_pages(as_, li, ana, growth):
    goal = make.objective(ana, "Shops sell")
    make.key_result(goal, "Days")

    answer = as_(li).post(
        f"/objectives/{goal.pk}/template/", {"function": "sales", "place": f"team-{growth.pk}"}
    )
    template = Template.objects.get()
    assert answer["Location"] == f"/templates/{template.pk}/"
    as_(li).post(
        f"/templates/{template.pk}/edit/",
        {"title": "Shops sell at once", "description": "", "function": "product", "version": 1,
         "measure_0_pk": "", "measure_0_title": "Orders", "measure_0_kind": "increase", "measure_0_unit": "%",
         "measure_1_pk": template.key_results.get().pk, "measure_1_title": ""},
    )  # fmt: skip

    template.refresh_from_db()
    assert (template.title, template.function) == ("Shops sell at once", "product")
    assert list(template.key_results.filter(removed_at=None).values_list("title", flat=True)) == ["Orders"]


def test_the_way_to_keep_one_is_shown_to_leaders_alone(as_, li, bo, ana):
    goal = make.objective(ana)

    assert "Keep as a template" in text_of(as_(li).get(f"/objectives/{goal.pk}/copy/"))
    assert "Keep as a template" not in text_of(as_(bo).get(f"/objectives/{goal.pk}/copy/"))


def test_the_list_takes_the_same_few_statements_whatever_there_is(
    as_, li, ana, growth, django_assert_max_num_queries
):
    goal = make.objective(ana)
    make.key_result(goal)
    browser = as_(ana)
    for _ in range(12):
        actions.keep_template(goal, by=li, at=make.NOW, function="sales", team=growth)
    browser.get("/templates/")

    with django_assert_max_num_queries(6):
        browser.get("/templates/")
