"""Scores, looks back and what was changed, as they come in and go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from skylight.goals.api.shapes.parts import OwnerRow, Part, Prose
from skylight.lib.api import Id, Input, Row, Share, Versioned


class ScoreOfKeyResult(Input):
    """How one key result came out."""

    key_result: Id
    value: Share
    note: Prose = Field("", description="Needed where it is more than 0.2 away from its progress.")


class Scores(Versioned):
    """How an objective came out; what is left away stays as it was."""

    key_results: list[ScoreOfKeyResult] = Field([], max_length=200)
    stated: Share | None = Field(None, description="The owner's own score of the whole.")
    note: Prose = ""


class ScoreRow(Row):
    """One stated score beside what was computed then; the newest counts, the older ones stay."""

    id: int
    key_result_id: int | None = Field(description="Null: of the objective as a whole.")
    value: float
    computed: float | None
    note: str
    by: OwnerRow | None
    at: datetime
    is_late: bool = Field(description="Given after the scoring days of its cycle.")


class RetroRow(Part):
    """The look back at one objective."""

    version: int
    expected: str
    happened: str
    why: str
    keep: str
    change: str
    by: OwnerRow | None
    at: datetime


class Retro(Input):
    """The whole look back; version 0 begins it."""

    version: int | None = Field(None, ge=0, le=2**31 - 1, description="Or send If-Match.")
    expected: Prose = ""
    happened: Prose = ""
    why: Prose = ""
    keep: Prose = ""
    change: Prose = ""


class FieldChangeRow(Part):
    """One field's text before and after."""

    field: str
    before: str
    after: str


class RevisionRow(Row):
    """One save after publishing: who, when, why, and what it said before."""

    id: int
    key_result_id: int | None
    at: datetime
    by: OwnerRow | None
    reason: str
    version: int = Field(description="The version of the row after it.")
    after_mid_cycle: bool
    changes: list[FieldChangeRow]
