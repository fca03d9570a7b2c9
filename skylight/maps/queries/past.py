"""The goals of a map as they were at the end of a past day: the words, the figures, the status and the score of then.

Every text that was revised since is read back out of the revisions, every figure out of the check-ins up to then; what
follows from them is reckoned anew. What somebody may read is decided by today, never by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from skylight.goals import progress, roll_up, scoring, visibility, words
from skylight.goals.models import (
    Abandonment,
    CheckIn,
    Closure,
    KeyResult,
    Objective,
    Pause,
    RevisionChange,
    Score,
)
from skylight.maps.moments import Moment
from skylight.maps.queries import structure
from skylight.maps.queries.centre import ended
from skylight.maps.queries.goals import (
    COLUMNS,
    Columns,
    Goal,
    by_goal,
    key_results_of,
    objective_of,
    owner_of,
    team_of,
    with_links,
    word_of,
)
from skylight.org.models import Membership, Person

CANCELLED, NOT_YET = "cancelled", ""
THEN = ("closed_then", "given_up_then", "rested_then", "team_then", "team_name_then")
Before = Mapping[tuple[int, int | None], Mapping[str, str]]
Scores = Mapping[tuple[int, int | None], Decimal]


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# How a revision's text becomes a value again.
READERS: dict[str, Callable[[str], Any]] = {
    "title": str,
    "commitment": str,
    "kind": str,
    "profile": str,
    "unit": str,
    "deadline": _day,
    "start": _amount,
    "target": _amount,
    "low": _amount,
    "high": _amount,
    "weight": _amount,
}
OF_GOAL = ("title", "commitment", "deadline")


@dataclass(frozen=True)
class Then:
    """The goals as they were, and those of them that had not been published yet."""

    goals: dict[int, Goal]
    not_yet: frozenset[int]


def goals_then(ids: Iterable[int], viewer: Person, moment: Moment) -> Then:
    """Those of these goals that the viewer may read today; five statements besides the policies."""
    readable = Objective.objects.visible_to(viewer, moment.now).filter(pk__in=list(ids))
    every = by_goal(_with_then(with_links(readable, moment), moment).values(*COLUMNS, *THEN))
    rows = {pk: found for pk, found in every.items() if _was_published(found[0], moment)}
    before, said, scores = _before(rows, moment), _check_ins(rows), _scores(rows, moment)
    lines = structure.lines_of_teams(_teams(rows.values()), moment.day)  # type: ignore[arg-type]
    policies = visibility.policies_of_moment(viewer, moment.now)
    goals: dict[int, Goal] = {}
    for pk, found in rows.items():
        goal, inside = _as_it_was(found, before, said, moment)
        word = word_of(goal, inside, policies(team_of(found[0])), found[0]["calendar"] or "weekdays", moment)
        goal.score_stated, goal.score_computed = scores.get((pk, None)), _computed(inside, scores)
        goals[pk] = _goal(found[0], goal, word, lines)
    return Then(goals, frozenset(every.keys() - rows.keys()))


def _was_published(row: Columns, moment: Moment) -> bool:
    return row["published_at"] is not None and row["published_at"] <= moment.at


def _with_then(goals: QuerySet[Any], moment: Moment) -> QuerySet[Any]:
    assert moment.day is not None
    stays = Membership.objects.filter(structure.on(moment.day), person=OuterRef("owner_person")).order_by(
        "-from_on"
    )
    pauses = Pause.objects.filter(objective=OuterRef("pk"), at__lte=moment.at).order_by("-at", "-id")
    return goals.annotate(
        closed_then=ended(Closure, moment.at),
        given_up_then=ended(Abandonment, moment.at),
        rested_then=Subquery(pauses.values(until=Coalesce("ended_at", "until_at"))[:1]),
        team_then=Subquery(stays.values("team")[:1]),
        team_name_then=Subquery(stays.values("team__name")[:1]),
    )


def _before(ids: Iterable[int], moment: Moment) -> Before:
    """What was revised since: by goal and key result, each field as it stood; the oldest change since tells."""
    changes = RevisionChange.objects.filter(
        revision__objective__in=list(ids), revision__at__gt=moment.at, field__in=[*READERS, "standing"]
    ).order_by("-revision__at", "-revision_id", "-id")
    before: dict[tuple[int, int | None], dict[str, str]] = defaultdict(dict)
    rows = changes.values_list("revision__objective", "revision__key_result", "field", "before")
    for goal, key_result, field, text in rows:
        before[goal, key_result][field] = text
    return before


def _check_ins(ids: Iterable[int]) -> dict[int, list[CheckIn]]:
    """All that was ever said, by key result: what came later tells where a figure stood before anybody spoke."""
    found = CheckIn.objects.filter(objective__in=list(ids), key_result__isnull=False).order_by("pk")
    said: dict[int, list[CheckIn]] = defaultdict(list)
    for one in found.only(
        "key_result", "at", "value", "value_before", "status", "confidence", "corrects", "progress"
    ):
        said[one.key_result_id or 0].append(one)
    return said


def _scores(ids: Iterable[int], moment: Moment) -> dict[tuple[int, int | None], Decimal]:
    """The newest score by then, by goal and key result."""
    given = Score.objects.filter(objective__in=list(ids), at__lte=moment.at).order_by("at", "id")
    rows = given.values_list("objective", "key_result", "value")
    return {(goal, key_result): value for goal, key_result, value in rows}


def _computed(key_results: list[KeyResult], scores: Scores) -> Decimal | None:
    pairs = [(scores.get((one.objective_id, one.pk)), one.weight) for one in key_results]
    value = scoring.objective_score(pairs).value
    return None if value is None else scoring.round_half_up(value, scoring.PLACES)


def _as_it_was(
    rows: list[Columns], before: Before, said: Mapping[int, list[CheckIn]], moment: Moment
) -> tuple[Objective, list[KeyResult]]:
    goal = objective_of(rows[0])
    goal.title = rows[0]["title"]
    _read_back(goal, before.get((goal.pk, None), {}), OF_GOAL)
    goal.state, goal.paused_until = _state(rows[0]), rows[0]["rested_then"]
    inside = [one for one in key_results_of(rows) if _counted(one, before.get((goal.pk, one.pk), {}), moment)]
    for one in inside:
        _read_back(one, before.get((goal.pk, one.pk), {}), READERS)
        _take_words(one, said.get(one.pk, []), moment)
    pairs = [(roll_up.shown(one.progress), one.weight) for one in inside]
    goal.progress = roll_up.kept(progress.of_objective(pairs).value)
    return goal, inside


def _state(row: Columns) -> str:
    if row["given_up_then"]:
        return Objective.State.ABANDONED
    return Objective.State.CLOSED if row["closed_then"] else Objective.State.PUBLISHED


def _counted(key_result: KeyResult, before: Mapping[str, str], moment: Moment) -> bool:
    """Was it there and not cancelled? A revision since then says where it stood before."""
    if "standing" in before:
        counted = before["standing"] not in (NOT_YET, CANCELLED)
    else:
        counted = key_result.cancelled_at is None or key_result.cancelled_at > moment.at
    key_result.cancelled_at = None
    return counted


def _read_back(row: Objective | KeyResult, before: Mapping[str, str], fields: Iterable[str]) -> None:
    for field in fields:
        if field in before:
            setattr(row, field, READERS[field](before[field]))


def _take_words(key_result: KeyResult, every: list[CheckIn], moment: Moment) -> None:
    spoken = [one for one in every if one.at <= moment.at]
    then = words.of(spoken, otherwise=words.before(every, key_result) if every else words.now(key_result))
    key_result.current, key_result.status = then.value, then.status
    key_result.confidence, key_result.checked_in_at = then.confidence, then.said_at
    if every or key_result.is_metric:
        key_result.progress = roll_up.kept(_progress(key_result, spoken))


def _progress(key_result: KeyResult, spoken: list[CheckIn]) -> Decimal | None:
    """Of a figure from what it was and where it should go then; of steps and ranges what the last report left."""
    if not key_result.is_metric:
        return spoken[-1].progress if spoken else None
    if key_result.start is None or key_result.target is None or key_result.start == key_result.target:
        return None
    return progress.of_metric(key_result.start, key_result.target, key_result.current).raw


def _teams(goals: Iterable[list[Columns]]) -> set[int]:
    teams = {rows[0]["owner_team_id"] or rows[0]["team_then"] for rows in goals}
    return {team for team in teams if team}


def _goal(row: Columns, goal: Objective, word: str, lines: Mapping[int, tuple[int, ...]]) -> Goal:
    return Goal(
        id=row["id"],
        title=goal.title,
        owner=owner_of(row),
        team=row["team_name_then"] or "" if row["owner_person_id"] else "",
        line=lines.get(row["owner_team_id"] or row["team_then"] or 0, ()),
        state=goal.state,
        status=word,
        progress=goal.progress,
        score=goal.score_stated if goal.score_stated is not None else goal.score_computed,
        ups=row["ups"],
        downs=row["downs"],
    )
