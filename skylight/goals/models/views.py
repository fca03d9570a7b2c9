"""Filters of the explorer that somebody wants again."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """One named filter of one person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=1000, help_text="the filter as a query string")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="a_person_names_a_view_once")]

    def __str__(self) -> str:
        return self.name
