"""What imports remember for the next one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Alias(models.Model):
    """Another name by which files call a person: a handle, or a short name of the role."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200, help_text="as it is compared: lower case, words joined by _")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="a_person_has_an_alias_once")]
        indexes = [models.Index(fields=["name"], name="aliases_by_name")]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file that an administrator wants brought in: tried out first, carried out when they say so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("is being tried out")
        TRIED = "tried", _("was tried out")
        ORDERED = "ordered", _("is being brought in")
        DONE = "done", _("was brought in")
        FAILED = "failed", _("was refused")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="in bytes")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, by which it is checked again")
    source = models.CharField(max_length=20)
    dates = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    began_at = models.DateTimeField(help_text="when it came into this state")
    report = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether a job is at work on it, or will be."""
        return self.state in (self.State.WAITING, self.State.ORDERED)


class UploadPart(models.Model):
    """A piece of an uploaded file, kept until it was brought in, refused or taken back."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "position"], name="a_piece_has_its_place_in_a_file")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.position}"
