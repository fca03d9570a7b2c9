"""Ordinary work: what people do beside their goals, seen without pretending to be one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from skylight.drafting.models.requests import SupportRequest
from skylight.lib.versions import Versioned


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Ordinary work one may read."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        """Open as published goals are; what came of a request only to those who may read the request."""
        from skylight.goals import visibility

        if not viewer.is_authenticated:
            return self.none()
        if viewer.kind == "system":
            return self
        policy = visibility.policy_of(viewer, at)
        mine = Q(owner_person=viewer) | Q(owner_team__leader=viewer)
        asked = SupportRequest.objects.visible_to(viewer, at).filter(pk=OuterRef("request"))
        return self.filter(mine | visibility.reach(viewer, policy) & (Q(request=None) | Exists(asked)))

    def open(self) -> Self:
        """Neither done nor dropped."""
        return self.filter(state=WorkItem.State.OPEN)


class WorkItem(Versioned):
    """One piece of work that is in nobody's OKRs; it has no progress and no score."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    title = models.TextField()
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="work_items"
    )
    owner_team = models.ForeignKey("org.Team", on_delete=models.PROTECT, null=True, related_name="work_items")
    by_when = models.DateField(null=True)
    link = models.TextField(blank=True, help_text="where it is tracked")
    request = models.ForeignKey(
        SupportRequest,
        on_delete=models.PROTECT,
        null=True,
        related_name="work_items",
        help_text="which request it came from",
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.OPEN, help_text="what its standing ending says"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_person=None, owner_team__isnull=False)
                | Q(owner_person__isnull=False, owner_team=None),
                name="a_work_item_has_one_owner",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_work_item_says_what"),
        ]
        indexes = [
            models.Index(fields=["owner_person", "state", "-id"], name="work_of_a_person"),
            models.Index(fields=["owner_team", "state", "-id"], name="work_of_a_team"),
        ]

    def __str__(self) -> str:
        return self.title[:80]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class WorkEnding(models.Model):
    """A piece of work was done, or dropped with a reason; undone by `undone_at`."""

    class Kind(models.TextChoices):
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    work = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="endings")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work"], condition=Q(undone_at=None), name="a_work_item_ends_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.kind}"
