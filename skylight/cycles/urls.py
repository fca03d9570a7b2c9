"""Addresses of this app."""

from typing import Any

app_name = "cycles"
urlpatterns: list[Any] = []
