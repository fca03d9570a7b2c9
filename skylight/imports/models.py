"""What imports remember for the next one."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Alias(models.Model):
    """Another name by which files call a person: a handle, or a short name of the role."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200, help_text="as it is compared: lower case, words joined by _")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="a_person_has_an_alias_once")]
        indexes = [models.Index(fields=["name"], name="aliases_by_name")]

    def __str__(self) -> str:
        return self.name
