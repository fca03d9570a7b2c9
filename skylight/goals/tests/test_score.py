"""Saying how a goal came out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import KeyResult, Score
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from skylight.policies import actions as policies
from tests import make

pytestmark = pytest.mark.django_db

END = datetime(2026, 4, 29, 9, tzinfo=UTC)


@pytest.fixture
def goal(ana):
    return make.objective(ana)


@pytest.fixture
def key_result(goal):
    row = make.key_result(goal, kind="decrease", start=Decimal(200), target=Decimal(120))
    make.check_in(row, 150)
    return row


def scored(goal, by=None, at=END, version=None, **scores):
    goal.refresh_from_db()
    scores.setdefault("key_results", {})
    return actions.score(goal, by=by or goal.owner_person, at=at, version=version or goal.version, **scores)


def test_two_hundred_to_one_twenty_at_one_fifty_suggests_0_625(goal, key_result):
    scored(goal, key_results={key_result.pk: (Decimal("0.6"), "")})

    key_result.refresh_from_db()
    assert (key_result.score, key_result.score_suggested) == (Decimal("0.6"), Decimal("0.625"))
    row = Score.objects.get()
    assert (row.key_result, row.value, row.computed) == (key_result, Decimal("0.6"), Decimal("0.625"))


def test_the_objectives_score_is_weighed_and_stands_beside_the_owners_own(ana, goal):
    rows = [make.key_result(goal) for _ in range(3)]
    goal.refresh_from_db()
    weights = dict(zip([row.pk for row in rows], map(Decimal, ("0.3", "0.4", "0.3")), strict=True))
    actions.set_weights(goal, by=ana, at=make.NOW, version=goal.version, weights=weights)
    for row, value in zip(rows, (8, 9, 7), strict=True):
        make.check_in(row, value)

    goal = scored(
        goal,
        key_results={
            row.pk: (value, "") for row, value in zip(rows, map(Decimal, ("0.8", "0.9", "0.7")), strict=True)
        },
        stated=Decimal("0.8"),
    )

    assert (goal.score_computed, goal.score_stated) == (Decimal("0.81"), Decimal("0.8"))
    own = Score.objects.get(key_result=None)
    assert (own.value, own.computed) == (Decimal("0.8"), Decimal("0.81"))


def test_the_owner_need_not_state_a_score_of_the_whole(goal, key_result):
    goal = scored(goal, key_results={key_result.pk: (Decimal("0.625"), "")})

    assert (goal.score_computed, goal.score_stated) == (Decimal("0.625"), None)


def test_far_from_the_suggestion_wants_a_sentence(goal, key_result):
    with pytest.raises(RuleBroken) as broken:
        scored(goal, key_results={key_result.pk: (Decimal("0.9"), " ")})
    assert broken.value.field == f"kr_{key_result.pk}_note"
    assert "0.625" in str(broken.value.text)

    scored(goal, key_results={key_result.pk: (Decimal("0.9"), "The last week was an outage")})
    key_result.refresh_from_db()
    assert key_result.score_note == "The last week was an outage"


@pytest.mark.parametrize(
    ("value", "refused"), [("0.425", False), ("0.424", True), ("0.825", False), ("0.826", True)]
)
def test_a_fifth_is_not_far(goal, key_result, value, refused):
    given = {key_result.pk: (Decimal(value), "")}

    if refused:
        with pytest.raises(RuleBroken):
            scored(goal, key_results=given)
    else:
        assert scored(goal, key_results=given).score_computed == Decimal(value)


def test_so_does_a_score_of_the_whole_far_from_the_computed_one(goal, key_result):
    given = {key_result.pk: (Decimal("0.6"), "")}
    with pytest.raises(RuleBroken) as broken:
        scored(goal, key_results=given, stated=Decimal(1))
    assert broken.value.field == "note"

    goal = scored(goal, key_results=given, stated=Decimal(1), note="The one that mattered came true")
    assert (goal.score_stated, goal.score_computed) == (1, Decimal("0.6"))
    assert Score.objects.get(key_result=None).note == "The one that mattered came true"


def test_without_data_a_good_score_wants_a_sentence(goal):
    silent = make.key_result(goal)

    with pytest.raises(RuleBroken):
        scored(goal, key_results={silent.pk: (Decimal("0.5"), "")})
    assert scored(goal, key_results={silent.pk: (Decimal("0.1"), "")})


@pytest.mark.parametrize("value", ["-0.1", "1.001", "NaN", "Infinity", "7"])
def test_a_score_lies_between_nought_and_one(goal, key_result, value):
    with pytest.raises(RuleBroken) as broken:
        scored(goal, key_results={key_result.pk: (Decimal(value), "So it felt")})
    assert broken.value.field == f"kr_{key_result.pk}_value"

    with pytest.raises(RuleBroken) as broken:
        scored(goal, stated=Decimal(value), note="So it felt")
    assert broken.value.field == "stated"
    assert not Score.objects.exists()


def test_scoring_again_keeps_what_was_said_before(goal, key_result):
    scored(goal, key_results={key_result.pk: (Decimal("0.6"), "")})
    scored(goal, key_results={key_result.pk: (Decimal("0.7"), "")}, at=END + timedelta(days=2))

    assert list(Score.objects.values_list("value", flat=True)) == [Decimal("0.7"), Decimal("0.6")]
    key_result.refresh_from_db()
    assert key_result.score == Decimal("0.7")


def test_the_same_scores_again_change_nothing(goal, key_result):
    given = {"key_results": {key_result.pk: (Decimal("0.6"), "")}, "stated": Decimal("0.6")}
    version = scored(goal, **given).version

    assert scored(goal, **given).version == version
    assert Score.objects.count() == 2
    assert recorded.kinds().count("goals.scored") == 1


def test_a_key_result_left_out_keeps_its_score(goal, key_result):
    other = make.key_result(goal)
    make.check_in(other, 10)
    scored(goal, key_results={key_result.pk: (Decimal("0.5"), "")})

    goal = scored(goal, key_results={other.pk: (Decimal(1), "")})

    assert goal.score_computed == Decimal("0.75")


def test_the_second_of_two_sees_the_first_ones_scores(goal, key_result):
    version = goal.version + 0
    scored(goal, key_results={key_result.pk: (Decimal("0.6"), "")})

    with pytest.raises(Stale):
        scored(goal, version=version, key_results={key_result.pk: (Decimal("0.7"), "")})
    with pytest.raises(VersionMissing):
        actions.score(
            goal,
            by=goal.owner_person,
            at=END,
            version=None,
            key_results={key_result.pk: (Decimal("0.7"), "")},
        )


def test_nothing_is_no_score(goal):
    with pytest.raises(RuleBroken):
        scored(goal)


def test_what_was_cancelled_or_belongs_elsewhere_is_not_scored(ana, goal, key_result):
    actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason="Measured elsewhere")
    elsewhere = make.key_result(make.objective(ana))

    for row in (key_result, elsewhere):
        with pytest.raises(RuleBroken, match="does not count"):
            scored(goal, key_results={row.pk: (Decimal(0), "")})


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (datetime(2026, 3, 16, 9, tzinfo=UTC), False),
        (datetime(2026, 3, 31, 11, tzinfo=UTC), False),
        (datetime(2026, 4, 1, tzinfo=UTC), True),
        (datetime(2026, 5, 5, tzinfo=UTC), True),
        (datetime(2026, 8, 1, tzinfo=UTC), True),
    ],
    ids=["third week", "before the middle", "after the middle", "scoring days", "long after"],
)
def test_scores_are_given_from_the_middle_of_the_cycle_on(goal, key_result, at, may):
    given = {key_result.pk: (Decimal("0.6"), "")}

    if may:
        assert scored(goal, at=at, key_results=given).score_computed == Decimal("0.6")
    else:
        with pytest.raises(RuleBroken, match="middle"):
            scored(goal, at=at, key_results=given)


def test_a_goal_that_was_closed_early_is_scored_at_once(ana, goal, key_result):
    actions.close(goal, by=ana, at=make.NOW)

    assert scored(goal, at=make.NOW, key_results={key_result.pk: (Decimal("0.6"), "")})


def test_a_late_score_is_kept_and_marked(goal, key_result):
    scored(goal, at=END, key_results={key_result.pk: (Decimal("0.6"), "")})
    scored(goal, at=datetime(2026, 5, 11, tzinfo=UTC), key_results={key_result.pk: (Decimal("0.7"), "")})

    assert [row.is_late(goal.cycle) for row in Score.objects.all()] == [True, False]


def test_drafts_and_what_was_abandoned_have_no_score(ana, goal, key_result):
    draft = make.objective(ana, published=False)
    with pytest.raises(RuleBroken, match="published"):
        scored(draft, stated=Decimal(1), note="All of it")

    actions.abandon(goal, by=ana, at=make.NOW, reason="The market moved")
    with pytest.raises(RuleBroken, match="abandoned"):
        scored(goal, key_results={key_result.pk: (Decimal("0.6"), "")})


def test_a_team_may_do_without_scores(root, growth, goal, key_result):
    policies.decide("scoring", "none", by=root, at=make.NOW, reason="We talk instead", team=growth)

    with pytest.raises(RuleBroken, match="no scores"):
        scored(goal, key_results={key_result.pk: (Decimal("0.6"), "")})


def test_nobody_scores_somebody_elses_goal(ana, bo, li, sam, wen, root):
    goal = make.objective(ana, contributors=[bo])
    row = make.key_result(goal, owner=sam)

    for person in (bo, li, sam, wen, root):
        with pytest.raises(NotAllowed):
            scored(goal, by=person, key_results={row.pk: (Decimal(0), "")})


def test_the_backup_owner_and_a_teams_leader_do(ana, bo, li, growth):
    backed, ours = make.objective(ana, backup_owner=bo), make.objective(growth)

    for goal, person in ((backed, bo), (ours, li)):
        assert scored(goal, by=person, stated=Decimal("0.1"))


def test_what_one_wants_to_learn_nobody_else_scores(ana, bo):
    goal = make.objective(ana, kind="ability", backup_owner=bo)

    with pytest.raises(NotAllowed):
        scored(goal, by=bo, stated=Decimal("0.1"))
    assert scored(goal, by=ana, stated=Decimal("0.1"))


def test_scoring_leaves_progress_alone(goal, key_result):
    goal = scored(goal, key_results={key_result.pk: (Decimal("0.6"), "")})

    assert KeyResult.objects.get().progress == Decimal("0.625")
    assert goal.progress == Decimal("0.625")


def test_it_records_the_scores_and_tells_those_concerned(ana, bo, li):
    goal = make.objective(ana, contributors=[bo])
    make.alignment(make.objective(li), goal)
    row = make.key_result(goal)

    scored(goal, key_results={row.pk: (Decimal("0.1"), "")}, stated=Decimal("0.2"))

    event = recorded.event("goals.scored")
    assert (event.by, event.objective, event.person) == (ana, goal, ana)
    assert event.data["key_results"] == {str(row.pk): "0.100"}
    assert (event.data["stated"], event.data["computed"]) == ("0.200", "0.100")
    assert recorded.told("goals.scored") == {bo, li}


def test_in_a_cycle_of_free_dates_the_middle_is_its_own(ana):
    sprint = make.cycle(date(2026, 3, 9), None, last_day=date(2026, 3, 20))
    goal = make.objective(ana, cycle=sprint)

    assert scored(goal, at=make.NOW, stated=Decimal("0.1"))
