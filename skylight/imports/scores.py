"""Scores and states as other tools write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from skylight.goals.models import KeyResult, Objective
from skylight.goals.scoring import PLACES, round_half_up
from skylight.imports import values
from skylight.imports.reading import Row

State = Objective.State
Status = KeyResult.Status

# "Achieved", "partially achieved", "just missed": how it came out, not how it stands.
OUTCOME = re.compile(r"achiev|miss|\bmet\b|\bfail|complete|success|\bdone\b|完成|达成", re.IGNORECASE)
REACHED = {
    "achieved",
    "complete",
    "completed",
    "done",
    "met",
    "success",
    "successful",
    "finished",
    "已完成",
    "达成",
    "完成",
}
NOT_REACHED = {
    "not_achieved", "missed", "failed", "not_done", "not_met", "incomplete", "not_completed", "未完成", "未达成",
}  # fmt: skip
STATES = {
    "draft": State.DRAFT, "drafting": State.DRAFT, "unpublished": State.DRAFT, "草稿": State.DRAFT,
    "not_accepted": State.ABANDONED, "rejected": State.ABANDONED, "declined": State.ABANDONED,
    "abandoned": State.ABANDONED, "cancelled": State.ABANDONED, "canceled": State.ABANDONED,
    "dropped": State.ABANDONED, "withdrawn": State.ABANDONED, "struck_out": State.ABANDONED, "已放弃": State.ABANDONED,
    "closed": State.CLOSED, "archived": State.CLOSED, "已关闭": State.CLOSED,
}  # fmt: skip
STATUSES = {
    "on_track": Status.ON_TRACK, "ontrack": Status.ON_TRACK, "green": Status.ON_TRACK, "normal": Status.ON_TRACK,
    "in_progress": Status.ON_TRACK, "正常": Status.ON_TRACK, "进行中": Status.ON_TRACK,
    "at_risk": Status.AT_RISK, "atrisk": Status.AT_RISK, "yellow": Status.AT_RISK, "amber": Status.AT_RISK,
    "risk": Status.AT_RISK, "有风险": Status.AT_RISK,
    "off_track": Status.OFF_TRACK, "offtrack": Status.OFF_TRACK, "red": Status.OFF_TRACK, "behind": Status.OFF_TRACK,
    "delayed": Status.OFF_TRACK, "已延期": Status.OFF_TRACK, "overdue": Status.OFF_TRACK,
    "not_started": Status.NONE, "none": Status.NONE, "未开始": Status.NONE,
}  # fmt: skip
CANCELLED = {"cancelled", "canceled", "struck_out", "dropped", "abandoned", "withdrawn", "已取消"}


@dataclass(frozen=True, slots=True)
class Stated:
    """A score as a number from 0 to 1, and whatever was written that is none."""

    value: Decimal | None = None
    as_written: str = ""


def stated(row: Row) -> Stated:
    """What a row says of its score; an outcome in the status column is a score in words."""
    words = [row["score_raw"]]
    value = None
    try:
        found = values.figure(row["score"])
        if 0 <= found.value <= 1 and not found.unit:
            value = round_half_up(found.value, PLACES)
        else:
            words.insert(0, row["score"])
    except values.NotUnderstood:
        words.insert(0, row["score"])
    if OUTCOME.search(row["status"]):
        words.append(row["status"])
    return Stated(value, "\n".join(dict.fromkeys(word for word in words if word)))


def state_of(status: str) -> str | None:
    """The state that a status word puts an objective in; None when it says nothing of the kind."""
    return STATES.get(values.key(status)) or (State.CLOSED if OUTCOME.search(status) else None)


def reached(status: str) -> bool | None:
    """Whether a status word says that something was reached, or that it was not; None for neither."""
    word = values.key(status)
    return True if word in REACHED else False if word in NOT_REACHED else None


def status_of(word: str) -> str | None:
    """The status a word means; None when it means none."""
    if reached(word):
        return Status.DONE
    return STATUSES.get(values.key(word))


def is_cancelled(word: str) -> bool:
    """Whether a status word takes a key result out of the count."""
    return values.key(word) in CANCELLED
