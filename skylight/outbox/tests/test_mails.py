"""Mails about notices: when, to whom, in which words, and never of what is hidden by then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from skylight.activity.actions import follow, read_notices, unfollow
from skylight.activity.models import Notice
from skylight.goals import actions as goals
from skylight.org import actions as org
from skylight.org.models import Person
from skylight.outbox.actions import claim_letters
from skylight.outbox.models import Delivery
from skylight.outbox.subscribers import next_morning, silence
from tests import make
from tests.make import NOW

TOMORROW = datetime(2026, 3, 17, 8, tzinfo=UTC)


def mailed(person, when, **looks):
    looks = {"language": "en", "theme": "dark", "time_zone": "", **looks}
    return org.set_preferences(person, by=person, at=NOW, mail=when, **looks)


def comment(goal, by, text="Why so many?"):
    return goals.comment(goal, by=by, at=NOW, text=text, kind="question")


def test_at_once_means_one_mail_for_each_with_a_link(ana, bo, mailbox, deliver):
    goal = make.objective(ana, "Merchants stay")
    mailed(ana, "at_once")
    comment(goal, bo)
    deliver()

    (mail,) = mailbox.to(ana.email)
    assert mail["Subject"] == "Bo Chen commented on Merchants stay"
    assert f"https://okr.example/objectives/{goal.pk}/" in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_once_a_day_means_one_mail_in_the_morning(ana, bo, mailbox, deliver):
    goal = make.objective(ana)
    comment(goal, bo)
    comment(goal, bo, "And why now?")
    deliver(TOMORROW - timedelta(seconds=1))
    assert mailbox.to(ana.email) == []

    deliver(TOMORROW)
    deliver(TOMORROW + timedelta(days=1))

    (mail,) = mailbox.to(ana.email)
    assert mail["Subject"] == "2 things you were told"


def test_never_means_never(ana, bo, mailbox, deliver):
    goal = make.objective(ana)
    mailed(ana, "never")
    comment(goal, bo)

    deliver(TOMORROW)

    assert not Delivery.objects.filter(person=ana).exists()
    assert mailbox.to(ana.email) == []


def test_never_holds_for_what_is_on_its_way_too(ana, bo, mailbox, deliver):
    comment(make.objective(ana), bo)
    mailed(ana, "never")

    deliver(TOMORROW)

    assert mailbox.to(ana.email) == []


def test_morning_is_where_the_reader_lives_and_moments_are_on_the_readers_clock(ana, bo, mailbox, deliver):
    goal = make.objective(ana)
    mailed(ana, "digest", time_zone="Asia/Shanghai", language="zh-hans")
    comment(goal, bo)
    deliver(datetime(2026, 3, 16, 23, 59, tzinfo=UTC))
    assert mailbox.to(ana.email) == []

    deliver(datetime(2026, 3, 17, 0, 0, tzinfo=UTC))

    (mail,) = mailbox.to(ana.email)
    assert "2026年3月16日 17:00" in mail.get_content()


@pytest.mark.parametrize(
    ("zone", "at", "then"),
    [
        ("UTC", "2026-03-16T07:59", "2026-03-16T08:00"),
        ("UTC", "2026-03-16T08:00", "2026-03-17T08:00"),
        ("Europe/Berlin", "2026-03-28T12:00", "2026-03-29T06:00"),  # summer time begins
        ("America/New_York", "2026-03-16T11:00", "2026-03-16T12:00"),
        ("Pacific/Apia", "2026-03-16T20:00", "2026-03-17T19:00"),
    ],
)
def test_the_next_morning(zone, at, then):
    at, then = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (at, then))

    assert next_morning(at, zone) == then


def test_what_was_read_meanwhile_is_not_mailed(ana, bo, mailbox, deliver):
    goal = make.objective(ana)
    comment(goal, bo)
    comment(goal, bo, "And why now?")
    first, _second = Notice.objects.filter(person=ana).order_by("pk")
    read_notices([first.pk], by=ana, at=NOW)

    deliver(TOMORROW)

    (mail,) = mailbox.to(ana.email)
    assert mail["Subject"] == "Bo Chen commented on " + goal.title


def test_no_word_of_a_goal_reaches_whoever_may_not_read_it_any_more(ana, bo, li, mailbox, deliver):
    goal = make.objective(ana, "Buy the canary company")
    other = make.objective(bo)
    make.alignment(other, goal)
    mailed(bo, "at_once")
    goals.edit_objective(
        goal, by=ana, at=NOW, version=goal.version, title="Buy the canary company now", reason=""
    )
    assert Delivery.objects.filter(person=bo, event__objective=goal).exists()
    goal.refresh_from_db()
    goals.restrict(goal, by=ana, at=NOW, reason="A purchase", until_at=NOW + timedelta(days=9))

    deliver(TOMORROW)

    assert not [mail for mail in mailbox.messages if "canary" in mail.as_string() and bo.email in mail["To"]]
    assert set(Delivery.objects.filter(person=bo, event__objective=goal).values_list("state", flat=True)) == {
        "dropped"
    }


def test_the_same_word_does_arrive_while_it_may_be_read(ana, bo, mailbox, deliver):
    goal = make.objective(ana, "Buy the canary company")
    make.alignment(make.objective(bo), goal)
    mailed(bo, "at_once")
    goals.edit_objective(
        goal, by=ana, at=NOW, version=goal.version, title="Buy the canary company now", reason=""
    )

    deliver()

    assert [mail for mail in mailbox.to(bo.email) if "canary" in mail.as_string()]


def test_whoever_left_gets_nothing(ana, bo, root, mailbox, deliver):
    goal = make.objective(ana)
    mailed(ana, "at_once")
    comment(goal, bo)
    org.let_go(ana, by=root, at=NOW)

    deliver(TOMORROW)

    assert mailbox.to(ana.email) == []


def test_nothing_is_mailed_of_what_was_rolled_back(ana, bo, mailbox, deliver):
    goal = make.objective(ana)
    mailed(ana, "at_once")
    with transaction.atomic():
        comment(goal, bo)
        transaction.set_rollback(True)

    deliver()

    assert not Delivery.objects.filter(person=ana).exists()
    assert mailbox.to(ana.email) == []


def test_a_mail_server_that_is_away_is_asked_again_with_the_same_message(ana, bo, mailbox, deliver, settings):
    goal = make.objective(ana)
    mailed(ana, "at_once")
    comment(goal, bo)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    deliver()
    waiting = Delivery.objects.get(person=ana)
    assert (waiting.state, waiting.tries, waiting.due_at > NOW) == ("waiting", 1, True)

    settings.EMAIL_PORT = port
    deliver(NOW + timedelta(minutes=1))

    (mail,) = mailbox.to(ana.email)
    assert mail["Message-ID"] == f"<{waiting.message}>"
    assert Delivery.objects.get(person=ana).state == "sent"


def test_a_mail_is_given_up_after_eight_tries(ana, bo, mailbox, deliver, settings):
    goal = make.objective(ana)
    mailed(ana, "at_once")
    comment(goal, bo)
    settings.EMAIL_PORT = 1
    for day in range(12):
        deliver(NOW + timedelta(days=day))

    given_up = Delivery.objects.get(person=ana)
    assert (given_up.state, given_up.tries) == ("dead", 8)


def test_a_repeat_after_a_crash_shows_the_same_mail_again(ana, bo, mailbox, deliver):
    """The worker died after the mail server had taken the mail and before that was written down."""
    goal = make.objective(ana)
    comment(goal, bo)
    comment(goal, bo, "And why now?")
    deliver(TOMORROW)
    Delivery.objects.filter(person=ana).update(state="waiting", done_at=None)
    deliver(TOMORROW + timedelta(minutes=2))

    first, second = mailbox.to(ana.email)
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()


def test_what_comes_late_into_a_mail_that_went_out_comes_in_one_of_its_own(ana, bo, mailbox, deliver):
    goal = make.objective(ana)
    comment(goal, bo)
    deliver(TOMORROW)
    comment(goal, bo, "And why now?")
    deliver(TOMORROW)

    first, second = mailbox.to(ana.email)
    assert first["Message-ID"] != second["Message-ID"]


def test_what_a_worker_has_taken_no_other_takes_until_its_time_is_over(ana, bo, mailbox, deliver):
    mailed(ana, "at_once")
    goal = make.objective(ana)
    deliver()
    comment(goal, bo)

    assert len(claim_letters(token="one", at=NOW, address="x")) == 1
    assert claim_letters(token="two", at=NOW + timedelta(seconds=59), address="x") == []
    assert len(claim_letters(token="two", at=NOW + timedelta(seconds=61), address="x")) == 1


def test_a_made_up_history_is_mailed_to_nobody(ana, bo):
    goal = make.objective(ana)
    with silence():
        comment(goal, bo)

    assert Notice.objects.filter(person=ana).exists()
    assert not Delivery.objects.filter(person=ana).exists()


def test_whoever_has_no_address_is_not_mailed(ana, bo):
    goal = make.objective(ana)
    Person.objects.filter(pk=ana.pk).update(email=None)
    comment(goal, bo)

    assert not Delivery.objects.filter(person=ana).exists()


def test_what_one_follows_comes_in_the_mail_of_the_morning(ana, sam, mailbox, deliver):
    goal = make.objective(ana, "Merchants stay")
    follow(by=sam, at=NOW, person=ana)
    mailed(sam, "at_once")
    for row in (make.key_result(goal), make.key_result(goal)):
        make.check_in(row, 3)
    deliver(NOW)
    assert mailbox.to(sam.email) == []

    deliver(TOMORROW)

    (mail,) = mailbox.to(sam.email)
    assert mail["Subject"] == "1 change in what you follow"
    assert mail.get_content().count("Ana Ruiz checked in on Merchants stay") == 1
    assert "https://okr.example/following/" in mail.get_content()


def test_what_one_is_told_stands_before_what_one_follows(ana, bo, sam, mailbox, deliver):
    comment(make.objective(sam, "Shops open"), bo)
    follow(by=sam, at=NOW, person=ana)
    make.check_in(make.key_result(make.objective(ana, "Merchants stay")), 3)

    deliver(TOMORROW)

    (mail,) = mailbox.to(sam.email)
    told, _, followed = mail.get_content().partition("What changed in what you follow:")
    assert "Bo Chen commented on Shops open" in told
    assert "Ana Ruiz checked in on Merchants stay" in followed


def test_what_one_follows_no_more_or_may_not_read_any_more_is_not_mailed(ana, bo, sam, mailbox, deliver):
    goal = make.objective(ana, "Merchants stay")
    follow(by=bo, at=NOW, person=ana)
    ended = follow(by=sam, at=NOW, person=ana)
    make.check_in(make.key_result(goal), 3)
    unfollow(ended, by=sam, at=NOW)
    goals.restrict(goal, by=ana, at=NOW, reason="Legal", until_at=NOW + timedelta(days=9))

    deliver(TOMORROW)

    assert mailbox.to(sam.email) == []
    assert "Merchants stay" not in "".join(mail.get_content() for mail in mailbox.to(bo.email))


def test_what_was_read_among_notices_does_not_come_back_because_one_follows_it(ana, bo, mailbox, deliver):
    goal = make.objective(ana, "Merchants stay")
    follow(by=ana, at=NOW, objective=goal)
    comment(goal, bo)
    read_notices(Notice.objects.filter(person=ana).values_list("pk", flat=True), by=ana, at=NOW)

    deliver(TOMORROW)

    assert mailbox.to(ana.email) == []
