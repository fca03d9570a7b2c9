"""What somebody wants to learn: who reads it, who is told, and which figures leave it out."""

from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.activity.models import Event, Notice
from skylight.goals import actions, visibility
from skylight.goals.models import Objective
from skylight.goals.queries.board import board
from skylight.goals.queries.objective_page import objective_page
from skylight.goals.tests import recorded
from skylight.goals.visibility import team_only_from
from skylight.lib.errors import RuleBroken
from skylight.org import actions as org
from skylight.policies.actions import decide
from tests import make
from tests.programs import program
from tests.web import fill_in, text


@pytest.fixture
def pia(wen):
    """Leads a project from another department."""
    return make.person("Pia Roth", manager=wen, team=make.team("Projects"))


@pytest.fixture
def led_by_pia(ana, pia):
    """Ana, whom Pia leads in a project."""
    org.add_line(
        ana, by=make.system(), at=make.NOW, manager=pia, kind="project_lead", from_on=date(2025, 1, 6)
    )
    return ana


def learns(owner, title="Speak in public", **details):
    return make.objective(owner, title, **{"kind": "ability", "readers": "team", **details})


def readers(objective, people):
    return {one for one in people if objective in Objective.objects.visible_to(one, make.NOW)}


def test_the_owner_the_manager_the_team_and_the_mentor_read_it(
    led_by_pia, ana, bo, li, sam, wen, root, cora, pia
):
    kim = make.person("Kim", team=sam.team, manager=wen)

    objective = learns(ana, mentor=kim)

    assert readers(objective, [ana, bo, li, sam, wen, root, cora, pia, kim]) == {ana, bo, li, kim}


def test_for_everybody_it_is_open_as_any_other(ana, sam, cora):
    assert readers(learns(ana, readers="all"), [sam, cora]) == {sam, cora}


def test_a_draft_stays_with_those_who_read_drafts_however_wide_these_are(
    led_by_pia, ana, bo, li, sam, pia, root
):
    decide("draft_readers", "company", by=root, at=make.NOW, reason="Try it")

    objective = learns(ana, published=False)

    assert readers(objective, [ana, bo, li, sam, pia]) == {ana, bo, li}


def test_a_lead_who_sits_in_the_same_team_reads_it_as_everybody_there_does(ana, bo, li, growth):
    org.add_line(
        ana, by=make.system(), at=make.NOW, manager=bo, kind="project_lead", from_on=date(2025, 1, 6)
    )
    objective = learns(ana)

    assert readers(objective, [bo]) == {bo}
    actions.restrict(
        objective,
        by=ana,
        at=make.NOW,
        reason="Between Li and me",
        until_at=make.NOW + timedelta(days=9),
        audience=[li],
    )
    assert readers(objective, [bo, li]) == {li}


def test_a_teams_own_ability_goal_is_read_in_the_team_and_by_the_leaders_manager(
    li, bo, ana, wen, sam, cora, growth
):
    assert readers(learns(growth), [li, ana, bo, wen, sam, cora]) == {li, ana, bo, wen}


def test_the_leader_of_another_team_reads_the_goals_of_that_team_alone(ana, sam, wen):
    lead = make.person("Zoe", manager=wen)
    org.lead_team(sam.team, by=make.system(), at=make.NOW, leader=lead)

    assert readers(learns(sam), [lead]) == {lead}
    assert readers(learns(ana), [lead]) == set()


def test_that_there_is_one_stays_open_and_counts_once(ana, sam, bo):
    objective = learns(ana)
    learns(ana, published=False)
    make.objective(ana)

    assert list(team_only_from(Objective.objects.all(), sam, make.NOW)) == [objective]
    assert not team_only_from(Objective.objects.all(), bo, make.NOW)
    actions.restrict(objective, by=ana, at=make.NOW, reason="A sale", until_at=make.NOW + timedelta(days=9))
    assert not team_only_from(Objective.objects.all(), sam, make.NOW)
    assert list(visibility.restricted_from(Objective.objects.all(), sam, make.NOW)) == [objective]


@pytest.mark.parametrize("kind", ["project", "functional"])
@pytest.mark.parametrize(("field", "value"), [("readers", "team"), ("mentor", "bo")])
def test_only_an_ability_goal_is_for_the_team_or_has_a_mentor(request, ana, kind, field, value):
    given = {field: request.getfixturevalue(value) if field == "mentor" else value}

    with pytest.raises(RuleBroken) as refused:
        make.objective(ana, kind=kind, **given)
    assert refused.value.field == field
    objective = learns(ana, **{"readers": "all", **given})
    with pytest.raises(RuleBroken) as refused:
        actions.edit_objective(objective, by=ana, at=make.NOW, version=objective.version, kind=kind)
    assert refused.value.field == field


def test_a_contract_worker_whose_team_takes_no_part_is_no_mentor(ana, cora, li, growth):
    decide("cw_mode", "view", by=li, at=make.NOW, reason="They look on", team=growth)

    with pytest.raises(RuleBroken) as refused:
        learns(ana, mentor=cora)
    assert refused.value.field == "mentor"


def test_keeping_it_to_the_team_later_is_a_revision(ana, sam):
    objective = learns(ana, readers="all")

    changed = actions.edit_objective(
        objective, by=ana, at=make.NOW, version=objective.version, readers="team"
    )

    assert readers(changed, [sam]) == set()
    assert recorded.diff(objective) == [("readers", "all", "team")]


def test_only_those_who_may_read_it_are_told(led_by_pia, ana, li, sam, pia):
    objective = learns(ana, published=False, mentor=sam)
    for leader in (li, pia):
        make.alignment(objective, make.objective(leader))

    actions.publish(objective, by=ana, at=make.NOW)

    published = Event.objects.filter(kind="goals.published", objective=objective)
    assert {notice.person for notice in Notice.objects.filter(event__in=published)} == {li, sam}


def test_going_on_in_another_cycle_opens_nothing(ana, sam, bo):
    objective = learns(ana, mentor=bo, scoring_guide="0.7: ten talks")
    later = make.cycle(date(2026, 5, 1))

    draft = actions.carry_over(objective, by=ana, at=later.starts_at, cycle=later)

    assert (draft.readers, draft.mentor, draft.scoring_guide) == ("team", bo, "0.7: ten talks")


def test_learning_takes_as_long_as_it_takes(ana):
    objective = learns(ana)
    objective.times_carried = 5

    assert not objective.is_carried_often


@pytest.mark.parametrize("who", ["li", "bo", "root", "sam"])
def test_nobody_but_its_owner_scores_it_also_over_the_api(request, ana, bo, who):
    objective = learns(ana, readers="all", backup_owner=bo)
    actions.close(objective, by=ana, at=make.NOW)
    objective.refresh_from_db()
    body = {"stated": 0.7, "note": "Ten talks", "version": objective.version}
    address = f"/objectives/{objective.pk}/scores"

    answer = program(request.getfixturevalue(who)).post(address, body)

    assert answer.status_code == 403
    assert program(ana).post(address, body).status_code == 200


def test_no_figure_counts_it(as_, ana, bo, li, growth, sam):
    """The board, the averages and statuses of the team, and what serves a goal; a project goal moves each of them."""
    boss = make.objective(li)
    seen = [_figures(as_, ana, li, boss, growth)]

    for kind in ("ability", "project"):
        objective = make.objective(ana, kind=kind)
        make.check_in(make.key_result(objective), 9, status="off_track")
        make.alignment(objective, boss)
        seen.append(_figures(as_, ana, li, boss, growth))

    before, with_ability, with_project = seen
    assert with_ability == before
    assert all(one != other for one, other in zip(before, with_project, strict=True))


def _figures(as_, ana, li, boss, growth):
    counted = board(make.running_cycle(), team=None, at=make.NOW, today=make.NOW.date()).whole
    said = text(as_(li).get(f"/teams/{growth.pk}/"))
    # That there are ability goals is said in words, and is no figure.
    row = said[said.index("Ana Ruiz") :].replace("ability goals alone", "none yet")[:60]
    boss.refresh_from_db()
    page = objective_page(boss.pk, viewer=li, at=make.NOW)
    return asdict(counted), row, (page.coverage, boss.progress)


def test_the_form_offers_team_and_mentor_and_says_what_is_wrong_beside_them(as_, ana, bo):
    make.running_cycle()
    browser = as_(ana)
    wrong = fill_in(browser, "/objectives/new/", has="title", title="Ship", kind="project", readers="team")
    assert wrong.status_code == 422
    assert "Only an ability goal can be for the team only. Everything else is open." in text(wrong)

    fill_in(
        browser,
        "/objectives/new/",
        has="title",
        title="Talk",
        kind="ability",
        readers="team",
        mentor=bo.email,
    )

    objective = Objective.objects.get(title="Talk")
    assert (objective.readers, objective.mentor) == ("team", bo)
    said = text(browser.get(f"/objectives/{objective.pk}/"))
    assert "Team only" in said
    assert "Mentor Bo Chen" in said


def test_a_key_result_of_an_ability_goal_may_start_from_one_of_three_texts(as_, ana):
    learnt, other = learns(ana, published=False), make.objective(ana, published=False)

    offered = text(as_(ana).get(f"/objectives/{learnt.pk}/key-results/new/"))
    begun = as_(ana).get(f"/objectives/{learnt.pk}/key-results/new/?start=practice").content.decode()

    assert "Practice done" in offered
    assert "Something made" in offered
    assert "Level shown to a peer" in offered
    assert "Times I have done it in real work" in begun
    assert "Practice done" not in text(
        as_(ana).get(f"/objectives/{other.pk}/key-results/new/?start=practice")
    )


def test_over_the_api_it_tells_that_it_is_there_and_no_more(ana, sam, bo):
    learns(ana, weight=Decimal("0.3"))

    (row,) = program(sam).get("/objectives/team-only").json()["items"]

    assert (row["owner"]["id"], row["kind"], row["weight"]) == (ana.pk, "ability", 0.3)
    assert row.keys() == {"id", "owner", "kind", "weight"}
    assert program(bo).get("/objectives/team-only").json()["items"] == []
    (mine,) = program(ana).get("/objectives?kind=ability").json()["items"]
    assert (mine["readers"], mine["mentor"]) == ("team", None)
