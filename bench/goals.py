"""The goals of the made-up company, cycle by cycle: written, published, aligned, reported on, scored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from bench import texts
from bench.measures import MILESTONE, RANGE, STEPS, Measures, Story, of_objective, sort_of
from bench.people import Staff
from bench.rows import Tables, next_id
from skylight.activity.models import Comment, Event, Notice
from skylight.cycles.models import Cycle
from skylight.goals import models
from skylight.goals.roll_up import shown
from skylight.goals.scoring import PLACES, objective_score, round_half_up, suggested_score

AT_ONCE = 2_000
Add = Callable[[tuple[Any, ...]], None]
STATUSES = (
    "on_track",
    "on_track",
    "on_track",
    "on_track",
    "at_risk",
    "at_risk",
    "off_track",
    "none",
    "none",
    "none",
)


@dataclass(frozen=True)
class Plan:
    """One cycle and how much is written in it."""

    cycle: Cycle
    objectives: int
    key_results: int
    rounds: tuple[datetime, ...]
    is_open: bool


class Goals:
    """Writes one cycle for everybody; ids follow from a writer's place, so links need no look-up."""

    def __init__(self, tables: Tables, staff: Staff, *, at: datetime, seed: int) -> None:
        self._tables, self._staff, self._at = tables, staff, at
        self._random = Random(seed)
        self._writers = staff.writers
        self._place = {seat: place for place, seat in enumerate(self._writers)}
        self._ids = {
            model: next_id(model) for model in (models.CheckIn, models.Milestone, models.Alignment, Event)
        }
        self._ids |= {models.Restriction: next_id(models.Restriction)}
        self._upper = self._reach()
        self.steps: dict[int, int] = {}
        self._add = _adders(tables)

    def write(self, plan: Plan) -> None:
        """All goals of one cycle, a few thousand people at a time."""
        first, first_row = next_id(models.Objective), next_id(models.KeyResult)
        measures = Measures(plan.cycle, list(plan.rounds), self._at)
        owners = [*((seat, None) for seat in self._writers), *self._teams(plan)]
        for number, (seat, team) in enumerate(owners):
            for position in range(plan.objectives if team is None else 1):
                # Those of teams come after everybody's own.
                place = number * plan.objectives + position
                _Goal(self, plan, measures, seat, team, first, first_row, place, position).write()
            if number % AT_ONCE == AT_ONCE - 1:
                self._tables.write()
        self._tables.write()

    def next(self, model: Any) -> int:
        """The next id of a table whose rows nobody can foresee."""
        self._ids[model] += 1
        return int(self._ids[model] - 1)

    def _teams(self, plan: Plan) -> list[tuple[int, int]]:
        return [(seat, team) for seat, team in self._staff.led.items()] if plan.is_open else []

    def _reach(self) -> list[int]:
        """For each layer how many writers stand above it."""
        layers = [self._staff.seats[seat].layer for seat in self._writers]
        return [sum(one < layer for one in layers) for layer in range(10)]


@dataclass(slots=True)
class _Goal:
    """One objective with all that belongs to it."""

    all: Goals
    plan: Plan
    measures: Measures
    seat: int
    team: int | None
    first: int
    first_row: int
    place: int
    position: int

    def write(self) -> None:
        random, plan = self.all._random, self.plan
        is_draft = plan.is_open and self.position == plan.objectives - 1 and random.random() < 0.08
        stories = [self._story(number, is_draft) for number in range(plan.key_results)]
        far = of_objective(tuple(story.progress for story in stories))
        scores = [None if plan.is_open else suggested_score(shown(story.progress)) for story in stories]
        self._objective(is_draft, far, scores)
        for number, story in enumerate(stories):
            self._key_result(number, story, scores[number], is_draft)
        if is_draft:
            return
        self._published()
        if plan.is_open:
            self._aligned()
            self._said()
        else:
            self._ended(scores)
        for number, story in enumerate(stories):
            self._reported(number, story)

    @property
    def pk(self) -> int:
        return self.first + self.place

    @property
    def person(self) -> int:
        return self.all._staff.ids[self.seat]

    @property
    def published_at(self) -> datetime:
        assert self.plan.cycle.starts_at is not None
        hours = 9 + self.place % 40
        return min(self.plan.cycle.starts_at + timedelta(hours=hours, minutes=self.place % 60), self.all._at)

    @property
    def written_at(self) -> datetime:
        assert self.plan.cycle.starts_at is not None
        return self.plan.cycle.starts_at - timedelta(days=2)

    def _row(self, number: int) -> int:
        return self.first_row + self.place * self.plan.key_results + number

    def _story(self, number: int, is_draft: bool) -> Story:
        random, rounds = self.all._random, self.plan.rounds
        pace = random.randrange(4, 21)
        shares = tuple(
            None if is_draft or random.random() < 0.25 else pace * (turn + 1) // (len(rounds) + 1)
            for turn in range(len(rounds))
        )
        code = self.place * 3 + number
        return self.measures.story(sort_of(code), code % len(texts.MEASURES), shares)

    def _objective(self, is_draft: bool, far: Decimal | None, scores: list[Decimal | None]) -> None:
        stated = _mean(tuple(scores))
        moment, written = _text(self.published_at), _text(self.written_at)
        state = "draft" if is_draft else "published" if self.plan.is_open else "closed"
        self.all._add["objective"](
            (
                self.pk, self.plan.cycle.pk, None if self.team else self.person, self.team, texts.goal(self.place * 7 + self.seat),
                state, "aspirational" if self.place % 3 == 0 else "committed", ("project", "project", "functional")[self.place % 3],
                self.position, far, stated, stated, written, self.person, None if is_draft else moment,
            )
        )  # fmt: skip

    def _key_result(self, number: int, story: Story, score: Decimal | None, is_draft: bool) -> None:
        code = self.place * 3 + number
        sort = sort_of(code)
        title, chinese, start, target, unit, chinese_unit = texts.MEASURES[code % len(texts.MEASURES)]
        in_chinese = self.place % 5 < 2
        is_metric = story.kind in ("increase", "decrease")
        status, confidence = self._word(number) if story.reports else ("none", None)
        said_at = _text(self._moment(story.reports[-1].turn)) if story.reports else None
        self.all._add["key_result"](
            (
                self._row(number), self.pk, chinese if in_chinese else title, story.kind, start if is_metric else None,
                target if is_metric else None, story.current, Decimal(95) if sort == RANGE else None,
                Decimal(99) if sort == RANGE else None, chinese_unit if in_chinese else unit, self._driver(number),
                number, story.progress, status, confidence, said_at, score, score, _text(self.written_at),
            )
        )  # fmt: skip
        if sort == MILESTONE:
            self._steps(number, story)

    def _driver(self, number: int) -> int | None:
        """Now and then the manager drives a key result."""
        seat = self.all._staff.seats[self.seat]
        return (
            self.all._staff.ids[seat.above]
            if number == 2 and self.place % 25 == 0 and seat.above >= 0
            else None
        )

    def _word(self, number: int) -> tuple[str, int | None]:
        code = (self.place * 31 + number * 17) % 97
        return STATUSES[code % 10], code % 8 + 2 if code % 3 else None

    def _moment(self, turn: int) -> datetime:
        return self.plan.rounds[turn]

    def _steps(self, number: int, story: Story) -> None:
        done = story.reports[-1].done if story.reports else 0
        for step in range(STEPS):
            ticked = next((report.turn for report in story.reports if report.done > step), None)
            moment = None if ticked is None or step >= done else _text(self._moment(ticked))
            pk = self.all.next(models.Milestone)
            self.all.steps.setdefault(self._row(number), pk)
            self.all._add["milestone"]((pk, self._row(number), f"Step {step + 1}", step, moment))

    def _published(self) -> None:
        moment = _text(self.published_at)
        self.all._add["publication"]((self.pk, moment, self.person))
        if self.plan.is_open:
            self._event("goals.published", self.published_at, f"goals.objective:{self.pk}", {})

    def _event(self, kind: str, at: datetime, subject: str, data: dict[str, Any]) -> int:
        pk = self.all.next(Event)
        whose = (None, self.team) if self.team else (self.person, None)
        self.all._add["event"]((pk, kind, _text(at), self.person, *whose, self.pk, subject, json.dumps(data)))
        return pk

    def _aligned(self) -> None:
        """Two goals of three serve a key result of the manager's, one of ten one elsewhere above."""
        random, staff = self.all._random, self.all._staff
        seat = staff.seats[self.seat]
        if seat.above < 0 or self.team or random.random() < 0.08:
            return
        across = random.random() < 0.1
        whose = random.randrange(self.all._upper[seat.layer]) if across else self.all._place[seat.above]
        place = whose * self.plan.objectives + random.randrange(self.plan.objectives - 1)
        to, row = self.first + place, self.first_row + place * self.plan.key_results + random.randrange(3)
        relation = (
            "depends_on"
            if across and random.random() < 0.3
            else "derived_from"
            if random.random() < 0.1
            else "supports"
        )
        pk, at = self.all.next(models.Alignment), self.published_at + timedelta(minutes=10)
        self.all._add["alignment"](
            (pk, self.pk, to, row if random.random() < 0.8 else None, relation, self.person, _text(at))
        )
        event = self._event(
            "goals.aligned", at, f"goals.alignment:{pk}",
            {"relation": relation, "to_objective": to, "from_key_result": None, "to_key_result": row},
        )  # fmt: skip
        owner = staff.ids[self.all._writers[whose]]
        self._heard(pk, event, owner, at)

    def _heard(self, alignment: int, event: int, owner: int, at: datetime) -> None:
        chance = self.all._random.random()
        if chance < 0.5:
            verdict = "challenged" if chance < 0.03 else "acknowledged"
            reason = "We measure this otherwise." if verdict == "challenged" else ""
            self.all._add["answer"]((alignment, verdict, reason, owner, _text(at + timedelta(hours=1))))
        elif chance < 0.7:
            self.all._add["notice"]((owner, event))

    def _said(self) -> None:
        """Comments, helpers and the few goals that not everybody may read."""
        random, ids = self.all._random, self.all._staff.ids
        if random.random() < 0.1:
            other, kind = ids[random.randrange(len(ids))], ("note", "question", "thanks")[self.place % 3]
            text = texts.COMMENTS[self.place % len(texts.COMMENTS)]
            self.all._add["comment"](
                (self.pk, kind, other, _text(self.published_at + timedelta(hours=2)), text)
            )
        if random.random() < 0.05:
            self.all._add["helper"]((self.pk, ids[random.randrange(len(ids))], _text(self.published_at)))
        if random.random() < 0.001:
            pk = self.all.next(models.Restriction)
            until = _text(self.all._at + timedelta(days=30))
            self.all._add["restriction"](
                (pk, self.pk, "A supplier asked for it.", _text(self.published_at), until, self.person)
            )
            self.all._add["audience"]((pk, ids[0]))

    def _ended(self, scores: list[Decimal | None]) -> None:
        ends_at = self.plan.cycle.ends_at
        assert ends_at is not None
        moment = _text(ends_at + timedelta(days=2))
        for number, score in enumerate(scores):
            if score is not None:
                self.all._add["score"]((self.pk, self._row(number), score, score, self.person, moment))
        self.all._add["closure"]((self.pk, moment, self.person))

    def _reported(self, number: int, story: Story) -> None:
        status, confidence = self._word(number)
        before = 0
        for report in story.reports:
            pk, at = self.all.next(models.CheckIn), self._moment(report.turn)
            is_metric = story.kind in ("increase", "decrease")
            target = texts.MEASURES[(self.place * 3 + number) % len(texts.MEASURES)][3] if is_metric else None
            note = texts.NOTES[(self.place + report.turn) % len(texts.NOTES)]
            self.all._add["check_in"](
                (pk, self.pk, self._row(number), self._driver(number) or self.person, _text(at), report.value, report.before, target,
                 report.progress, status, confidence, note)
            )  # fmt: skip
            if self.plan.is_open:
                data = {
                    "key_result": self._row(number),
                    "before": _said(report.before),
                    "value": _said(report.value),
                    "status": status,
                }
                self._event("goals.checked_in", at, f"goals.checkin:{pk}", data)
            self._ticked(pk, number, before, report.done)
            before = report.done

    def _ticked(self, check_in: int, number: int, before: int, done: int) -> None:
        for step in range(before, done):
            self.all._add["mark"]((check_in, self.all.steps[self._row(number)] + step, True))


def _adders(tables: Tables) -> dict[str, Add]:
    """What takes the rows of each table, in the order of these fields."""
    columns: dict[str, tuple[Any, str]] = {
        "objective": (
            models.Objective,
            "id cycle owner_person owner_team title state commitment kind position progress score_stated score_computed "
            "created_at created_by published_at",
        ),
        "key_result": (
            models.KeyResult,
            "id objective title kind start target current low high unit owner position progress status confidence "
            "checked_in_at score score_suggested created_at",
        ),
        "milestone": (models.Milestone, "id key_result title position done_at"),
        "publication": (models.Publication, "objective at by"),
        "closure": (models.Closure, "objective at by"),
        "alignment": (models.Alignment, "id from_objective to_objective to_key_result relation by at"),
        "answer": (models.AlignmentAnswer, "alignment verdict reason by at"),
        "check_in": (
            models.CheckIn,
            "id objective key_result by at value value_before target progress status confidence note",
        ),
        "mark": (models.MilestoneMark, "check_in milestone done"),
        "score": (models.Score, "objective key_result value computed by at"),
        "comment": (Comment, "objective kind by at text"),
        "helper": (models.Contribution, "objective person at"),
        "restriction": (models.Restriction, "id objective reason at until_at by"),
        "audience": (models.Restriction.audience.through, "restriction person"),
        "event": (Event, "id kind at by person team objective subject data"),
        "notice": (Notice, "person event"),
    }
    return {name: tables.table(model, *fields.split()) for name, (model, fields) in columns.items()}


@cache
def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _said(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


@cache
def _mean(scores: tuple[Decimal | None, ...]) -> Decimal | None:
    value = objective_score([(score, None) for score in scores]).value
    return None if value is None else round_half_up(value, PLACES)
