"""How goals hang together: who serves, derives from, depends on or shares what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from skylight.goals.models.key_results import KeyResult
from skylight.goals.models.objectives import Objective


class AlignmentQuerySet(models.QuerySet["Alignment"]):
    """Alignments as of a moment."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        """Those of which the viewer may read both ends."""
        readable = Objective.objects.visible_to(viewer, at).values("pk")
        return self.filter(from_objective__in=readable, to_objective__in=readable)

    def live(self) -> Self:
        return self.filter(ended_at=None)

    def at(self, moment: datetime) -> Self:
        """Those that stood at a moment, now or in the past."""
        return self.filter(at__lte=moment).filter(Q(ended_at=None) | Q(ended_at__gt=moment))


def _stands_once() -> list[models.UniqueConstraint]:
    """One constraint for each way in which the ends may be key results: databases hold two nulls for different."""
    ends = {
        "objectives": ([], Q(from_key_result=None, to_key_result=None)),
        "to_a_key_result": (["to_key_result"], Q(from_key_result=None, to_key_result__isnull=False)),
        "from_a_key_result": (["from_key_result"], Q(from_key_result__isnull=False, to_key_result=None)),
        "key_results": (
            ["from_key_result", "to_key_result"],
            Q(from_key_result__isnull=False, to_key_result__isnull=False),
        ),
    }
    return [
        models.UniqueConstraint(
            fields=["from_objective", "to_objective", "relation", *fields],
            condition=Q(ended_at=None) & condition,
            name=f"an_alignment_stands_once_{name}",
        )
        for name, (fields, condition) in ends.items()
    ]


class Alignment(models.Model):
    """One link from a goal to the goal it serves; either end may be a key result. Both sides see it."""

    class Relation(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        DERIVED_FROM = "derived_from", _("is derived from")
        DEPENDS_ON = "depends_on", _("depends on")
        SHARED = "shared", _("is shared with")

    from_objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="alignments_out")
    from_key_result = models.ForeignKey(
        KeyResult, on_delete=models.PROTECT, null=True, related_name="alignments_out"
    )
    to_objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="alignments_in")
    to_key_result = models.ForeignKey(
        KeyResult, on_delete=models.PROTECT, null=True, related_name="alignments_in"
    )
    relation = models.CharField(max_length=12, choices=Relation, default=Relation.SUPPORTS)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.TextField(blank=True)

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            *_stands_once(),
            models.CheckConstraint(
                condition=~Q(from_objective=F("to_objective")), name="an_alignment_joins_two_objectives"
            ),
        ]
        indexes = [
            models.Index(fields=["from_objective"], condition=Q(ended_at=None), name="live_alignments_out"),
            models.Index(fields=["to_objective"], condition=Q(ended_at=None), name="live_alignments_in"),
        ]

    def __str__(self) -> str:
        return f"{self.from_objective_id} {self.relation} {self.to_objective_id}"


class AlignmentAnswer(models.Model):
    """What the owner of the other side says: acknowledged, or challenged with a reason. The newest counts."""

    class Verdict(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CHALLENGED = "challenged", _("Challenged")

    alignment = models.ForeignKey(Alignment, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(max_length=12, choices=Verdict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.alignment_id}: {self.verdict}"
