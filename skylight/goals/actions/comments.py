"""What people say about a goal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity.models import Comment
from skylight.goals import fields, telling
from skylight.goals.models import KeyResult, Objective
from skylight.goals.permissions import can_comment, can_solve
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person
from skylight.policies.queries import effective_for

KIND = fields.one_of(Comment.Kind)


@transaction.atomic
def comment(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    text: str,
    kind: str = Comment.Kind.NOTE,
    key_result: KeyResult | None = None,
) -> Comment:
    """Say something about an objective or one of its key results, by name."""
    require(can_comment(by, effective_for(by)))
    words = fields.prose(text, "text")
    if not words:
        raise RuleBroken(_("Write a few words."), field="text")
    if key_result is not None and key_result.objective_id != objective.pk:
        raise RuleBroken(_("This key result belongs to another objective."), field="key_result")
    said = Comment.objects.create(
        objective=objective, key_result=key_result, kind=KIND(kind, "kind"), by=by, at=at, text=words
    )
    hearers = telling.conversation(objective, at)
    telling.say(
        "goals.commented", objective, by=by, at=at, subject=said, tell=hearers, comment_kind=said.kind
    )
    return said


@transaction.atomic
def solve(comment: Comment, *, by: Person, at: datetime) -> Comment:
    """Call a comment settled."""
    require(can_solve(by, comment))
    comment = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    if comment.solved_at is not None:
        raise RuleBroken(_("This comment is settled already."))
    return _settle(comment, at, "goals.comment_solved", by=by, at=at)


@transaction.atomic
def unsolve(comment: Comment, *, by: Person, at: datetime) -> Comment:
    """Take a settled comment up again."""
    require(can_solve(by, comment))
    comment = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    if comment.solved_at is None:
        raise RuleBroken(_("This comment is still open."))
    return _settle(comment, None, "goals.comment_unsolved", by=by, at=at)


def _settle(comment: Comment, solved_at: datetime | None, kind: str, *, by: Person, at: datetime) -> Comment:
    comment.solved_at = solved_at
    versions.save(comment, ["solved_at"])
    hearers = telling.conversation(comment.objective, at)
    telling.say(kind, comment.objective, by=by, at=at, subject=comment, tell=hearers)
    return comment
