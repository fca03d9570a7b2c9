"""Check-ins as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from skylight.goals.api.shapes.parts import OwnerRow, Part, Prose, StatusWord, owner_row
from skylight.goals.models import CheckIn
from skylight.goals.queries.owners import person
from skylight.goals.reports import LONGEST_ADDRESS
from skylight.lib.api import Id, Input, Moment, Number, Paged, Row, number

MOST = 200
Confidence = Annotated[int, Field(ge=0, le=10)]


class MarkRow(Part):
    """A milestone that was ticked or unticked."""

    id: int
    done: bool


class CheckInRow(Row):
    """One report on a key result; never changed, corrected by a newer one."""

    id: int
    objective_id: int
    key_result_id: int | None = Field(description="Null: on the objective as a whole, from elsewhere.")
    by: OwnerRow | None
    by_name: str = Field(description="As written, if the person is not known.")
    at: datetime
    value: float | None
    value_before: float | None
    target: float | None = Field(description="The target of that day.")
    progress: float | None = Field(description="Unclipped.")
    status: StatusWord
    confidence: int | None
    note: str
    evidence_url: str
    milestones: list[MarkRow] = Field(description="The ticks it changed.")
    corrects_id: int | None
    is_corrected: bool


class CheckInsAsked(Paged):
    """Which check-ins."""

    objective: Id | None = Field(None, description="On this objective and its key results.")
    key_result: Id | None = Field(None, description="On this key result.")
    by: Id | None = Field(None, description="Of this person.")
    since: Moment | None = Field(None, description="From this moment on.")
    standing: bool = Field(False, description="Only those that no newer one corrects.")


class Mark(Input):
    """A milestone, and whether it is done."""

    id: Id
    done: bool


class Said(Input):
    """What one says of a key result."""

    value: Number | None = Field(None, examples=[8.3])
    status: StatusWord = Field("none")
    confidence: Confidence | None = None
    note: Prose = ""
    evidence_url: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""


class NewCheckIn(Said):
    """A report on one key result."""

    key_result: Id
    milestones: list[Mark] = Field([], max_length=MOST)
    seen: int | None = Field(
        None,
        ge=0,
        le=2**63 - 1,
        description="The newest check-in you have seen, 0 for none: 409 when somebody was quicker.",
    )


class BulkCheckIn(NewCheckIn):
    """A line of several reports; one that says nothing new is left out."""

    confirm: bool = Field(False, description="The figures still hold: the same ones are a report too.")


class BulkCheckIns(Input):
    """Reports on several key results: all are saved, or none."""

    check_ins: list[BulkCheckIn] = Field(max_length=MOST)


class BulkSaved(Part):
    """What was saved, and of which key results nothing new was said."""

    items: list[CheckInRow]
    unchanged: list[int]


def check_in_row(one: CheckIn) -> dict[str, Any]:
    """A check-in with `is_corrected` and its marks as it goes out."""
    return {
        "id": one.pk,
        "objective_id": one.objective_id,
        "key_result_id": one.key_result_id,
        "by": owner_row(person(one.by)),
        "by_name": one.by_name,
        "at": one.at,
        "value": number(one.value),
        "value_before": number(one.value_before),
        "target": number(one.target),
        "progress": number(one.progress),
        "status": one.status,
        "confidence": one.confidence,
        "note": one.note,
        "evidence_url": one.evidence_url,
        "milestones": [{"id": mark.milestone_id, "done": mark.done} for mark in one.marks.all()],
        "corrects_id": one.corrects_id,
        "is_corrected": getattr(one, "is_corrected", False),
    }
