"""The objects of Lark's API, known by their fields, and what becomes of these; docs/import.md is compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TITLE = "Lark OKR"


def kind_of(value: Mapping[str, Any]) -> str:
    """What an object of the API is; "" when it is none."""
    for kind, marks in KINDS:
        if any(mark <= value.keys() for mark in marks):
            return kind
    return ""


# The first that fits counts.
KINDS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("okr", (frozenset({"objective_list"}),)),
    ("period", (frozenset({"period_start_time"}), frozenset({"zh_name", "en_name"}))),
    ("progress_record", (frozenset({"progress_id", "content"}),)),
    ("indicator", (frozenset({"entity_id", "indicator_status"}), frozenset({"entity_id", "current_value"}))),
    ("alignment", (frozenset({"from_entity_id", "to_entity_id"}),)),
    ("progress", (frozenset({"entity_id", "progress_rate"}), frozenset({"entity_id", "content"}))),
    ("key_result", (frozenset({"objective_id", "content"}),)),
    ("objective", (frozenset({"cycle_id", "content"}),)),
    ("cycle", (frozenset({"tenant_cycle_id"}), frozenset({"cycle_status", "start_time"}))),
    (
        "user",
        (frozenset({"open_id", "name"}), frozenset({"user_id", "name"}), frozenset({"union_id", "name"})),
    ),
)
FIELDS = {
    "okr": {
        "period_id": "objectives.cycle", "name": "cycles.name", "confirm_status": "objectives.status",
        "objective_list": "objectives", "content": "title", "progress_report": "objectives.description", "kr_list": "key_results",
        "score": "score", "weight": "weight", "kr_weight": "key_results.weight", "progress_rate.percent": "key_results.current",
        "progress_rate.status": "key_results.status", "deadline": "deadline", "aligning_objective_list": "objectives.parent",
        "aligned_objective_list": "objectives.parent", "progress_record_list": "checkins.target_id",
    },
    "period": {"zh_name": "cycles.name", "en_name": "cycles.name", "period_start_time": "cycles.start_date", "period_end_time": "cycles.end_date"},
    "progress_record": {"content": "checkins.text", "modify_time": "checkins.date", "progress_rate.percent": "checkins.value", "progress_rate.status": "checkins.status"},
    "cycle": {"tenant_cycle_id": "cycles.id", "start_time": "cycles.start_date", "end_time": "cycles.end_date"},
    "objective": {
        "content": "title", "notes": "objectives.description", "owner": "objectives.owner", "cycle_id": "objectives.cycle",
        "score": "score", "weight": "weight", "deadline": "deadline", "position": "objectives.position",
    },
    "key_result": {
        "content": "title", "objective_id": "key_results.objective", "owner": "key_results.owner", "score": "score", "weight": "weight",
        "deadline": "deadline", "position": "key_results.position",
    },
    "indicator": {
        "start_value": "key_results.start", "target_value": "key_results.target", "current_value": "key_results.current",
        "unit": "key_results.unit", "indicator_status": "key_results.status",
    },
    "alignment": {"from_entity_id": "objectives.parent", "to_entity_id": "objectives.parent"},
    "progress": {"content": "checkins.text", "owner": "checkins.author", "create_time": "checkins.date", "progress_rate": "checkins.value, checkins.status"},
    "user": {
        "name": "people.name", "en_name": "people.other_name", "email": "people.email", "enterprise_email": "people.email",
        "job_title": "people.title", "leader_user_id": "people.manager_id", "city": "people.location", "join_time": "people.start_date",
    },
}  # fmt: skip
