"""Asking others for support with a goal: "put it in your OKR", what was said to and fro, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from skylight.goals.models import Alignment, KeyResult, Objective, Restriction
from skylight.lib.versions import Versioned


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    """Requests one may read, and whose turn it is."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        """The two sides, those who lead them, and once the asker's goal is published everybody who may read that.

        While the goal is closed to some, those who lead read it only if they may read the goal.
        """
        if not viewer.is_authenticated:
            return self.none()
        if viewer.kind == "system":
            return self
        goal = Objective.objects.visible_to(viewer, at).filter(pk=OuterRef("objective"))
        published = goal.filter(published_at__isnull=False)
        return self.filter(
            Q(by=viewer)
            | _owns(viewer)
            | receives(viewer)
            | _leads(viewer) & _open(at)
            | Q(Exists(published))
        )

    def waiting(self) -> Self:
        """Those that nobody has brought to an end."""
        return self.filter(state__in=SupportRequest.WAITING)

    def asked_of(self, person: Any) -> Self:
        """Those that a person may answer: made to them, to a team they lead, or to the team they work in."""
        return self.filter(receives(person)).exclude(by=person)

    def waiting_for(self, person: Any) -> Self:
        """Those in which it is a person's turn: to answer what was asked, or what was proposed instead."""
        answers = receives(person) & Q(state__in=SupportRequest.WAITS_FOR_RECEIVER) & ~Q(by=person)
        return self.filter(answers | Q(by=person, state=SupportRequest.State.COUNTERED))

    def around(self, person: Any) -> Self:
        """Those to or from the people and teams that somebody leads."""
        return self.filter(_leads(person)).exclude(by=person).exclude(to_person=person)


def receives(person: Any) -> Q:
    """The condition that a request was made to somebody, or to a team they write for."""
    mine = Q(to_person=person) | Q(to_team__leader=person)
    return mine if person.is_contract or not person.team_id else mine | Q(to_team=person.team_id)


def _owns(viewer: Any) -> Q:
    owners = ("owner_person", "backup_owner", "owner_team__leader")
    found = Q()
    for owner in owners:
        found |= Q(**{f"objective__{owner}": viewer})
    return found


def _leads(viewer: Any) -> Q:
    """Managers and team leaders of both sides; of a team, whoever its leader answers to."""
    led = ("by__manager", "by__team__leader", "to_person__manager", "to_person__team__leader",
           "to_team__leader", "to_team__leader__manager")  # fmt: skip
    found = Q()
    for way in led:
        found |= Q(**{way: viewer})
    return found


def _open(at: datetime) -> Q:
    closed = Restriction.objects.filter(objective=OuterRef("objective"), lifted_at=None, until_at__gt=at)
    return ~Exists(closed) & Q(objective__readers=Objective.Readers.ALL)


class Terms(models.Model):
    """What is asked for: what, by when and how big."""

    class Size(models.TextChoices):
        SMALL = "small", _("Small: a few days")
        MEDIUM = "medium", _("Medium: a few weeks")
        LARGE = "large", _("Large: most of a cycle")

    what = models.TextField(blank=True)
    by_when = models.DateField(null=True)
    size = models.CharField(max_length=10, choices=Size, blank=True)
    days = models.PositiveSmallIntegerField(null=True, help_text="days of work, if somebody has counted them")

    class Meta:
        abstract = True


class SupportRequest(Versioned, Terms):
    """What somebody asks of a person or a team for a goal of theirs; the terms are those the asker stands by now."""

    class State(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        COUNTERED = "countered", _("Something else was proposed")
        AGREED = "agreed", _("Agreed, not in the OKRs yet")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    WAITS_FOR_RECEIVER = ("open", "agreed")
    WAITING = ("open", "countered", "agreed")

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="support_requests")
    key_result = models.ForeignKey(
        KeyResult,
        on_delete=models.PROTECT,
        null=True,
        related_name="support_requests",
        help_text="empty: for the objective as a whole",
    )
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="support_asked_of"
    )
    to_team = models.ForeignKey(
        "org.Team", on_delete=models.PROTECT, null=True, related_name="support_asked_of"
    )
    why = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=State, default=State.OPEN, help_text="what its newest step says"
    )
    waiting_since = models.DateTimeField(help_text="its newest step")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="support_asked")
    at = models.DateTimeField()

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_person=None, to_team__isnull=False) | Q(to_person__isnull=False, to_team=None),
                name="a_support_request_goes_to_one",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="a_support_request_says_what"),
            models.CheckConstraint(condition=~Q(size="", days=None), name="a_support_request_says_how_big"),
        ]
        indexes = [
            models.Index(fields=["by", "state", "-id"], name="requests_of_a_person"),
            models.Index(fields=["to_person", "state", "-id"], name="requests_to_a_person"),
            models.Index(fields=["to_team", "state", "-id"], name="requests_to_a_team"),
            models.Index(
                fields=["waiting_since"],
                condition=Q(state__in=["open", "countered", "agreed"]),
                name="requests_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING


class RequestStep(Terms):
    """One step in the story of a request: asked, proposed otherwise, changed, agreed, or brought to an end."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked")
        COUNTERED = "countered", _("Proposed something else")
        CHANGED = "changed", _("Changed what is asked")
        AGREED = "agreed", _("Agreed to the proposal")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrew it")

    class TakenAs(models.TextChoices):
        OBJECTIVE = "objective", _("As an objective")
        KEY_RESULT = "key_result", _("As a key result")
        WORK = "work", _("As ordinary work")

    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    why = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="what was said with it; of a refusal the reason")
    taken_as = models.CharField(max_length=10, choices=TakenAs, blank=True)
    objective = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        null=True,
        related_name="request_steps",
        help_text="what came of it",
    )
    key_result = models.ForeignKey(
        KeyResult,
        on_delete=models.PROTECT,
        null=True,
        related_name="request_steps",
        help_text="what came of it",
    )
    alignment = models.ForeignKey(
        Alignment, on_delete=models.PROTECT, null=True, related_name="request_steps"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="declined", note=""), name="a_declined_request_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="accepted") & ~Q(taken_as="") | ~Q(kind="accepted") & Q(taken_as=""),
                name="an_accepted_request_became_something",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(kind__in=["accepted", "declined", "withdrawn"]),
                name="a_support_request_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind}"


class RequestReminder(models.Model):
    """Somebody was reminded of a request that waits, on one day of the company."""

    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="request_reminders"
    )
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "on", "request"], name="a_person_is_reminded_once_a_day_of_a_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.request_id}"
