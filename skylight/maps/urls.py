"""Addresses of this app."""

from django.urls import URLPattern

app_name = "maps"
urlpatterns: list[URLPattern] = []
