"""How the demo company's people report and score: some ahead, some behind, a few brighter than their figures."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from skylight.demo import texts
from skylight.goals import actions as goals
from skylight.goals.actions import CheckInEntry
from skylight.goals.models import KeyResult, Objective
from skylight.org.models import Person

Drafted = tuple[Objective, list[KeyResult]]


def report(person: Person, written: list[Drafted], share: Decimal, random: Random, *, at: datetime) -> None:
    entries = [_entry(row, share, random) for _objective, rows in written for row in rows]
    if entries:
        goals.check_in_all(entries, by=person, at=at)


def _entry(row: KeyResult, share: Decimal, random: Random) -> CheckInEntry:
    pace = share * Decimal(factor := random.choice((40, 75, 95, 110, 120, 135))) / 100
    in_chinese = not row.title.isascii()
    note = random.choice(texts.CHINESE_NOTES if in_chinese else texts.NOTES) if random.random() < 0.4 else ""
    confidence = random.randint(5, 9) if factor >= 95 else random.randint(2, 6)
    # Most people say how it goes; some leave it to the pace, a few see it brighter than the figures.
    status = _word(factor, random) if random.random() < 0.8 else ""
    if row.kind == KeyResult.Kind.MILESTONE:
        steps = list(row.milestones.filter(removed_at=None).order_by("position", "id"))
        done = {
            step.pk: True
            for place, step in enumerate(steps)
            if Decimal(place + 1) / 4 <= pace and not step.done_at
        }
        return CheckInEntry(
            row,
            note=note or "One step further.",
            status=status,
            confidence=confidence,
            milestones_done=done or None,
        )
    assert row.start is not None
    assert row.target is not None
    value = row.start + (row.target - row.start) * pace
    return CheckInEntry(
        row,
        value=rounded(value, f"{row.target.normalize():f}"),
        status=status,
        confidence=confidence,
        note=note,
    )


def _word(factor: int, random: Random) -> str:
    if random.random() < 0.1 or factor >= 95:
        return KeyResult.Status.ON_TRACK
    return KeyResult.Status.AT_RISK if factor >= 75 else KeyResult.Status.OFF_TRACK


def score(person: Person, objective: Objective, number: int, random: Random, *, at: datetime) -> None:
    objective.refresh_from_db()
    stated = {
        row.pk: ((row.score_suggested or _shown(row)).quantize(Decimal("0.1"), ROUND_HALF_UP), "")
        for row in objective.key_results.live()
    }
    scored = goals.score(objective, by=person, at=at, version=objective.version, key_results=stated)
    why, keep, change = texts.LESSONS[number % len(texts.LESSONS)]
    if number % 3 == 0:
        goals.write_retro(
            scored, by=person, at=at, version=0, expected=scored.title, happened=f"Score {scored.score_computed}.",
            why=why, keep=keep, change=change,
        )  # fmt: skip
    goals.close(scored, by=person, at=at)


def _shown(row: KeyResult) -> Decimal:
    return min(max(row.progress or Decimal(0), Decimal(0)), Decimal(1))


def rounded(value: Decimal, like: str) -> Decimal:
    places = Decimal(1).scaleb(-len(like.partition(".")[2]))
    return value.quantize(places, ROUND_HALF_UP)
