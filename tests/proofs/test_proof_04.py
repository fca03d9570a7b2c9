"""Proof 4: "put it in your OKR": asked, taken on, and a dependency that both sides see acknowledged, on the map too."""

import pytest

from skylight.goals import actions as goals
from skylight.goals.models import Alignment, KeyResult
from skylight.goals.queries.objective_page import objective_page
from tests import make
from tests.web import fill_in, text

pytestmark = pytest.mark.proof
ASK = {
    "what": "Translate the sign-up page",
    "why": "Half read no English",
    "by_when": "2026-04-10",
    "size": "small",
}


@pytest.fixture
def goals_of_both(ana, sam):
    return make.objective(ana, "New shops sell in their first week"), make.objective(
        sam, "Everybody reads us"
    )


def put_it_in_your_okr(as_, ana, sam, goal, mine):
    """Ana asks Sam, who takes it on as a key result of his."""
    asked = fill_in(
        as_(ana), f"/requests/new/?objective={goal.pk}", has="what", to_person=f"#{sam.pk}", **ASK
    )
    fill_in(
        as_(sam), f"{asked['Location']}acceptance/?as=key_result", has="title",
        objective=mine.pk, title="Pages translated", kind="increase", start="0", target="4",
    )  # fmt: skip
    return asked["Location"]


def test_what_is_asked_becomes_a_key_result_with_a_dependency_that_is_acknowledged(
    as_, ana, sam, goals_of_both
):
    goal, mine = goals_of_both
    request = put_it_in_your_okr(as_, ana, sam, goal, mine)

    row = KeyResult.objects.get(objective=mine)
    link = Alignment.objects.get()
    assert (link.from_objective, link.to_key_result, link.relation) == (goal, row, "depends_on")
    assert [(one.by, one.verdict) for one in link.answers.all()] == [(sam, "acknowledged")]
    for reader in (ana, sam):
        asker, receiver = (objective_page(one.pk, viewer=reader, at=make.NOW) for one in goals_of_both)
        (needs,), (needed,) = asker.card.aligned_to, receiver.serving
        assert (needs.relation, needs.verdict, needs.objective_id) == ("depends_on", "acknowledged", mine.pk)
        assert (needed.relation, needed.verdict, needed.objective_id) == (
            "depends_on",
            "acknowledged",
            goal.pk,
        )
        assert "Took it on as a key result" in text(as_(reader).get(request))
    assert "Translate the sign-up page" in text(as_(ana).get(f"/key-results/{row.pk}/"))


def test_it_stands_on_the_map_of_everybody(as_, ana, sam, bo, goals_of_both):
    goal, mine = goals_of_both
    put_it_in_your_okr(as_, ana, sam, goal, mine)

    drawn = as_(bo).get(f"/alignment/nodes/?around=o{goal.pk}").json()

    (edge,) = (one for one in drawn["edges"] if one["from"] == f"o{goal.pk}")
    assert edge["to"] in (f"o{mine.pk}", f"k{KeyResult.objects.get(objective=mine).pk}")
    assert (edge["relation"], edge["verdict"]) == ("depends_on", "acknowledged")


def test_without_a_yes_there_is_no_dependency(as_, ana, sam, goals_of_both):
    goal, _mine = goals_of_both
    asked = fill_in(
        as_(ana), f"/requests/new/?objective={goal.pk}", has="what", to_person=f"#{sam.pk}", **ASK
    )
    assert not Alignment.objects.exists()

    fill_in(as_(sam), f"{asked['Location']}declining/", has="reason", reason="We move this week")

    assert not Alignment.objects.exists()
    assert "We move this week" in text(as_(ana).get(asked["Location"]))


def test_a_draft_that_it_became_is_seen_once_it_is_published(as_, ana, sam, goals_of_both):
    goal, _mine = goals_of_both
    asked = fill_in(
        as_(ana), f"/requests/new/?objective={goal.pk}", has="what", to_person=f"#{sam.pk}", **ASK
    )
    fill_in(
        as_(sam),
        f"{asked['Location']}acceptance/?as=objective",
        has="title",
        title="All read the sign-up page",
    )
    draft = Alignment.objects.get().to_objective
    assert not objective_page(goal.pk, viewer=ana, at=make.NOW).card.aligned_to

    goals.publish(draft, by=sam, at=make.NOW)

    (needs,) = objective_page(goal.pk, viewer=ana, at=make.NOW).card.aligned_to
    assert (needs.objective_id, needs.relation, needs.verdict) == (draft.pk, "depends_on", "acknowledged")
