"""How key results stood at the end of each week: the same as the arithmetic says for that day, counted ahead or not."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from skylight.followup import actions, tasks
from skylight.followup.actions import counts as ahead
from skylight.followup.models import WeekCount
from skylight.followup.queries import heat_map as maps
from skylight.followup.queries.heat_map import heat_map
from skylight.followup.weeks import Cell, weeks_of
from skylight.goals import actions as goals
from skylight.goals import status, words
from skylight.goals.models import CheckIn, KeyResult, Objective
from skylight.org.models import Team
from skylight.policies import actions as policies
from skylight.policies.queries import effective
from tests import make

LATER = make.NOW + timedelta(days=30)
START = date(2026, 3, 1)


def day(number, hour=9):
    """A moment of the cycle, counted from its first day."""
    return make.NOW - timedelta(days=15) + timedelta(days=number, hours=hour - 9)


def weeks(at=LATER):
    cycle = make.running_cycle()
    return weeks_of(cycle.first_day, cycle.last_day, cycle.time_zone, at)


def read(team, viewer, at=LATER, **more):
    return heat_map(team, make.running_cycle(), viewer=viewer, at=at, today=at.date(), **more)


def line(found, kind, pk=None):
    """The counts of one line, week by week."""
    row = next(one for one in found.rows if one.kind == kind and pk in (None, one.id))
    return [dict(cell.counts) if cell else None for cell in row.cells]


@pytest.fixture
def company(ana, bo, sam, cora, li, wen, growth):
    """Two layers of teams with goals of every fate, spread over seven weeks, some check-ins corrected."""
    inner = make.team("Growth inner", parent=growth)
    zoe = make.person("Zoe Haas", manager=li, team=inner)
    for owner, first in ((ana, 0), (bo, 6), (zoe, 13), (sam, 1)):
        goal = make.objective(owner, at=day(first))
        rows = [make.key_result(goal, at=day(first + turn)) for turn in range(3)]
        for turn, word in enumerate(("on_track", "at_risk", "", "off_track", "done")):
            for place, row in enumerate(rows):
                if (turn + place) % 3:
                    make.check_in(row, turn + 1, status=word, at=day(first + 2 + 5 * turn + place))
    own = make.objective(growth, at=day(2))
    make.check_in(make.key_result(own, at=day(2)), 4, status="at_risk", at=day(9))
    _corrected(ana)
    _ended(ana, bo, zoe)
    _rested(ana, sam)
    secret = make.objective(bo, at=day(1))
    make.check_in(make.key_result(secret, at=day(1)), 4, status="off_track", at=day(3))
    goals.restrict(secret, by=bo, at=day(4), reason="A contract", until_at=LATER + timedelta(days=99))
    make.objective(ana, published=False)
    policies.decide("checkin_cadence", "biweekly", by=make.system(), at=day(0), team=inner, reason="Slower")
    return growth


def _corrected(ana):
    """Set right weeks later, once and twice, and once taken back."""
    row = make.key_result(make.objective(ana, at=day(0)), at=day(0))
    first = make.check_in(row, 1, status="off_track", at=day(1))
    make.check_in(row, 2, status="at_risk", at=day(10))
    second = goals.correct(first, by=ana, at=day(12), value=Decimal(3), status="on_track")
    goals.correct(second, by=ana, at=day(30), value=Decimal(4), note="No word")
    newest = make.check_in(row, 5, status="done", at=day(20))
    goals.correct(newest, by=ana, at=day(27), value=Decimal(5), status="on_track")


def _ended(ana, bo, zoe):
    """Closed, reopened, given up, taken up again, cancelled."""
    for owner, acts in (
        (ana, (("close", 16),)),
        (bo, (("close", 8), ("reopen", 22))),
        (zoe, (("abandon", 18),)),
        (ana, (("abandon", 6), ("resume", 20))),
    ):
        goal = make.objective(owner, at=day(0))
        make.check_in(make.key_result(goal, at=day(0)), 2, status="at_risk", at=day(2))
        for act, when in acts:
            goal = getattr(goals, act)(
                goal, by=owner, at=day(when), **({"reason": "So"} if act == "abandon" else {})
            )
    row = make.key_result(make.objective(bo, at=day(0)), at=day(0))
    goals.cancel_key_result(row, by=bo, at=day(11), reason="Enough")


def _rested(ana, sam):
    """Paused for two weeks, for longer than meant, and until the owner went on; one with a check-in set right."""
    for owner, acts in (
        (sam, (("pause", 8, 22),)),
        (sam, (("pause", 8, 15), ("pause", 14, 45))),
        (ana, (("pause", 8, 45), ("end_pause", 20))),
    ):
        goal = make.objective(owner, at=day(0))
        first = make.check_in(make.key_result(goal, at=day(0)), 2, status="at_risk", at=day(2))
        if owner == ana:
            goals.correct(first, by=ana, at=day(3), value=Decimal(3), status="off_track")
        for act, when, *until in acts:
            more = {"reason": "So", "until_at": day(*until)} if until else {}
            getattr(goals, act)(goal, by=owner, at=day(when), **more)


def recomputed(team, week):
    """What `goals.words` and `goals.status` say of each key result as it stood at that moment."""
    counts = Counter()
    readable = Objective.objects.of_team_tree(team).filter(published_at__lte=week.at)
    for goal in readable.exclude(restrictions__lifted_at=None, restrictions__isnull=False).distinct():
        if _in_force(goal.abandonments, week.at):
            continue
        for row in goal.key_results.filter(created_at__lte=week.at):
            if row.cancelled_at is None or row.cancelled_at > week.at:
                counts[_word(row, goal, week.at)] += 1
    return dict(counts)


def _in_force(acts, at):
    return any(one.at <= at and (one.undone_at is None or one.undone_at > at) for one in acts.all())


def _word(row, goal, at):
    said = [one for one in CheckIn.objects.filter(key_result=row).order_by("pk") if one.at <= at]
    spoken = words.of(said, otherwise=words.Words(None, "none", None, None))
    then = KeyResult(pk=row.pk, status=spoken.status, checked_in_at=spoken.said_at, created_at=row.created_at)
    team = goal.owner_team or goal.owner_person.team
    goal.paused_until = max(
        (one.ended_at or one.until_at for one in goal.pauses.all() if one.at <= at), default=None
    )
    silent = status.is_stale(then, objective=goal, cycle=goal.cycle, policy=effective(team), at=at)
    return "stale" if silent and not _in_force(goal.closures, at) else spoken.status


def test_each_week_equals_the_arithmetic_for_its_last_moment(company, wen):
    found = read(company, wen)

    expected = [recomputed(company, week) if week.at else None for week in weeks()]
    assert line(found, "whole") == expected
    kinds = {word for counts in expected if counts for word in counts}
    assert kinds == {"off_track", "at_risk", "stale", "none", "on_track", "done"}
    _sums_up(found, ("own", "team", "direct"), "whole")
    _sums_up(found, ("person",), "direct")


def _sums_up(found, parts, whole):
    """The lines of some kinds make up another, week by week."""
    for number, week in enumerate(found.weeks):
        if week.at:
            rows = [Counter(row.cells[number].counts) for row in found.rows if row.kind in parts]
            assert sum(rows, Counter()) == Counter(line(found, whole)[number])


def test_what_was_counted_ahead_equals_what_is_counted_now(company, wen, monkeypatch):
    now = {team: read(team, wen).rows for team in Team.objects.all()}
    monkeypatch.setattr(ahead, "COUNTED_AT_ONCE", 1)
    monkeypatch.setattr(maps, "COUNTED_NOW", 0)

    assert actions.count_weeks(at=LATER) == 1

    assert {team: read(team, wen).rows for team in Team.objects.all()} == now
    assert read(company, wen).counted_at == LATER


def test_between_two_nights_only_the_newest_weeks_are_counted_again(ana, bo, monkeypatch):
    monkeypatch.setattr(ahead, "COUNTED_AT_ONCE", 1)
    make.check_in(make.key_result(make.objective(ana, at=day(1)), at=day(1)), 4, status="at_risk", at=day(2))
    actions.count_weeks(at=make.NOW)
    asked, count = [], ahead.tallies

    def tallies(rows, begun, **more):
        asked.append([one.number for one in begun])
        return count(rows, begun, **more)

    monkeypatch.setattr(ahead, "tallies", tallies)
    actions.count_weeks(at=make.NOW + timedelta(hours=1))
    actions.count_weeks(at=make.NOW + timedelta(hours=22))

    assert asked == [[2, 3], [1, 2, 3]]
    kept = WeekCount.objects.get(team=ana.team)
    assert kept.weeks == {str(week): {"at_risk": 1} for week in (1, 2, 3)}


def test_a_small_company_keeps_no_counts(ana):
    make.objective(ana)
    assert tasks.count_weeks.call() == 0
    assert not WeekCount.objects.exists()


def test_who_reads_only_the_own_team_sees_no_counts_of_others(cora, sam, bo, growth, monkeypatch):
    for owner in (sam, bo):
        make.key_result(make.objective(owner, at=day(1)), at=day(1))
    monkeypatch.setattr(ahead, "COUNTED_AT_ONCE", 1)
    monkeypatch.setattr(maps, "COUNTED_NOW", 0)
    actions.count_weeks(at=LATER)
    policies.decide("cw_reach", "team", by=make.system(), at=make.NOW, reason="Closer")

    assert read(sam.team, cora).is_empty
    assert not read(growth, cora).is_empty


def test_how_a_restricted_goal_does_is_not_counted_even_for_its_owner(bo, growth):
    goal = make.objective(bo, at=day(1))
    make.check_in(make.key_result(goal, at=day(1)), 4, status="off_track", at=day(3))
    assert not read(growth, bo).is_empty

    goals.restrict(goal, by=bo, at=day(4), reason="A contract", until_at=LATER + timedelta(days=9))

    assert read(growth, bo).is_empty


def test_weeks_that_have_not_begun_are_empty(growth, wen):
    make.running_cycle()
    assert [cell is None for cell in read(growth, wen, at=make.NOW).rows[0].cells] == [False] * 3 + [True] * 6


def test_the_weeks_of_a_cycle_cover_it_without_gaps(db):
    found = weeks()

    assert [one.number for one in found] == list(range(1, 10))
    assert (found[0].first_day, found[-1].last_day) == (START, date(2026, 4, 30))
    assert all(one.last_day + timedelta(days=1) == other.first_day for one, other in pairwise(found))
    assert found[0].at.isoformat() == "2026-03-07T23:59:59.999999+00:00"


@pytest.mark.parametrize(
    ("counts", "weakest", "commonest"),
    [
        ({"on_track": 3, "off_track": 1}, "off_track", "on_track"),
        ({"done": 2, "stale": 2}, "stale", "stale"),
        ({"none": 1, "on_track": 1}, "none", "none"),
        ({}, "", ""),
    ],
)
def test_a_cell_names_its_weakest_and_its_commonest_word(counts, weakest, commonest):
    cell = Cell(counts)

    assert (cell.weakest, cell.commonest) == (weakest, commonest)
