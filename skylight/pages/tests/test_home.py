from datetime import date, timedelta

import pytest

from skylight.activity.models import Notice
from skylight.goals import actions
from skylight.org import actions as org
from tests import make
from tests.web import press, text


@pytest.fixture
def home(as_):
    """Somebody's home as one line of words."""
    return lambda person: text(as_(person).get("/"))


def test_it_says_where_the_cycle_is(home, ana):
    make.running_cycle()

    page = home(ana)
    assert "Good morning, Ana" in page
    assert "week 3 of 9" in page


def test_what_waits_for_a_check_in_is_named_and_goes_away(home, ana):
    goal = make.objective(ana, "New shops sell", at=make.NOW - timedelta(days=10))
    row = make.key_result(goal, at=make.NOW - timedelta(days=10))

    assert "Check in on 1 key result of “New shops sell”" in home(ana)

    make.check_in(row, 3)
    assert "Nothing waits for you." in home(ana)


def test_what_rests_does_not_wait_for_a_check_in(home, ana):
    goal = make.objective(ana, "New shops sell", at=make.NOW - timedelta(days=10))
    make.key_result(goal, at=make.NOW - timedelta(days=10))
    until = make.NOW + timedelta(days=7)

    actions.pause(goal, by=ana, at=make.NOW - timedelta(days=1), reason="The port is closed", until_at=until)

    assert "Nothing waits for you." in home(ana)


def test_a_key_result_of_mine_in_somebody_elses_goal_waits_too(home, ana, bo):
    goal = make.objective(ana, "Of Ana")
    make.key_result(goal, owner=bo)

    assert "Check in on 1 key result of “Of Ana”" in home(bo)
    assert "Check in" not in home(ana).split("For you")[1].split("Your objectives")[0]


def test_my_drafts_wait(home, ana):
    make.objective(ana, "First listing", published=False)

    assert "Finish and publish “First listing”" in home(ana)


def test_goals_of_the_cycle_that_ended_wait_for_scores(home, ana):
    before = make.cycle(date(2026, 1, 1), months=1, name="January")
    make.running_cycle()
    goal = make.objective(ana, "January goal", cycle=before, at=before.starts_at)

    assert "Score “January goal”" not in home(ana)
    before.closes_at = make.NOW + timedelta(days=1)
    before.save()
    assert f"Score “{goal.title}”" in home(ana)


def test_a_question_and_a_link_wait_for_my_word(home, ana, bo):
    goal = make.objective(ana, "New shops sell")
    actions.comment(goal, by=bo, at=make.NOW, text="Is 40 % right?", kind="question")
    make.alignment(make.objective(bo, "Answers first"), goal)

    page = home(ana)
    assert "Bo Chen asks: Is 40 % right?" in page
    assert "Bo Chen aligned “Answers first” to your goal" in page


def test_what_was_answered_waits_no_more(home, ana, bo):
    goal = make.objective(ana)
    link = make.alignment(make.objective(bo, "Answers first"), goal)
    actions.acknowledge(link, by=ana, at=make.NOW)

    assert "aligned “Answers first” to your goal" not in home(ana)


def test_goals_of_a_leaver_are_flagged_to_the_manager(home, ana, li, bo):
    make.objective(ana, "Left behind")
    org.let_go(ana, by=make.system(), at=make.NOW, on=make.NOW.date())

    assert "Ana Ruiz has left; the goal is still open." in home(li)
    assert "has left" not in home(bo)


def test_what_i_was_told_is_there_until_i_put_it_away(as_, home, ana, li):
    upper = make.objective(li, "Keep shops")
    row = make.key_result(upper, "Retention")
    mine = make.objective(ana, "New shops sell")
    make.alignment(mine, upper)
    row.refresh_from_db()
    actions.edit_key_result(row, by=li, at=make.NOW, version=row.version, reason="Market moved", target=12)

    assert "Li Wei changed a key result of Keep shops" in home(ana)

    press(as_(ana), "/", "/notices/reading/")
    assert not Notice.objects.filter(person=ana, read_at=None).exists()


def test_nobody_puts_anothers_notices_away(as_, ana, li, bo):
    upper = make.objective(li)
    make.alignment(make.objective(ana), upper)
    notice = Notice.objects.filter(person=li).first()

    as_(bo).post("/notices/reading/", {"notice": notice.pk})

    notice.refresh_from_db()
    assert notice.read_at is None


def test_what_moved_around_me_is_told_once(home, ana, bo):
    goal = make.objective(ana, "New shops sell")
    rows = [make.key_result(goal, title) for title in ("Days", "Share")]
    actions.check_in_all([actions.CheckInEntry(row, value=3) for row in rows], by=ana, at=make.NOW)

    around = home(bo).split("Around you")[1]
    assert around.count("Ana Ruiz checked in on New shops sell") == 1


def test_a_restricted_goal_makes_no_news(home, ana, bo):
    goal = make.objective(ana, "Buy a bank")
    make.check_in(make.key_result(goal), 3)
    actions.restrict(goal, by=ana, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))

    assert "Buy a bank" not in home(bo)


def test_what_was_said_of_a_link_is_told_only_to_those_who_may_read_both_ends(home, ana, bo, li):
    goal = make.objective(ana, "Buy a bank")
    actions.challenge(
        make.alignment(make.objective(bo), goal), by=ana, at=make.NOW, reason="No use for the bank"
    )
    assert "No use for the bank" in home(bo)

    actions.restrict(goal, by=ana, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))

    assert "No use for the bank" not in home(bo)
    assert "No use for the bank" not in home(li)


def test_a_company_without_a_cycle_has_a_home(home, sam):
    page = home(sam)

    assert "Nothing waits for you." in page
    assert "You have no objectives in this cycle yet." in page
