"""Goals worth writing again: words to begin with, kept for a team or for the company."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from skylight.goals.models import KeyResult, Objective
from skylight.lib import paths
from skylight.lib.versions import Versioned


class Function(models.TextChoices):
    """What somebody's work is about."""

    SALES = "sales", _("Sales")
    MARKETING = "marketing", _("Marketing")
    PRODUCT = "product", _("Product")
    ENGINEERING = "engineering", _("Engineering")
    DESIGN = "design", _("Design")
    SUPPORT = "support", _("Support")
    PEOPLE = "people", _("People and hiring")
    FINANCE = "finance", _("Finance")
    OPERATIONS = "operations", _("Operations")
    LEGAL = "legal", _("Legal")
    RESEARCH = "research", _("Research")
    DATA = "data", _("Data")
    GROWTH = "growth", _("Growth of a person")


class TemplateQuerySet(models.QuerySet["Template"]):
    """Templates, as far as one may read them."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        """Open to everybody who works here; contract workers read the company's and those of their own teams."""
        if not viewer.is_authenticated:
            return self.none()
        if not viewer.is_contract:
            return self
        return self.filter(Q(team=None) | Q(team__in=paths.ids(viewer.team.path) if viewer.team else []))

    def in_use(self) -> Self:
        """Those that were not retired."""
        return self.filter(~Exists(_retired()))

    def with_retirement(self) -> Self:
        """Each with `is_retired`."""
        return self.annotate(is_retired=Exists(_retired()))


def _retired() -> models.QuerySet[TemplateRetirement]:
    return TemplateRetirement.objects.filter(template=OuterRef("pk"), undone_at=None)


class Template(Versioned):
    """One objective's words without owner, cycle and figures; of a team, or of the company without one."""

    team = models.ForeignKey("org.Team", on_delete=models.PROTECT, null=True, related_name="goal_templates")
    function = models.CharField(max_length=12, choices=Function)
    title = models.TextField()
    description = models.TextField(blank=True, help_text="Markdown")
    kind = models.CharField(max_length=12, choices=Objective.Kind, default=Objective.Kind.PROJECT)
    commitment = models.CharField(
        max_length=12, choices=Objective.Commitment, default=Objective.Commitment.COMMITTED
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="a_template_says_something")]
        indexes = [models.Index(fields=["function", "-id"], name="templates_of_a_function")]

    def __str__(self) -> str:
        return self.title[:80]


class TemplateKeyResult(models.Model):
    """One key result of a template; its figures are for whoever uses it to say."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="key_results")
    title = models.TextField()
    kind = models.CharField(max_length=10, choices=KeyResult.Kind, default=KeyResult.Kind.INCREASE)
    unit = models.CharField(max_length=40, blank=True)
    how_measured = models.TextField(blank=True)
    steps = models.TextField(blank=True, help_text="the milestones, one a line")
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_template_key_result_says_something")
        ]

    def __str__(self) -> str:
        return self.title[:80]


class TemplateRetirement(models.Model):
    """A template is not offered any more; taken back by `undone_at`."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="retirements")
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
                fields=["template"], condition=Q(undone_at=None), name="a_template_is_retired_once"
            )
        ]

    def __str__(self) -> str:
        return f"retirement of {self.template_id}"
