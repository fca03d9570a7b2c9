"""What is said before anybody knows how it comes out: where it comes from, three questions, what scores will mean."""

import pytest

from skylight.goals import actions
from skylight.goals.models import KeyResult, Objective
from skylight.goals.tests import recorded
from tests import make
from tests.programs import program
from tests.web import fill_in, text

SAID = {
    "source": "partner_need",
    "concentrated": "Keep 20 % more new shops",
    "challenging": "Nobody has done it in a week",
    "controllable": "The bank check; Sam has taken it on",
    "scoring_guide": "0.3: two towns. 0.7: ten towns. 1.0: the whole province.",
}


def test_it_is_written_folded_away_and_read_on_the_page(as_, ana):
    make.running_cycle()
    browser = as_(ana)

    fill_in(browser, "/objectives/new/", has="title", title="Sell sooner", **SAID)

    objective = Objective.objects.get()
    assert {name: getattr(objective, name) for name in SAID} == SAID
    assert "<summary>More about it</summary>" in browser.get("/objectives/new/").content.decode()
    said = text(browser.get(f"/objectives/{objective.pk}/"))
    assert "Where it comes from What partners need" in said
    assert all(SAID[name] in said for name in SAID if name != "source")


def test_every_change_of_it_is_a_revision_in_words(as_, ana, bo):
    objective = make.objective(ana, **SAID)

    fill_in(
        as_(ana),
        f"/objectives/{objective.pk}/edit/",
        has="title",
        source="strategy",
        scoring_guide="0.7: nine",
        reason="",
    )

    assert recorded.diff(objective) == [
        ("source", "partner_need", "strategy"),
        ("scoring_guide", SAID["scoring_guide"], "0.7: nine"),
    ]
    said = text(as_(bo).get(f"/objectives/{objective.pk}/history/"))
    assert "Where it comes from What partners need → Strategy from above" in said
    assert "What the scores will mean" in said


def test_what_the_scores_mean_stands_where_one_scores(as_, ana):
    objective = make.objective(ana, scoring_guide="0.7: ten towns")
    make.key_result(objective, scoring_guide="0.7: five days")
    actions.close(objective, by=ana, at=make.NOW)

    said = text(as_(ana).get(f"/objectives/{objective.pk}/score/"))

    assert "What the scores will mean, as it was said up front 0.7: ten towns" in said
    assert "0.7: five days" in said


def test_a_key_results_guide_is_written_with_it_and_read_on_its_page(as_, ana, bo):
    objective = make.objective(ana, published=False)

    fill_in(
        as_(ana), f"/objectives/{objective.pk}/key-results/new/", has="title", title="Days", start="12", target="6",
        kind="decrease", scoring_guide="0.7: eight days",
    )  # fmt: skip

    key_result = KeyResult.objects.get()
    assert key_result.scoring_guide == "0.7: eight days"
    assert "What the scores will mean 0.7: eight days" in text(as_(ana).get(f"/key-results/{key_result.pk}/"))


def test_the_explorer_finds_by_where_it_comes_from(as_, ana, bo):
    make.objective(ana, "For partners", source="partner_need")
    make.objective(ana, "For ourselves", source="own_business")

    said = text(as_(bo).get("/objectives/?source=partner_need"))
    lines = (
        b"".join(as_(bo).get("/objectives.csv?source=own_business").streaming_content).decode().splitlines()
    )

    assert "For partners" in said
    assert "For ourselves" not in said
    assert len(lines) == 2
    assert lines[1].endswith(",Our own work")


def test_programs_write_and_read_it(ana):
    cycle = make.running_cycle()
    made = program(ana).post("/objectives", {"title": "Sell sooner", "cycle": cycle.pk, **SAID}).json()

    assert {name: made[name] for name in SAID} == SAID
    changed = (
        program(ana).patch(f"/objectives/{made['id']}", {"version": made["version"], "source": ""}).json()
    )
    assert (changed["source"], changed["challenging"]) == ("", SAID["challenging"])
    answer = program(ana).post(
        f"/objectives/{made['id']}/key-results", {"title": "Days", "scoring_guide": "0.7: eight"}
    )
    assert answer.json()["scoring_guide"] == "0.7: eight"
    found = program(ana).get("/objectives?source=strategy").json()["items"]
    assert found == []


@pytest.mark.parametrize("source", ["weather", "Strategy"])
def test_a_source_is_one_of_four(ana, source):
    answer = program(ana).post(
        "/objectives", {"title": "Sell", "cycle": make.running_cycle().pk, "source": source}
    )

    assert answer.status_code == 422
