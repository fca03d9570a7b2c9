"""Objectives as they come in and go out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from skylight.goals.api.shapes.key_results import KeyResultRow, key_result_row
from skylight.goals.api.shapes.parts import (
    CommitmentWord,
    CycleOfGoal,
    KindWord,
    OwnerRow,
    Part,
    Prose,
    ReadersWord,
    Reason,
    ShownWord,
    SourceWord,
    StateWord,
    StatusWord,
    Title,
    address,
    owner_row,
)
from skylight.goals.queries.cards import Card
from skylight.lib.api import Id, Input, Paged, Row, Versioned
from skylight.lib.api.values import Day, Moment, Share, number

MOST_PEOPLE = 100
People = Annotated[list[Id], Field(max_length=MOST_PEOPLE)]


class LinksRow(Part):
    """How many goals it is tied to: those it serves, those that serve it, and those it serves that you may not read."""

    up: int
    down: int
    hidden: int


class ObjectiveRow(Row):
    """An objective with its key results. Progress and scores measure the goal, never the person."""

    id: int
    url: str
    version: int
    title: str = Field(examples=["Small merchants get their first order in days, not weeks"])
    description: str
    owner: OwnerRow
    backup_owner: OwnerRow | None
    contributors: list[OwnerRow]
    cycle: CycleOfGoal
    state: StateWord
    commitment: CommitmentWord
    kind: KindWord
    readers: ReadersWord = Field(description="`team`: an ability goal that only the owner's team reads.")
    mentor: OwnerRow | None = Field(description="Of an ability goal; reads it whoever else may.")
    source: SourceWord | Literal[""] = Field(description="Where it comes from.")
    concentrated: str = Field(description="Which priority it serves.")
    challenging: str = Field(description="What makes it hard.")
    controllable: str = Field(description="What lies outside the owner's hands, and who takes care of that.")
    scoring_guide: str = Field(description="What 0.3, 0.7 and 1.0 will mean, said up front.")
    weight: float | None
    deadline: date | None
    position: int
    progress: float | None = Field(description="From 0 to 1, from its own key results alone.")
    status: ShownWord = Field(description="The weakest of its key results.")
    score_stated: float | None = Field(description="What the owner said it came to.")
    score_computed: float | None = Field(description="The weighted mean of its key results' scores.")
    score_as_written: str = Field(description="A score in words from elsewhere.")
    times_carried: int
    carried_from_id: int | None
    published_at: datetime | None
    restricted_until: datetime | None
    restricted_reason: str
    paused_until: datetime | None = Field(description="While it rests: when it goes on.")
    alignments: LinksRow
    comments: int
    key_results: list[KeyResultRow]


class RestrictedRow(Row):
    """What stays open of an objective that a restriction hides from you."""

    id: int = Field(description="Of the restriction.")
    owner: OwnerRow
    reason: str
    until_at: datetime


class TeamOnlyRow(Row):
    """What stays open of an ability goal that only its owner's team reads: that it is there."""

    id: int = Field(description="Of its publication.")
    owner: OwnerRow
    kind: Literal["ability"]
    weight: float | None


class WhoseAsked(Paged):
    """Whose objectives, and when."""

    cycle: Id | None = Field(None, description="Of this cycle.")
    team: Id | None = Field(None, description="Of this team, the teams below it, and their people.")
    owner: Id | None = Field(None, description="Of this person.")
    owner_team: Id | None = Field(None, description="Of this team itself.")


class ObjectivesAsked(WhoseAsked):
    """Which objectives."""

    state: StateWord | None = None
    status: StatusWord | None = Field(None, description="With a key result of this status.")
    kind: KindWord | None = None
    commitment: CommitmentWord | None = None
    source: SourceWord | None = None
    stale: bool = Field(False, description="With a key result that has been silent for two rhythms.")
    unaligned: bool = Field(False, description="That serve no other goal.")
    led: bool = Field(False, description="Only those that concern you as a leader.")
    q: str = Field("", max_length=200, description="All these words stand in the title.")


class NewObjective(Input):
    """A draft of one's own, or of a team."""

    title: Title = Field(examples=["Small merchants get their first order in days, not weeks"])
    cycle: Id
    owner_team: Id | None = Field(None, description="Null: you.")
    description: Prose = Field("", description="Markdown.")
    commitment: CommitmentWord = Field("committed")
    kind: KindWord = Field("project")
    readers: ReadersWord = Field("all", description="`team` is for ability goals alone.")
    mentor: Id | None = Field(None, description="For ability goals alone.")
    source: SourceWord | Literal[""] = ""
    concentrated: Prose = ""
    challenging: Prose = ""
    controllable: Prose = ""
    scoring_guide: Prose = Field(
        "", examples=["0.3: two shops. 0.7: ten shops. 1.0: every shop in one town."]
    )
    weight: Share | None = None
    deadline: Day | None = None
    backup_owner: Id | None = None
    contributors: People = []


class EditObjective(Versioned):
    """What shall change; what is left away stays."""

    title: Title = Field("")
    description: Prose = ""
    commitment: CommitmentWord = Field("committed")
    kind: KindWord = Field("project")
    readers: ReadersWord = Field("all", description="`team` is for ability goals alone.")
    mentor: Id | None = Field(None, description="For ability goals alone.")
    source: SourceWord | Literal[""] = ""
    concentrated: Prose = ""
    challenging: Prose = ""
    controllable: Prose = ""
    scoring_guide: Prose = Field(
        "", examples=["0.3: two shops. 0.7: ten shops. 1.0: every shop in one town."]
    )
    weight: Share | None = None
    deadline: Day | None = None
    backup_owner: Id | None = None
    reason: Reason = ""


class Contributors(Versioned):
    """Everybody who helps from now on."""

    people: People


class Weight(Input):
    """What one of a list weighs."""

    id: Id
    weight: Share | None


class Weights(Versioned):
    """What every key result of an objective weighs: together 1, or all null."""

    weights: list[Weight] = Field(max_length=200)
    reason: Reason = ""


class ObjectiveWeights(Input):
    """What every objective of one owner weighs in a cycle: together 1, or all null."""

    cycle: Id
    owner_team: Id | None = Field(None, description="Null: you.")
    weights: list[Weight] = Field(max_length=200)


class Closure(Input):
    """A few words on how it ended."""

    reason: Reason = ""


class Abandonment(Input):
    """Why it is given up; everybody who can read the goal can read this."""

    reason: Reason = Field(min_length=1)


class Pause(Input):
    """Why it rests, and until when; everybody who can read the goal can read this."""

    reason: Reason = Field(min_length=1)
    until_at: Moment


class Restriction(Input):
    """The declared exception to openness: why, until when, and who reads it meanwhile."""

    reason: Annotated[str, Field(min_length=1, max_length=2_000)]
    until_at: Moment
    audience: People = []


class CarryOver(Input):
    """Into which cycle, and which key results come along."""

    cycle: Id
    key_results: list[Id] | None = Field(None, max_length=200, description="Null: the unfinished ones.")


def objective_row(card: Card) -> dict[str, Any]:
    """An objective as it goes out."""
    return {
        "id": card.id,
        "url": address(card.url),
        "version": card.version,
        "title": card.title,
        "description": card.description,
        "owner": owner_row(card.owner),
        "backup_owner": owner_row(card.backup_owner),
        "contributors": [owner_row(one) for one in card.helpers],
        "cycle": {"id": card.cycle_id, "name": card.cycle_name, "phase": card.phase},
        "state": card.state,
        "commitment": card.commitment,
        "kind": card.kind,
        "readers": card.readers,
        "mentor": owner_row(card.mentor),
        "source": card.source,
        "concentrated": card.concentrated,
        "challenging": card.challenging,
        "controllable": card.controllable,
        "scoring_guide": card.scoring_guide,
        "weight": number(card.weight),
        "deadline": card.deadline,
        "position": card.position,
        "progress": number(card.progress),
        "status": card.status,
        "score_stated": number(card.score_stated),
        "score_computed": number(card.score_computed),
        "score_as_written": card.score_as_written,
        "times_carried": card.times_carried,
        "carried_from_id": card.carried_from_id,
        "published_at": card.published_at,
        "restricted_until": card.restricted_until,
        "restricted_reason": card.restricted_reason,
        "paused_until": card.paused_until if card.is_paused else None,
        "alignments": {"up": len(card.aligned_to), "down": card.aligned_from, "hidden": card.hidden_links},
        "comments": card.comments,
        "key_results": [key_result_row(one) for one in card.key_results],
    }
