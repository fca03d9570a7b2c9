"""What many things of the goals share: whose they are, how titles and texts are bounded."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from skylight.goals.fields import LONGEST_TEXT, LONGEST_TITLE
from skylight.goals.queries import owners

Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
Prose = Annotated[str, Field(max_length=LONGEST_TEXT)]
Reason = Annotated[str, Field(max_length=5_000)]
Place = Annotated[int, Field(ge=0, le=100_000, description="Counted from 0.")]

StateWord = Literal["draft", "published", "closed", "abandoned"]
KindWord = Literal["project", "ability", "functional"]
ReadersWord = Literal["all", "team"]
SourceWord = Literal["strategy", "own_business", "partner_need", "growth"]
CommitmentWord = Literal["committed", "aspirational"]
MeasureWord = Literal["increase", "decrease", "range", "milestone", "binary"]
ProfileWord = Literal["linear", "s_curve", "back_loaded", "step"]
StatusWord = Literal["none", "on_track", "at_risk", "off_track", "done"]
ShownWord = Literal["none", "on_track", "at_risk", "off_track", "done", "stale"]
RelationWord = Literal["supports", "derived_from", "depends_on", "shared"]
VerdictWord = Literal["acknowledged", "challenged"]
CommentWord = Literal["note", "question", "suggestion", "disagreement", "offer", "thanks"]
PhaseWord = Literal["upcoming", "drafting", "active", "scoring", "closed"]


class Part(BaseModel):
    """A piece of a row; it is always whole."""

    model_config = ConfigDict(extra="forbid")


class OwnerRow(Part):
    """A person or a team."""

    kind: Literal["person", "team"]
    id: int
    name: str = Field(examples=["Ana Ruiz"])
    url: str


class CycleOfGoal(Part):
    """The cycle of a goal."""

    id: int
    name: str = Field(examples=["September–October 2026"])
    phase: PhaseWord


def owner_row(owner: owners.Owner | None) -> dict[str, Any] | None:
    """Whose it is, as it goes out."""
    if owner is None:
        return None
    return {"kind": owner.kind, "id": owner.id, "name": owner.name, "url": address(owner.url)}


def person_row(pk: int | None, name: str | None) -> dict[str, Any] | None:
    """A person out of `.values()`."""
    return None if pk is None else owner_row(owners.Owner("person", pk, name or ""))


def address(path: str) -> str:
    """The page of a thing, for people."""
    return f"{settings.ADDRESS}{path}"
