"""Addresses of this app."""

from typing import Any

app_name = "org"
urlpatterns: list[Any] = []
