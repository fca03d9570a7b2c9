"""Addresses of this app."""

from django.urls import path

from skylight.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.uploads, name="uploads"),
    path("imports/<int:pk>/", views.upload, name="upload"),
    path("imports/<int:pk>/order/", views.order, name="order"),
    path("imports/<int:pk>/removal/", views.removal, name="removal"),
]
