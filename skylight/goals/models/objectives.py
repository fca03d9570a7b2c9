"""What a person or a team wants to achieve in a cycle."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from skylight.lib import paths
from skylight.lib.indexes import NewestFirst
from skylight.lib.versions import Versioned


def in_tree(team: Any) -> Q:
    """The condition on objectives to be a team's, of a team below it, or of one of all their people."""
    return paths.within("owner_team__path", team.path) | paths.within("owner_person__team__path", team.path)


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Objectives one may read, by owner, cycle and state."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        """What this person may read at that moment.

        Published goals are open to everybody (contract workers: as far as their team's policy reaches); drafts to
        those who write them and the line manager; restricted ones to their owners and the named audience. Drafts
        that were thrown away nobody reads.
        """
        from skylight.goals import visibility

        return visibility.visible(self, viewer, at)

    def live(self) -> Self:
        """Published and not yet closed or dropped."""
        return self.filter(state=Objective.State.PUBLISHED)

    def not_discarded(self) -> Self:
        """All but the drafts that were thrown away; those keep a row and nothing else."""
        return self.exclude(state=Objective.State.ABANDONED, published_at=None)

    def in_cycle(self, cycle: Any) -> Self:
        return self.filter(cycle=cycle)

    def owned_by(self, person: Any) -> Self:
        return self.filter(owner_person=person)

    def paused(self, at: datetime) -> Self:
        """Those that rest at that moment."""
        return self.live().filter(paused_until__gt=at)

    def measured(self) -> Self:
        """Those that figures may count: what somebody wants to learn is no matter of the company's numbers."""
        return self.exclude(kind=Objective.Kind.ABILITY)

    def of_team_tree(self, team: Any) -> Self:
        """Those of a team, of the teams below it, and of all their people."""
        return self.filter(in_tree(team))

    def in_order(self) -> Self:
        return self.order_by("position", "id")

    def unaligned(self) -> Self:
        """Those that serve nothing: no live alignment leaves them."""
        from skylight.goals.models.alignments import Alignment

        leaving = Alignment.objects.filter(from_objective=OuterRef("pk"), ended_at=None)
        return self.filter(~Exists(leaving))


class Objective(Versioned):
    """One objective: owned by exactly one person or team; its score measures the goal, not the person."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Closed")
        ABANDONED = "abandoned", _("Abandoned")

    class Commitment(models.TextChoices):
        COMMITTED = "committed", _("Committed")
        ASPIRATIONAL = "aspirational", _("Aspirational")

    class Kind(models.TextChoices):
        PROJECT = "project", _("Project goal")
        ABILITY = "ability", _("Ability goal")
        FUNCTIONAL = "functional", _("Functional goal")

    class Readers(models.TextChoices):
        ALL = "all", _("Everybody")
        TEAM = "team", _("The team only")

    class Source(models.TextChoices):
        STRATEGY = "strategy", _("Strategy from above")
        OWN_BUSINESS = "own_business", _("Our own work")
        PARTNER_NEED = "partner_need", _("What partners need")
        GROWTH = "growth", _("Growth")

    cycle = models.ForeignKey("cycles.Cycle", on_delete=models.PROTECT, related_name="objectives")
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="objectives"
    )
    owner_team = models.ForeignKey("org.Team", on_delete=models.PROTECT, null=True, related_name="objectives")
    backup_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="backs_up"
    )
    contributors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Contribution", related_name="contributes_to"
    )
    title = models.TextField()
    description = models.TextField(blank=True, help_text="Markdown")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    commitment = models.CharField(max_length=12, choices=Commitment, default=Commitment.COMMITTED)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROJECT)
    readers = models.CharField(
        max_length=4, choices=Readers, default=Readers.ALL, db_default="all", help_text="of an ability goal"
    )
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="mentors",
        help_text="of an ability goal; reads it whoever else may",
    )
    source = models.CharField(max_length=12, choices=Source, blank=True, default="", db_default="")
    concentrated = models.TextField(
        blank=True, default="", db_default="", help_text="which priority it serves"
    )
    challenging = models.TextField(blank=True, default="", db_default="", help_text="what makes it hard")
    controllable = models.TextField(
        blank=True, default="", db_default="", help_text="what lies outside the owner's hands, and who has it"
    )
    scoring_guide = models.TextField(
        blank=True, default="", db_default="", help_text="what 0.3, 0.7 and 1.0 will mean, said up front"
    )
    weight = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    deadline = models.DateField(null=True)
    position = models.PositiveIntegerField(default=0)
    progress = models.DecimalField(
        max_digits=12, decimal_places=6, null=True, help_text="0 to 1, from its own key results alone"
    )
    score_stated = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    score_computed = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    score_as_written = models.TextField(
        blank=True, help_text="a score in words, or outside 0 to 1, from elsewhere"
    )
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="carried_to")
    times_carried = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateTimeField(
        null=True, help_text="when its newest pause ends or ended; silence counts from there"
    )
    external_id = models.CharField(max_length=200, null=True, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_person=None, owner_team__isnull=False)
                | Q(owner_person__isnull=False, owner_team=None),
                name="an_objective_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0), name="objective_weight_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(score_stated=None) | Q(score_stated__range=(0, 1)), name="objective_score_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(kind="ability") | Q(readers="all", mentor=None),
                name="only_an_ability_goal_has_a_mentor_or_is_for_its_team",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_person", "cycle", "position"], name="objectives_of_a_person"),
            models.Index(fields=["owner_team", "cycle", "position"], name="objectives_of_a_team"),
            models.Index(fields=["cycle", "state", "-published_at"], name="objectives_of_a_cycle"),
            NewestFirst(fields=["cycle", "-published_at", "-id"], name="objectives_newest_first"),
            models.Index(fields=["cycle"], condition=Q(readers="team"), name="objectives_of_a_team_only"),
        ]

    def __str__(self) -> str:
        return self.title[:80]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_live(self) -> bool:
        return self.state == self.State.PUBLISHED

    def is_paused(self, at: datetime) -> bool:
        """Does it rest at that moment?"""
        return self.is_live and self.paused_until is not None and self.paused_until > at

    @property
    def is_for_team(self) -> bool:
        """Does only the team read it?"""
        return self.readers == self.Readers.TEAM

    @property
    def is_carried_often(self) -> bool:
        """Carried over more than twice: time to ask why. Learning takes as long as it takes."""
        return self.times_carried > 2 and self.kind != self.Kind.ABILITY

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.CLOSED, self.State.ABANDONED)


class Contribution(models.Model):
    """One person who helps with an objective, [from, until)."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="contributions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "person"],
                condition=Q(ended_at=None),
                name="a_person_contributes_once_to_an_objective",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} helps {self.objective_id}"


class Act(models.Model):
    """A step in an objective's life that somebody will ask about."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Publication(Act):
    """The owner made it public, alone."""

    objective = models.OneToOneField(Objective, on_delete=models.PROTECT, related_name="publication")

    def __str__(self) -> str:
        return f"publication of {self.objective_id}"


class Closure(Act):
    """The owner ended it; undone by `undone_at`."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="closures")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective"], condition=Q(undone_at=None), name="an_objective_is_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"closure of {self.objective_id}"


class Abandonment(Act):
    """The owner dropped it, with a reason."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="abandonments")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective"], condition=Q(undone_at=None), name="an_objective_is_abandoned_once"
            )
        ]

    def __str__(self) -> str:
        return f"abandonment of {self.objective_id}"


class Pause(Act):
    """Work on it rests for a while, [at, until_at): nobody is asked how it goes, and silence is no bad sign.

    `ended_at` is when it really ended: at its time, earlier by hand, or when the objective was closed.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="pauses")
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective"], condition=Q(ended_at=None), name="an_objective_has_one_pause"
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("at")), name="a_pause_ends"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_pause_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"pause of {self.objective_id}"


class Restriction(models.Model):
    """The declared exception to openness: a reason, an audience and an end; that it exists stays visible."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="restrictions")
    reason = models.TextField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    audience = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="may_read")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective"], condition=Q(lifted_at=None), name="an_objective_has_one_restriction"
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("at")), name="a_restriction_ends"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_restriction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"restriction of {self.objective_id}"
