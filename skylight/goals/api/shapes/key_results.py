"""Key results as they come in and go out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from skylight.goals.api.shapes.parts import (
    MeasureWord,
    OwnerRow,
    Part,
    Place,
    ProfileWord,
    Prose,
    Reason,
    ShownWord,
    StatusWord,
    Title,
    address,
    owner_row,
)
from skylight.goals.fields import LARGEST_STEP, LONGEST_UNIT
from skylight.goals.queries.cards import KeyResultRow as Card
from skylight.goals.queries.cards import Step
from skylight.lib.api import Id, Input, Paged, Row, Versioned
from skylight.lib.api.values import Day, Number, Share, number

MOST_STEPS = 60
StepWeight = Annotated[Number, Field(ge=0, le=LARGEST_STEP)]
Unit = Annotated[str, Field(max_length=LONGEST_UNIT)]


class StepRow(Part):
    """One milestone."""

    id: int
    title: str
    weight: float
    due_on: date | None
    done: bool


class KeyResultRow(Row):
    """One key result; `progress` and what is expected by now are shares of one, `status` is the word to show."""

    id: int
    url: str
    version: int
    objective_id: int
    title: str = Field(examples=["Median days to first order"])
    kind: MeasureWord
    unit: str
    start: float | None
    target: float | None
    current: float | None
    low: float | None
    high: float | None
    weight: float | None
    progress: float | None = Field(description="From 0 to 1; null without data.")
    progress_raw: float | None = Field(description="Unclipped: below 0 it got worse, above 1 there is more.")
    expected: float | None = Field(description="Where progress should be by now.")
    status: ShownWord
    status_stated: StatusWord = Field(description="The owner's word.")
    status_suggested: str | None = Field(description="What the pace suggests.")
    confidence: int | None
    owner: OwnerRow | None = Field(description="Null: the objective's owner.")
    backup_owner_id: int | None
    deadline: date | None
    how_measured: str
    scoring_guide: str = Field(description="What 0.3, 0.7 and 1.0 will mean, said up front.")
    profile: ProfileWord
    checked_in_at: datetime | None
    score: float | None = Field(description="What the owner said it came to, from 0 to 1.")
    score_suggested: float | None
    score_note: str
    score_as_written: str
    target_changed_late_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    milestones: list[StepRow]


class KeyResultAlone(KeyResultRow):
    """A key result by itself, with what belongs to it alone."""

    description: str
    newest_check_in_id: int | None = Field(description="Send it as `seen` when you check in.")


class KeyResultsAsked(Paged):
    """Which key results."""

    objective: Id | None = Field(None, description="Of this objective.")
    cycle: Id | None = Field(None, description="Of objectives of this cycle.")
    owner: Id | None = Field(None, description="Whose named owner is this person.")
    status: StatusWord | None = Field(None, description="With this word of the owner's.")
    mine: bool = Field(False, description="Only those that you report on now.")
    cancelled: bool = Field(False, description="Also those that no longer count.")


class NewStep(Input):
    """One milestone of a new key result."""

    title: Title
    due_on: Day | None = None
    weight: StepWeight | None = None


class EditStep(NewStep):
    """One milestone of the complete new list; without an id it is a new one."""

    id: Id | None = None


class KeyResultText(Input):
    """What a key result says."""

    kind: MeasureWord = Field("increase")
    start: Number | None = None
    target: Number | None = None
    low: Number | None = Field(None, description="For a range; one bound is enough.")
    high: Number | None = None
    unit: Unit = Field("", examples=["days"])
    weight: Share | None = None
    owner: Id | None = Field(None, description="Null: the objective's owner.")
    backup_owner: Id | None = None
    deadline: Day | None = None
    how_measured: Prose = ""
    scoring_guide: Prose = ""
    description: Prose = ""
    profile: ProfileWord = Field("linear")


class NewKeyResult(KeyResultText):
    """One more key result."""

    title: Title = Field(examples=["Median days to first order"])
    milestones: list[NewStep] = Field([], max_length=MOST_STEPS)


class EditKeyResult(KeyResultText, Versioned):
    """What shall change; what is left away stays."""

    title: Title = Field("")
    milestones: list[EditStep] | None = Field(None, max_length=MOST_STEPS, description="The complete list.")
    reason: Reason = Field("", description="Needed when a published target changes.")


class Cancellation(Input):
    """Why it no longer counts."""

    reason: Reason = ""


class Position(Input):
    """A place in a list."""

    position: Place


def key_result_row(card: Card) -> dict[str, Any]:
    """A key result as it goes out."""
    return {
        "id": card.id,
        "url": address(card.url),
        "version": card.version,
        "objective_id": card.objective_id,
        "title": card.title,
        "kind": card.kind,
        "unit": card.unit,
        "start": number(card.start),
        "target": number(card.target),
        "current": number(card.current),
        "low": number(card.low),
        "high": number(card.high),
        "weight": number(card.weight),
        "progress": number(card.shown),
        "progress_raw": number(card.progress),
        "expected": number(card.expected),
        "status": card.status,
        "status_stated": card.stated,
        "status_suggested": card.suggested,
        "confidence": card.confidence,
        "owner": owner_row(card.owner),
        "backup_owner_id": card.backup_owner_id,
        "deadline": card.deadline,
        "how_measured": card.how_measured,
        "scoring_guide": card.scoring_guide,
        "profile": card.profile,
        "checked_in_at": card.checked_in_at,
        "score": number(card.score),
        "score_suggested": number(card.score_suggested),
        "score_note": card.score_note,
        "score_as_written": card.score_as_written,
        "target_changed_late_at": card.target_changed_late_at,
        "cancelled_at": card.cancelled_at,
        "cancel_reason": card.cancel_reason,
        "milestones": [_step_row(one) for one in card.milestones],
    }


def _step_row(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.title,
        "weight": number(step.weight),
        "due_on": step.due_on,
        "done": step.done,
    }
