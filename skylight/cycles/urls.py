"""Addresses of this app."""

from django.urls import path

from skylight.cycles import views

app_name = "cycles"
urlpatterns = [
    path("cycles/", views.cycles, name="list"),
    path("cycles/new/", views.new, name="new"),
    path("cycles/<int:pk>/edit/", views.edit, name="edit"),
    path("cycles/<int:pk>/standing/", views.standing, name="standing"),
]
