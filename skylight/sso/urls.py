"""Addresses of this app."""

from typing import Any

app_name = "sso"
urlpatterns: list[Any] = []
