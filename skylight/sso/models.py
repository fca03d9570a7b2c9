"""What programs come in with, what they were answered, and how often they ask."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ApiToken(models.Model):
    """A key with which a program acts as a person. Of its secret only the SHA-256 is kept.

    A fast hash is right here, unlike for passwords: the secret is 238 random bits, which nobody guesses however fast,
    and it is checked at every request.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    public_id = models.CharField(max_length=16, unique=True, help_text="what of the key may be shown")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the whole key")
    scopes = models.CharField(max_length=40, default="read", help_text="read, or read write")
    is_service = models.BooleanField(default=False, help_text="made by an administrator for a program")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "-id"], name="api_tokens_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="a_token_expires_after_it_is_made"
            )
        ]

    def __str__(self) -> str:
        return f"sky_{self.public_id}"

    def is_live(self, at: datetime) -> bool:
        """Whether it still opens anything by itself; its person has to work here as well."""
        return self.revoked_at is None and at < self.expires_at

    def may(self, scope: str) -> bool:
        return scope in self.scopes.split()


class ApiAnswer(models.Model):
    """What a call with an Idempotency-Key was answered; kept for a day, so that a repeat does nothing twice."""

    scope = models.CharField(max_length=60, help_text="whose key it is: token:12, person:7")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64, help_text="SHA-256 of method, address and body")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="a_key_is_used_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


class ApiUse(models.Model):
    """How many requests somebody made within ten seconds; processes add to it, so that a limit is one for all."""

    who = models.CharField(max_length=80)
    window = models.BigIntegerField(help_text="which ten seconds since 1970")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "window"], name="uses_are_counted_together")]
        indexes = [models.Index(fields=["window"], name="uses_by_time")]

    def __str__(self) -> str:
        return f"{self.who}: {self.count}"
