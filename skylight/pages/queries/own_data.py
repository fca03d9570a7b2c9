"""What is one person's own: everything they wrote, and what is kept about them; nobody else's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from skylight.imports.export.catalogue import columns_of, model_of
from skylight.org.models import Person

# The ways in which a row is a person's.
Whose = Callable[[Person], list[Q]]


def _is(*names: str) -> Whose:
    """Rows in which one of these fields is the person."""
    return lambda person: [Q(**{name: person.pk}) for name in names]


def _of_oneself(person: Person) -> list[Q]:
    """What was done with the person's own row, and what they did that is about nobody else."""
    subject = Q(subject=f"org.person:{person.pk}")
    return [subject, Q(by=person, person=None), Q(by=person, person=person)]


# By file of an export; the same rows, fewer of them.
OWN: dict[str, Whose] = {
    "people": _is("pk"),
    "memberships": _is("person"),
    "reporting_lines": _is("person"),
    "aliases": _is("person"),
    "settings": _is("by"),
    "objectives": _is("owner_person"),
    "contributions": _is("person"),
    "publications": _is("by"),
    "closures": _is("by"),
    "abandonments": _is("by"),
    "pauses": _is("by"),
    "restrictions": _is("by"),
    "restriction_audience": _is("person_id"),
    "key_results": _is("objective__owner_person", "owner"),
    "milestones": _is("key_result__objective__owner_person", "key_result__owner"),
    "steps": _is("by"),
    "step_completions": _is("by"),
    "alignments": _is("by"),
    "alignment_answers": _is("by"),
    "support_requests": _is("by"),
    "request_steps": _is("by"),
    "request_reminders": _is("person"),
    "work_items": _is("owner_person"),
    "work_endings": _is("by"),
    "suggestions": _is("by"),
    "suggestion_answers": _is("by"),
    "check_ins": _is("by"),
    "milestone_marks": _is("check_in__by"),
    "revisions": _is("by"),
    "revision_changes": _is("revision__by"),
    "scores": _is("by"),
    "retros": _is("by"),
    "weekly_reports": _is("owner_person", "by"),
    "comments": _is("by"),
    "saved_views": _is("person"),
    "follows": _is("person"),
    "templates": _is("by"),
    "template_key_results": _is("template__by"),
    "template_retirements": _is("by"),
    "events": _of_oneself,
    "notices": _is("person"),
    "api_tokens": _is("person"),
    "endpoints": _is("owner"),
}

# Files that name people and are nobody's own.
OF_ALL: dict[str, str] = {
    "company": "names whose goals are the company's",
    "teams": "name their leaders; a person's places are in memberships",
    "team_placements": "say where teams stood, and who put them there",
    "cycles": "are everybody's calendar",
    "structure_figures": "count people and name none",
    "erasures": "name those who have gone",
    "seals": "prove that no event was changed",
    "redactions": "say which words were taken away",
}

# What opens doors goes to nobody, not even to the one whose door it is.
HIDDEN = {"sso.ApiToken.digest", "outbox.Endpoint.salt", "outbox.Endpoint.former_salt", "activity.Event.salt"}


def own_fields(file: str) -> list[Any]:
    """The fields of a file that the person gets."""
    return [field for field in columns_of(model_of(file), secrets=False) if str(field) not in HIDDEN]


def own_rows(file: str, person: Person, *, at: datetime) -> QuerySet[Any]:
    """The rows of a file that are the person's own, as far as they may read them, in the order of ids."""
    rows = _in_any_way(model_of(file)._base_manager.all(), OWN[file](person))
    if file in ("key_results", "milestones"):
        readable = model_of("objectives")._default_manager.visible_to(person, at)  # type: ignore[attr-defined]
        path = "objective" if file == "key_results" else "key_result__objective"
        rows = rows.filter(**{f"{path}__in": readable.values("pk")})
    return rows.order_by("pk")


def _in_any_way(rows: QuerySet[Any], ways: list[Q]) -> QuerySet[Any]:
    """Each way by its own index: as one condition over two tables it would make the database read every row."""
    first, *more = [rows.filter(way).order_by() for way in ways]
    return (
        rows.filter(pk__in=first.values("pk").union(*(one.values("pk") for one in more))) if more else first
    )
