"""What waits to go out, where to, and what the other side said to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from skylight.lib.versions import Versioned


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Webhooks by what can become of them."""

    def standing(self) -> Self:
        """Those that nobody has removed."""
        return self.filter(deleted_at=None)

    def live(self) -> Self:
        """Those that take what happens now."""
        return self.standing().filter(paused_at=None)

    def ready(self, at: datetime) -> Self:
        """Those that have something to send now and that nobody is serving, the longest unserved first."""
        due = Delivery.objects.due(at).filter(endpoint=OuterRef("pk"))
        rested = Q(rests_until=None) | Q(rests_until__lte=at)
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        found = self.live().filter(rested & free & Exists(due))
        return found.order_by(F("served_at").asc(nulls_first=True), "id")


class Endpoint(Versioned):
    """A webhook: an address of another program that is told of what happens, as far as its owner may read it.

    One without an owner is the company's and is told of what is open to everybody. Its secrets are not in here:
    they are derived from `salt` and the key of the installation.
    """

    class Pause(models.TextChoices):
        HAND = "hand", _("Paused by hand")
        FAILING = "failing", _("Paused, because it failed for a day")
        GONE = "gone", _("Paused, because it said that it is gone")
        LEFT = "left", _("Paused, because its owner left")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="endpoints"
    )
    url = models.CharField(max_length=2000)
    about = models.CharField(max_length=200, blank=True)
    kinds = models.JSONField(default=list, help_text="what it is told of; empty for everything")
    salt = models.CharField(max_length=64)
    former_salt = models.CharField(max_length=64, blank=True)
    former_until = models.DateTimeField(null=True, help_text="so long the former secret signs as well")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause = models.CharField(max_length=10, blank=True, choices=Pause, help_text="why it is paused")
    failing_since = models.DateTimeField(null=True, help_text="nothing has arrived since")
    failures = models.PositiveIntegerField(default=0, help_text="one after the other")
    rests_until = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called on pages, without what its address may keep secret."""
        return self.about or self.host

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def is_company_wide(self) -> bool:
        return self.owner_id is None

    def takes(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def owner_is_gone(self, day: date) -> bool:
        return self.owner is not None and not self.owner.may_sign_in(day)

    def salts(self, at: datetime) -> list[str]:
        """The salts of the secrets that sign at a moment, the newest first."""
        former = self.former_salt and self.former_until is not None and at < self.former_until
        return [self.salt, self.former_salt] if former else [self.salt]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """What is on its way."""

    def waiting(self) -> Self:
        return self.filter(state=Delivery.State.WAITING)

    def due(self, at: datetime) -> Self:
        return self.waiting().filter(due_at__lte=at)

    def letters(self, at: datetime) -> Self:
        """Mails that may be taken now; of several things in one mail only the first stands for it."""
        earlier = Delivery.objects.waiting().filter(
            person=OuterRef("person"),
            digest_at=OuterRef("digest_at"),
            message=OuterRef("message"),
            id__lt=OuterRef("id"),
        )
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        found = self.due(at).filter(free, endpoint=None)
        return found.exclude(Exists(earlier)).order_by("due_at", "id")


class Delivery(models.Model):
    """One event on its way to one receiver: a person by mail, or an endpoint. Written with the event itself."""

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        SENT = "sent", _("Arrived")
        DEAD = "dead", _("Given up")
        DROPPED = "dropped", _("Not sent")

    event = models.ForeignKey("activity.Event", on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="deliveries",
        db_index=False,
    )
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, null=True, related_name="deliveries", db_index=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(
        max_length=200, blank=True, help_text="why it was not sent, or what went wrong last"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    digest_at = models.DateTimeField(null=True, help_text="the moment of the daily mail that it goes into")
    message = models.CharField(max_length=200, blank=True, help_text="Message-ID of the mail, for good")
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, endpoint__isnull=False) | Q(person__isnull=False, endpoint=None),
                name="a_delivery_has_one_receiver",
            ),
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(endpoint=None),
                name="an_event_is_mailed_to_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["event", "endpoint"],
                condition=Q(person=None),
                name="an_event_goes_to_an_endpoint_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="waiting", endpoint=None), name="mails_by_due_time"
            ),
            models.Index(
                fields=["person", "digest_at"], condition=Q(state="waiting"), name="things_in_a_mail"
            ),
            models.Index(
                fields=["endpoint", "due_at"], condition=Q(state="waiting"), name="webhooks_by_due_time"
            ),
            models.Index(fields=["endpoint", "-id"], name="deliveries_of_an_endpoint"),
            models.Index(fields=["done_at"], name="deliveries_done"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.person_id or self.endpoint_id}"

    @property
    def webhook_id(self) -> str:
        """The same at every try, so that the other side recognises what it has had already."""
        return f"event-{self.event_id}-{self.endpoint_id}"


class Attempt(models.Model):
    """One call of an endpoint and what it answered."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, help_text="none if nobody answered")
    answer = models.TextField(blank=True, help_text="its first 1,000 characters, or what went wrong")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status}"
