"""A goal broken down for others, as an offer: nothing stands on anybody's page before they accept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skylight.goals.models import KeyResult, Objective
from skylight.goals.models.key_results import Amount
from skylight.lib.versions import Versioned
from skylight.org.models import Team


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Suggestions, as far as their two sides may read them."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        """What one suggested, whatever came of it; of what was suggested to one, what is open or was accepted."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.kind == "system":
            return self
        standing = Q(answer=None) | Q(answer__verdict=SuggestionAnswer.Verdict.ACCEPTED)
        return self.filter(Q(by=viewer) | _receives(viewer) & standing)

    def to(self, person: Any) -> Self:
        """Those that a person may answer: made to them, or to a team that they write goals for, by somebody else."""
        return self.filter(_receives(person)).exclude(by=person)

    def open(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(answer=None)


def _receives(person: Any) -> Q:
    # By ids, so that each way finds its index.
    led = Team.objects.filter(leader=person).values("pk")
    mine = Q(to_person=person) | Q(to_team__in=led)
    return mine if person.is_contract or not person.team_id else mine | Q(to_team=person.team_id)


class Suggestion(Versioned):
    """One objective that somebody asks a person or a team to take on, so that a goal of theirs is reached."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="suggestions")
    key_result = models.ForeignKey(
        KeyResult,
        on_delete=models.PROTECT,
        null=True,
        related_name="suggestions",
        help_text="empty: the objective as a whole is broken down",
    )
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="suggestions_received"
    )
    to_team = models.ForeignKey(
        "org.Team", on_delete=models.PROTECT, null=True, related_name="suggestions_received"
    )
    title = models.TextField()
    why = models.TextField(blank=True)
    measure = models.TextField(blank=True, help_text="a key result to begin with")
    start = Amount(null=True)
    target = Amount(null=True)
    unit = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="suggestions_made"
    )
    at = models.DateTimeField()

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_person=None, to_team__isnull=False) | Q(to_person__isnull=False, to_team=None),
                name="a_suggestion_goes_to_one",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_suggestion_says_something"),
        ]
        indexes = [models.Index(fields=["by", "-at", "-id"], name="suggestions_of_a_person")]

    def __str__(self) -> str:
        return self.title[:80]

    @property
    def verdict(self) -> str:
        """How it was answered; empty while it is open."""
        answer: SuggestionAnswer | None = getattr(self, "answer", None)
        return answer.verdict if answer else ""

    @property
    def is_open(self) -> bool:
        return not self.verdict


class SuggestionAnswer(models.Model):
    """What came of a suggestion: who said so, when, and why."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    suggestion = models.OneToOneField(Suggestion, on_delete=models.PROTECT, related_name="answer")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(blank=True)
    drafted = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        null=True,
        related_name="suggestion_answers",
        help_text="the objective that was made of it",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="declined", reason=""), name="a_refusal_of_a_suggestion_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(verdict="accepted", drafted__isnull=False)
                | ~Q(verdict="accepted") & Q(drafted=None),
                name="an_accepted_suggestion_became_an_objective",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.verdict}"
