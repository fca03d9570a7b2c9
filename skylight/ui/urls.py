"""Addresses of the look itself."""

from django.urls import path

from skylight.ui import views

app_name = "ui"
urlpatterns = [path("-/patterns", views.patterns, name="patterns")]
