"""Following: on the own home page and in the mail of the morning, as far as one may read it, and nobody else's affair."""

from __future__ import annotations

from datetime import timedelta

import pytest

from skylight.activity import actions as activity
from skylight.activity.models import Event, Follow
from skylight.goals import actions as goals
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make
from tests.web import press, text

GROUP = "What changed in what you follow"


@pytest.fixture
def home(as_):
    """The group of somebody's home about what they follow."""
    return lambda person: text(as_(person).get("/")).partition(GROUP)[2]


def follow(by, **what):
    return activity.follow(by=by, at=make.NOW, **what)


@pytest.mark.parametrize("what", ["person", "team", "objective"])
def test_what_changes_there_stands_on_the_home_page(home, sam, ana, growth, what):
    goal = make.objective(growth if what == "team" else ana, "New shops sell", by=ana, published=False)
    goal = goals.publish(goal, by=make.system(), at=make.NOW)
    assert home(sam) == ""

    follow(sam, **{what: {"person": ana, "team": growth, "objective": goal}[what]})

    assert "published New shops sell" in home(sam)


def test_a_check_in_on_three_key_results_is_one_line(home, sam, ana):
    goal = make.objective(ana, "New shops sell")
    rows = [make.key_result(goal) for _ in range(3)]
    follow(sam, objective=goal)
    goals.check_in_all([goals.CheckInEntry(row, value=3) for row in rows], by=ana, at=make.NOW)

    assert home(sam).count("checked in on New shops sell") == 1


def test_a_goal_that_is_hidden_now_tells_nothing(home, sam, ana, as_):
    goal = make.objective(ana, "Buy a bank")
    follow(sam, objective=goal)
    goals.restrict(goal, by=ana, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))

    assert "Buy a bank" not in home(sam)
    page = text(as_(sam).get("/following/"))
    assert "Buy a bank" not in page
    assert "A goal that you may not read now" in page


def test_what_i_did_myself_is_no_news(home, ana):
    goal = make.objective(ana)
    follow(ana, objective=goal)

    assert home(ana) == ""


def test_who_stops_hears_no_more(home, sam, ana):
    make.objective(ana)
    followed = follow(sam, person=ana)
    activity.unfollow(followed, by=sam, at=make.NOW)

    assert home(sam) == ""
    assert followed.ended_at == make.NOW


def test_following_twice_is_following_once(sam, ana):
    assert follow(sam, person=ana) == follow(sam, person=ana)
    assert Event.objects.filter(kind="activity.followed").count() == 1


def test_one_may_begin_again(sam, ana):
    activity.unfollow(follow(sam, person=ana), by=sam, at=make.NOW)
    follow(sam, person=ana)

    assert Follow.objects.live().filter(person=sam).count() == 1
    assert Follow.objects.filter(person=sam).count() == 2


def test_nobody_ends_what_another_follows(sam, ana, bo):
    with pytest.raises(NotAllowed):
        activity.unfollow(follow(sam, person=ana), by=bo, at=make.NOW)


def test_one_does_not_follow_oneself_nor_a_vacancy(sam):
    vacancy = make.person("Head of Care", kind="vacancy", email=None, password=None)
    for nobody in (sam, vacancy):
        with pytest.raises(RuleBroken):
            follow(sam, person=nobody)


def test_what_was_stopped_cannot_be_stopped_again(sam, ana):
    followed = follow(sam, person=ana)
    activity.unfollow(followed, by=sam, at=make.NOW)

    with pytest.raises(RuleBroken):
        activity.unfollow(followed, by=sam, at=make.NOW)


def test_two_hundred_are_enough(sam, ana, bo, monkeypatch):
    monkeypatch.setattr("skylight.activity.following.MOST", 1)
    follow(sam, person=ana)

    with pytest.raises(RuleBroken):
        follow(sam, person=bo)


@pytest.mark.parametrize("where", ["person", "team", "objective"])
def test_each_page_has_the_button(as_, sam, ana, growth, where):
    goal = make.objective(ana)
    address = {
        "person": f"/people/{ana.pk}/",
        "team": f"/teams/{growth.pk}/",
        "objective": f"/objectives/{goal.pk}/",
    }
    browser = as_(sam)
    assert "Stop following" not in text(browser.get(address[where]))

    press(browser, address[where], f"{address[where]}following/")

    assert "Stop following" in text(browser.get(address[where]))
    assert "Stop following" not in text(as_(ana).get(address[where]))


def test_the_own_list_names_everything_and_lets_go_of_it(as_, sam, ana, growth):
    goal = make.objective(ana, "New shops sell")
    follow(sam, person=ana)
    follow(sam, team=growth)
    followed = follow(sam, objective=goal)
    browser = as_(sam)

    page = text(browser.get("/following/"))
    assert all(name in page for name in ("Ana Ruiz", "Growth", "New shops sell"))

    press(browser, "/following/", f"/following/{followed.pk}/ending/")
    assert "New shops sell" not in text(browser.get("/following/"))


def test_who_follows_nothing_is_told_how(as_, sam):
    assert "You follow nothing yet." in text(as_(sam).get("/following/"))
