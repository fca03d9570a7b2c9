"""What was changed in a published goal: who, when, why, and what it said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skylight.goals.models import KeyResult, Objective, Revision
from skylight.goals.queries.owners import Owner, person

PAGE = 50
FIELDS: dict[str, Promise] = {
    "title": _("Title"),
    "description": _("Description"),
    "commitment": _("Commitment"),
    "kind": _("Kind"),
    "readers": _("Who reads it"),
    "mentor": _("Mentor"),
    "source": _("Where it comes from"),
    "concentrated": _("Which priority does it serve?"),
    "challenging": _("What makes it hard?"),
    "controllable": _("What of it lies outside your hands, and who takes care of that?"),
    "scoring_guide": _("What the scores will mean"),
    "weight": _("Weight"),
    "deadline": _("Deadline"),
    "owner": _("Owner"),
    "backup_owner": _("Backup owner"),
    "contributors": _("Who helps"),
    "start": _("Start"),
    "target": _("Target"),
    "low": _("Not below"),
    "high": _("Not above"),
    "unit": _("Unit"),
    "how_measured": _("How it is measured"),
    "profile": _("How it comes"),
    "milestones": _("Milestones"),
    "standing": _("Standing"),
}
PROSE = {
    "title", "description", "how_measured", "milestones", "contributors", "concentrated", "challenging",
    "controllable", "scoring_guide",
}  # fmt: skip
STANDINGS = {"live": _("counts"), "cancelled": _("cancelled")}


@dataclass(frozen=True)
class Changed:
    """One field's text before and after; `is_prose` when the difference is worth a look word by word."""

    label: str
    before: str
    after: str
    is_prose: bool


@dataclass(frozen=True)
class Saved:
    """One save."""

    id: int
    at: datetime
    by: Owner | None
    reason: str
    after_mid_cycle: bool
    key_result_id: int | None
    key_result_title: str
    changes: tuple[Changed, ...]
    is_new: bool


@dataclass(frozen=True)
class HistoryPage:
    """Some of the saves of a goal, newest first."""

    saves: tuple[Saved, ...]
    number: int
    has_more: bool


def history_page(objective: Objective, number: int = 1) -> HistoryPage:
    """Fifty saves of a goal and its key results; two statements."""
    start = (number - 1) * PAGE
    found = Revision.objects.filter(objective=objective).select_related("by", "key_result")
    rows = list(found.prefetch_related("changes").order_by("-at", "-id")[start : start + PAGE + 1])
    return HistoryPage(tuple(_saved(one) for one in rows[:PAGE]), number, len(rows) > PAGE)


def _saved(one: Revision) -> Saved:
    changes = sorted(one.changes.all(), key=lambda change: change.pk)
    is_new = any(change.field == "standing" and not change.before for change in changes)
    return Saved(
        id=one.pk,
        at=one.at,
        by=person(one.by),
        reason=one.reason,
        after_mid_cycle=one.after_mid_cycle,
        key_result_id=one.key_result_id,
        key_result_title=one.key_result.title if one.key_result else "",
        changes=() if is_new else tuple(_changed(change, bool(one.key_result_id)) for change in changes),
        is_new=is_new,
    )


def _changed(change: Any, of_key_result: bool) -> Changed:
    words = _words(change.field, of_key_result)
    return Changed(
        label=str(FIELDS.get(change.field, change.field)),
        before=str(words.get(change.before, change.before)),
        after=str(words.get(change.after, change.after)),
        is_prose=change.field in PROSE,
    )


def _words(field: str, of_key_result: bool) -> dict[str, Any]:
    """What the codes of a field are called."""
    kinds = KeyResult.Kind if of_key_result else Objective.Kind
    choices: dict[str, dict[str, Any]] = {
        "kind": dict(kinds.choices),
        "commitment": dict(Objective.Commitment.choices),
        "readers": dict(Objective.Readers.choices),
        "source": dict(Objective.Source.choices),
        "profile": dict(KeyResult.Profile.choices),
        "standing": dict(STANDINGS),
    }
    return choices.get(field, {})
