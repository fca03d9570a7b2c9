"""Checking in on one key result."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from skylight.activity.models import Event, Notice
from skylight.goals import actions
from skylight.goals.models import CheckIn
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from tests import make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=7)


@pytest.fixture
def goal(ana):
    return make.objective(ana)


@pytest.fixture
def key_result(goal):
    return make.key_result(goal, start=Decimal(200), target=Decimal(120), kind="decrease")


def said(key_result, by, at=make.NOW, **words):
    check_in = actions.check_in(key_result, by=by, at=at, **words)
    key_result.refresh_from_db()
    return check_in


def test_a_check_in_moves_the_key_result_and_its_objective(ana, goal, key_result):
    check_in = said(
        key_result,
        ana,
        value=Decimal(150),
        status="on_track",
        confidence=7,
        note="Caching **helped**",
        evidence_url="https://wiki.example.com/latency?week=11",
    )

    assert (key_result.current, key_result.status, key_result.confidence) == (150, "on_track", 7)
    assert (key_result.progress, key_result.checked_in_at) == (Decimal("0.625"), make.NOW)
    goal.refresh_from_db()
    assert goal.progress == Decimal("0.625")
    assert (check_in.value_before, check_in.target, check_in.progress) == (None, 120, Decimal("0.625"))


def test_what_is_not_said_stays_as_it_was(ana, key_result):
    said(key_result, ana, value=Decimal(150), status="at_risk", confidence=3)

    said(key_result, ana, at=LATER, note="No news this week")

    assert (key_result.current, key_result.status, key_result.confidence) == (150, "at_risk", 3)
    assert key_result.checked_in_at == LATER


def test_the_same_figure_again_is_a_report_too(ana, key_result):
    said(key_result, ana, value=Decimal(150))
    said(key_result, ana, at=LATER, value=Decimal(150))

    assert CheckIn.objects.count() == 2
    assert key_result.checked_in_at == LATER


def test_earlier_check_ins_stay_as_they_were(ana, key_result):
    first = said(key_result, ana, value=Decimal(180))
    said(key_result, ana, at=LATER, value=Decimal(150))

    first.refresh_from_db()
    assert (first.value, first.progress) == (180, Decimal("0.25"))


def test_one_that_arrives_late_does_not_hide_a_newer_one(ana, key_result):
    said(key_result, ana, at=LATER, value=Decimal(130), status="on_track")

    late = said(key_result, ana, at=make.NOW, value=Decimal(180), status="at_risk")

    assert (key_result.current, key_result.status, key_result.checked_in_at) == (130, "on_track", LATER)
    assert late.progress == Decimal("0.25")


def test_low_confidence_leaves_progress_alone(ana, key_result):
    said(key_result, ana, value=Decimal(160))
    said(key_result, ana, at=LATER, confidence=0)

    assert (key_result.confidence, key_result.progress) == (0, Decimal("0.5"))


def test_beyond_the_target_and_behind_the_start_are_kept_as_they_are(ana, key_result):
    said(key_result, ana, value=Decimal(104))
    assert key_result.progress == Decimal("1.2")

    said(key_result, ana, at=LATER, value=Decimal(216))
    assert key_result.progress == Decimal("-0.2")


def test_ticks_make_the_progress_of_milestones(ana, goal):
    steps = [("Draft", None, Decimal(1)), ("Try", None, Decimal(1)), ("Ship", None, Decimal(2))]
    key_result = make.key_result(goal, kind="milestone", milestones=steps)
    draft, trial, _ship = key_result.milestones.all()

    check_in = said(key_result, ana, milestones_done={draft.pk: True, trial.pk: True})

    assert key_result.progress == Decimal("0.5")
    assert sorted(check_in.marks.values_list("milestone", "done")) == [(draft.pk, True), (trial.pk, True)]
    draft.refresh_from_db()
    assert draft.done_at == make.NOW


def test_a_tick_can_be_taken_back(ana, goal):
    key_result = make.key_result(goal, kind="milestone", milestones=[("Draft", None, None)])
    (draft,) = key_result.milestones.all()
    said(key_result, ana, milestones_done={draft.pk: True})

    check_in = said(key_result, ana, at=LATER, milestones_done={draft.pk: False})

    assert key_result.progress == 0
    assert check_in.marks.get().done is False


def test_a_tick_that_changes_nothing_leaves_no_mark(ana, goal):
    key_result = make.key_result(goal, kind="milestone", milestones=[("Draft", None, None)])
    (draft,) = key_result.milestones.all()

    check_in = said(key_result, ana, milestones_done={draft.pk: False}, note="Not yet")

    assert not check_in.marks.exists()


def test_done_or_not_is_one_or_nothing(ana, goal):
    key_result = make.key_result(goal, kind="binary")

    said(key_result, ana, value=Decimal(0))
    assert key_result.progress == 0
    said(key_result, ana, at=LATER, value=Decimal(1))
    assert key_result.progress == 1


def test_a_range_counts_the_weeks_in_which_it_was_kept(ana, goal):
    beginning = datetime(2026, 3, 2, 9, tzinfo=UTC)
    key_result = make.key_result(goal, kind="range", low=Decimal(95), high=Decimal(99), at=beginning)

    for week, value in enumerate([97, 96, 90, 98]):
        said(key_result, ana, at=beginning + timedelta(weeks=week, hours=1), value=Decimal(value))

    assert key_result.progress == Decimal("0.75")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("Infinity")}, "value"),
        ({"value": Decimal("1e30")}, "value"),
        ({"status": "stale"}, "status"),
        ({"confidence": 11}, "confidence"),
        ({"confidence": -1}, "confidence"),
        ({"note": "a" * 50_001}, "note"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url"),
        ({"evidence_url": "//example.com"}, "evidence_url"),
        ({"evidence_url": "https://"}, "evidence_url"),
        ({"evidence_url": "https://[broken"}, "evidence_url"),
        ({"evidence_url": "https://example.com/a b"}, "evidence_url"),
        ({"evidence_url": "https://example.com/" + "a" * 2000}, "evidence_url"),
        ({"milestones_done": {404: True}}, "milestones"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(ana, key_result, words, field):
    with pytest.raises(RuleBroken) as broken:
        said(key_result, ana, **words)

    assert broken.value.field == field
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(("kind", "value"), [("binary", "0.5"), ("milestone", "1")])
def test_a_figure_belongs_to_what_is_measured(ana, goal, kind, value):
    key_result = make.key_result(goal, kind=kind, milestones=[("Draft", None, None)] * (kind == "milestone"))

    with pytest.raises(RuleBroken) as broken:
        said(key_result, ana, value=Decimal(value))

    assert broken.value.field == "value"


@pytest.mark.parametrize(
    "address", ["http://wiki/okr", "https://例子.中国/页", "https://example.com:8443/x#y"]
)
def test_evidence_is_any_address_of_the_web_or_the_house(ana, key_result, address):
    assert said(key_result, ana, evidence_url=address).evidence_url == address


def test_drafts_are_not_checked_in_on(ana):
    key_result = make.key_result(make.objective(ana, published=False))

    with pytest.raises(RuleBroken, match="Publish"):
        said(key_result, ana, value=Decimal(1))


def test_neither_is_what_was_cancelled_closed_or_abandoned(ana, goal, key_result):
    actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason="Measured elsewhere")
    with pytest.raises(RuleBroken, match="cancelled"):
        said(key_result, ana, value=Decimal(1))

    other = make.key_result(goal)
    actions.close(goal, by=ana, at=make.NOW)
    with pytest.raises(RuleBroken, match="closed"):
        said(other, ana, value=Decimal(1))

    dropped = make.key_result(make.objective(ana))
    actions.abandon(dropped.objective, by=ana, at=make.NOW, reason="The market moved")
    with pytest.raises(RuleBroken, match="abandoned"):
        said(dropped, ana, value=Decimal(1))


def test_the_last_figures_may_come_while_scores_are_given_and_not_afterwards(ana, key_result):
    said(key_result, ana, at=datetime(2026, 5, 10, 23, tzinfo=UTC), value=Decimal(125))

    with pytest.raises(RuleBroken, match="cycle is closed"):
        said(key_result, ana, at=datetime(2026, 5, 11, tzinfo=UTC), value=Decimal(120))


def test_owners_and_those_who_help_check_in(ana, bo, li, sam, cora):
    goal = make.objective(ana, contributors=[bo], backup_owner=li)
    key_result = make.key_result(goal, owner=sam)

    for person in (ana, bo, li, sam):
        assert said(key_result, person, note="Moving").by == person


def test_nobody_else_does(ana, bo, li, sam, wen, root, cora, key_result):
    for person in (bo, li, sam, wen, root, cora):
        with pytest.raises(NotAllowed):
            said(key_result, person, value=Decimal(150))


def test_who_helped_before_does_no_longer(ana, bo):
    goal = make.objective(ana, contributors=[bo])
    key_result = make.key_result(goal)
    goal.refresh_from_db()
    actions.set_contributors(goal, by=ana, at=make.NOW, version=goal.version, people=[])

    with pytest.raises(NotAllowed):
        said(key_result, bo, value=Decimal(1))


def test_it_tells_who_was_quicker(ana, key_result):
    first = said(key_result, ana, value=Decimal(180))
    second = said(key_result, ana, at=LATER, value=Decimal(150))

    with pytest.raises(Stale) as stale:
        said(key_result, ana, at=LATER, value=Decimal(160), seen_check_in=first.pk)

    (conflict,) = stale.value.current
    assert (conflict.newest, conflict.entry.value) == (second, 160)
    assert CheckIn.objects.count() == 2


def test_it_records_what_was_said(ana, goal, key_result):
    check_in = said(key_result, ana, value=Decimal(150), status="on_track")

    event = Event.objects.get(kind="goals.checked_in")
    assert (event.by, event.objective, event.person) == (ana, goal, ana)
    assert event.subject == f"goals.checkin:{check_in.pk}"
    assert (event.data["value"], event.data["status"]) == ("150.0000000000", "on_track")
    assert event.data["key_result"] == key_result.pk


def heard():
    event = Event.objects.filter(kind="goals.checked_in").latest("id")
    return {notice.person.name for notice in Notice.objects.filter(event=event)}


def test_the_owners_hear_what_others_report(ana, bo, sam):
    key_result = make.key_result(make.objective(ana, contributors=[bo]), owner=sam)

    said(key_result, bo, value=Decimal(1))

    assert heard() == {"Ana Ruiz", "Sam Okafor"}


def test_those_who_count_on_it_hear_when_it_turns_bad_and_only_then(ana, bo, key_result):
    serves = make.objective(bo)
    make.alignment(serves, key_result.objective)

    said(key_result, ana, value=Decimal(150), status="on_track")
    assert heard() == set()
    said(key_result, ana, at=LATER, value=Decimal(190), status="off_track")
    assert heard() == {"Bo Chen"}
    said(key_result, ana, at=LATER, value=Decimal(190), status="off_track")
    assert heard() == set()


def test_an_owner_who_measures_in_fractions_loses_no_digit(ana):
    goal = make.objective(ana)
    key_result = make.key_result(goal, start=Decimal("0.1"), target=Decimal("0.3"))

    said(key_result, ana, value=Decimal("0.2"))

    assert key_result.progress == Decimal("0.5")


def test_the_target_of_that_day_is_kept_with_it(ana, key_result):
    check_in = said(key_result, ana, value=Decimal(150))
    actions.edit_key_result(
        key_result, by=ana, at=LATER, version=key_result.version, target=Decimal(100), reason="Faster now"
    )

    check_in.refresh_from_db()
    key_result.refresh_from_db()
    assert (check_in.target, check_in.progress) == (120, Decimal("0.625"))
    assert key_result.progress == Decimal("0.5")


def test_in_a_month_of_free_dates_one_checks_in_as_anywhere(ana):
    sprint = make.cycle(date(2026, 3, 9), None, last_day=date(2026, 4, 3))
    key_result = make.key_result(make.objective(ana, cycle=sprint))

    said(key_result, ana, value=Decimal(5))

    assert key_result.progress == Decimal("0.5")
