"""What an export holds, file by file, and what it leaves out and why: reviewed, and compared with the models by a test."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import models

# By file, in the order in which the files are written and read.
FILES: dict[str, str] = {
    "company": "org.Company",
    "teams": "org.Team",
    "team_placements": "org.TeamPlacement",
    "people": "org.Person",
    "memberships": "org.Membership",
    "reporting_lines": "org.ReportingLine",
    "erasures": "org.Erasure",
    "structure_figures": "org.StructureFigures",
    "aliases": "imports.Alias",
    "settings": "policies.Setting",
    "cycles": "cycles.Cycle",
    "objectives": "goals.Objective",
    "contributions": "goals.Contribution",
    "publications": "goals.Publication",
    "closures": "goals.Closure",
    "abandonments": "goals.Abandonment",
    "pauses": "goals.Pause",
    "restrictions": "goals.Restriction",
    "restriction_audience": "goals.Restriction_audience",
    "key_results": "goals.KeyResult",
    "milestones": "goals.Milestone",
    "steps": "goals.Step",
    "step_completions": "goals.StepCompletion",
    "alignments": "goals.Alignment",
    "alignment_answers": "goals.AlignmentAnswer",
    "support_requests": "drafting.SupportRequest",
    "request_steps": "drafting.RequestStep",
    "request_reminders": "drafting.RequestReminder",
    "work_items": "drafting.WorkItem",
    "work_endings": "drafting.WorkEnding",
    "suggestions": "drafting.Suggestion",
    "suggestion_answers": "drafting.SuggestionAnswer",
    "check_ins": "goals.CheckIn",
    "milestone_marks": "goals.MilestoneMark",
    "revisions": "goals.Revision",
    "revision_changes": "goals.RevisionChange",
    "scores": "goals.Score",
    "retros": "goals.Retro",
    "weekly_reports": "followup.WeeklyReport",
    "comments": "activity.Comment",
    "saved_views": "goals.SavedView",
    "follows": "activity.Follow",
    "templates": "drafting.Template",
    "template_key_results": "drafting.TemplateKeyResult",
    "template_retirements": "drafting.TemplateRetirement",
    "events": "activity.Event",
    "seals": "activity.Seal",
    "redactions": "activity.Redaction",
    "notices": "activity.Notice",
    "api_tokens": "sso.ApiToken",
    "endpoints": "outbox.Endpoint",
}
# Files that open doors of their own: empty unless secrets are asked for.
KEYS = frozenset(["api_tokens", "endpoints"])

LEFT_OUT: dict[str, str] = {
    "contenttypes.ContentType": "names of tables, which every installation has of itself",
    "auth.Permission": "not used: what somebody may do follows from who they are",
    "auth.Group": "not used, as above",
    "auth.Group_permissions": "not used, as above",
    "sessions.Session": "who is signed in where; everybody signs in again",
    "account.EmailAddress": "not used: the address stands with the person",
    "account.EmailConfirmation": "not used, as above",
    "django_tasks_database.DBTaskResult": "jobs that wait or are done; recurring ones come back by themselves",
    "activity.Unsealed": "events that wait for their seal; the database notes them as they come in",
    "goals.BoardCount": "counted from other tables, and counted again by a job",
    "followup.WeekCount": "counted from other tables, and counted again by a job",
    "outbox.Delivery": "mail and calls on their way: an installation made of an export tells nobody again",
    "outbox.Attempt": "what the other side answered to them",
    "sso.ApiAnswer": "answers that are kept for a day, so that a repeated call does nothing twice",
    "sso.ApiUse": "who called how often within the last seconds",
    "imports.Upload": "files that wait to be brought in, and what came of them; kept for a month",
    "imports.UploadPart": "the pieces of such files, kept for a day",
    "cli.ScheduledRun": "when this installation's workers ran which job",
    "cli.Worker": "which workers of this installation are awake",
}

# Fields that open doors: only written when asked for.
SECRETS: dict[str, str] = {
    "org.Person.password": "a hash of the password; without it the person sets a new one by a link",
}

# What stands in them after an import without them, made for each row.
MADE_ANEW: dict[str, Callable[[], Any]] = {"org.Person.password": partial(make_password, None)}


def model_of(file: str) -> type[models.Model]:
    """The model behind a file."""
    app, name = FILES[file].split(".")
    return apps.get_model(app, name)


def columns_of(model: type[models.Model], *, secrets: bool) -> list[Any]:
    """The fields of a model that are exported, in the order of their names."""
    fields = [field for field in model._meta.concrete_fields if secrets or not is_secret(field)]
    return sorted(fields, key=lambda field: str(field.attname))


def is_secret(field: Any) -> bool:
    """Whether a field opens a door."""
    return str(field) in SECRETS
