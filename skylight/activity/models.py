"""What happened, what was said about it, and who was told."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skylight.lib.versions import Versioned


def salt() -> str:
    """Chance enough that nobody can guess an event's words from their digest once they are redacted."""
    return secrets.token_urlsafe(12)


class Event(models.Model):
    """One act: who did what to which thing, and when. Written in the same transaction.

    The database refuses every change of it but one: `activity.actions.redact` takes its words away.
    """

    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="acts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="events"
    )
    team = models.ForeignKey("org.Team", on_delete=models.PROTECT, null=True, related_name="events")
    objective = models.ForeignKey(
        "goals.Objective", on_delete=models.PROTECT, null=True, related_name="events"
    )
    subject = models.CharField(max_length=60, help_text="what it happened to: goals.keyresult:12")
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, help_text="values before and after, as text")
    request = models.CharField(
        max_length=32, blank=True, default="", db_default="", help_text="the X-Request-Id it came with"
    )
    salt = models.CharField(max_length=16, blank=True, default=salt, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="events_newest_first"),
            models.Index(fields=["objective", "-id"], name="events_of_an_objective"),
            models.Index(fields=["person", "-id"], name="events_of_a_person"),
            models.Index(fields=["subject", "-id"], name="events_of_a_thing"),
            # Most events are check-ins, then come other acts on goals: whoever asks for the rest skips them.
            models.Index(fields=["-id"], condition=Q(objective=None), name="events_of_no_goal"),
            models.Index(
                fields=["-at", "-id"], condition=~Q(kind="goals.checked_in"), name="events_but_check_ins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Unsealed(models.Model):
    """An event that waits for its seal; the database writes the row with the event."""

    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """The place of an event in the chain: each hash covers the event and the hash before it. Never changed."""

    sequence = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 and so on, without a gap")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="seal")
    at = models.DateTimeField(help_text="when it was sealed")
    words = models.CharField(max_length=64, help_text="SHA-256 of the event's reason and data")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash[:12]}"


class Redaction(models.Model):
    """Says that an event's words were taken away, and in which event one can read by whom and why. Never changed."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="redaction")
    declared_in = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="redactions")

    def __str__(self) -> str:
        return f"{self.event_id}, see {self.declared_in_id}"


class Notice(models.Model):
    """One person told of one event; a repeat of the event changes nothing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="a_person_is_told_once_of_an_event")
        ]
        indexes = [
            models.Index(
                fields=["person", "-id"], condition=Q(read_at=None), name="unread_notices_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.event_id}"


class Comment(Versioned):
    """What somebody says about an objective, by name."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Comment")
        QUESTION = "question", _("Question")
        SUGGESTION = "suggestion", _("Suggestion")
        DISAGREEMENT = "disagreement", _("Disagreement")
        OFFER = "offer", _("Offer to help")
        THANKS = "thanks", _("Thanks")

    objective = models.ForeignKey("goals.Objective", on_delete=models.PROTECT, related_name="comments")
    key_result = models.ForeignKey(
        "goals.KeyResult", on_delete=models.PROTECT, null=True, related_name="comments"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NOTE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="comments"
    )
    by_name = models.CharField(max_length=200, blank=True, help_text="as written, if the person is not known")
    at = models.DateTimeField()
    text = models.TextField()
    solved_at = models.DateTimeField(null=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["objective", "at", "id"], name="comments_of_an_objective")]

    def __str__(self) -> str:
        return self.text[:60]


class FollowQuerySet(models.QuerySet["Follow"]):
    """Who follows what."""

    def live(self) -> Self:
        """Those that still stand."""
        return self.filter(ended_at=None)


class Follow(models.Model):
    """Somebody wants to hear of one goal, or of the goals of a person or a team, [at, ended_at); their own affair."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follows")
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="followed"
    )
    team = models.ForeignKey("org.Team", on_delete=models.PROTECT, null=True, related_name="followed")
    objective = models.ForeignKey(
        "goals.Objective", on_delete=models.PROTECT, null=True, related_name="followed"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(whom__isnull=False, team=None, objective=None)
                | Q(whom=None, team__isnull=False, objective=None)
                | Q(whom=None, team=None, objective__isnull=False),
                name="one_follows_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=["person", target], condition=Q(ended_at=None), name=f"one_follows_{target}_once"
                )
                for target in ("whom", "team", "objective")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.whom_id or self.team_id or self.objective_id}"
