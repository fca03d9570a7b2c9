"""Alignments and what they weave, as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from skylight.goals.api.shapes.parts import (
    OwnerRow,
    Part,
    Prose,
    Reason,
    RelationWord,
    ShownWord,
    StateWord,
    VerdictWord,
    address,
    owner_row,
    person_row,
)
from skylight.goals.coverage import Coverage
from skylight.goals.queries.outline import Node
from skylight.lib.api import Id, Input, Paged, Row, number


class AlignmentRow(Row):
    """One link from a goal to the goal it serves. Of an end that you may not read nothing is said."""

    id: int
    relation: RelationWord
    from_objective_id: int | None
    from_objective_title: str | None
    from_key_result_id: int | None
    from_key_result_title: str | None
    to_objective_id: int | None
    to_objective_title: str | None
    to_key_result_id: int | None
    to_key_result_title: str | None
    note: str
    by: OwnerRow | None
    at: datetime
    ended_at: datetime | None
    end_reason: str
    verdict: VerdictWord | None = Field(description="The newest answer of the other side.")
    verdict_reason: str
    verdict_at: datetime | None


class AlignmentsAsked(Paged):
    """Which alignments."""

    objective: Id | None = Field(None, description="With this goal at either end.")
    from_objective: Id | None = None
    to_objective: Id | None = None
    relation: RelationWord | None = None
    ended: bool = Field(False, description="Also those that have ended.")


class NewAlignment(Input):
    """A link from a goal you write; either end may be one of its key results."""

    from_objective: Id
    to_objective: Id
    from_key_result: Id | None = None
    to_key_result: Id | None = None
    relation: RelationWord = Field("supports")
    note: Prose = ""


class Answer(Input):
    """What the owner of the other goal says; a challenge says why."""

    verdict: VerdictWord
    reason: Prose = ""


class Ending(Input):
    """Why the link ends."""

    reason: Reason = ""


class CoverageRow(Part):
    """How the goals that serve a goal are doing, beside its own progress and never in it."""

    children: int
    reported: int
    mean: float | None
    stale: int
    hidden: int
    is_far_ahead: bool


class GoalInOutline(Part):
    """A goal as it stands in the outline."""

    id: int
    url: str
    title: str
    owner: OwnerRow
    state: StateWord
    status: ShownWord
    progress: float | None


class NodeRow(Part):
    """A goal, the link that brought it here, and what stands below it."""

    objective: GoalInOutline
    relation: RelationWord | None
    verdict: VerdictWord | None
    is_here: bool
    is_repeated: bool
    hidden_below: int
    more_below: int
    expandable: int = Field(description="How many goals serve it that are not listed here.")
    below: list[NodeRow]


class OutlineRow(Part):
    """All that a goal serves up to the top, and one step below it."""

    nodes: list[NodeRow]


ENDS = ("from_objective", "from_key_result", "to_objective", "to_key_result")
COLUMNS = (
    "id", "relation", "note", "by_id", "by__name", "at", "ended_at", "end_reason",
    *(f"{end}_id" for end in ENDS), *(f"{end}__title" for end in ENDS), "verdict", "verdict_reason", "verdict_at",
)  # fmt: skip


def alignment_row(row: dict[str, Any], hidden: tuple[str, ...] = ()) -> dict[str, Any]:
    """An alignment out of `.values(*COLUMNS)` as it goes out; of the `hidden` sides ("from", "to") nothing."""
    ends: dict[str, Any] = {}
    for end in ENDS:
        seen = end.split("_")[0] not in hidden
        ends |= {
            f"{end}_id": row[f"{end}_id"] if seen else None,
            f"{end}_title": row[f"{end}__title"] if seen else None,
        }
    kept = ("id", "relation", "note", "at", "ended_at", "end_reason", "verdict", "verdict_at")
    return {
        **{name: row[name] for name in kept},
        **ends,
        "by": person_row(row["by_id"], row["by__name"]),
        "verdict_reason": row["verdict_reason"] or "",
    }


def coverage_row(coverage: Coverage) -> dict[str, Any]:
    """A coverage as it goes out."""
    return {
        "children": coverage.children,
        "reported": coverage.reported,
        "mean": number(coverage.mean),
        "stale": coverage.stale,
        "hidden": coverage.hidden,
        "is_far_ahead": coverage.is_far_ahead,
    }


def node_row(node: Node) -> dict[str, Any]:
    """A node and what stands below it, as it goes out."""
    card = node.card
    return {
        "objective": {
            "id": card.id,
            "url": address(card.url),
            "title": card.title,
            "owner": owner_row(card.owner),
            "state": card.state,
            "status": card.status,
            "progress": number(card.progress),
        },
        "relation": node.relation or None,
        "verdict": node.verdict or None,
        "is_here": node.is_here,
        "is_repeated": node.is_repeated,
        "hidden_below": node.hidden_below,
        "more_below": node.more_below,
        "expandable": node.expandable,
        "below": [node_row(one) for one in node.below],
    }
