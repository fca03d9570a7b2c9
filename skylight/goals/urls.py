"""Addresses of this app."""

from typing import Any

app_name = "goals"
urlpatterns: list[Any] = []
