"""Addresses of this app."""

from django.urls import path

from skylight.outbox import views

app_name = "outbox"
urlpatterns = [
    path("settings/webhooks/", views.webhooks, name="webhooks"),
    path("settings/webhooks/new/", views.new, name="webhook_new"),
    path("settings/webhooks/<int:pk>/", views.webhook, name="webhook"),
    path("settings/webhooks/<int:pk>/pause/", views.pause, name="webhook_pause"),
    path("settings/webhooks/<int:pk>/pause/deletion/", views.pause_deletion, name="webhook_pause_deletion"),
    path("settings/webhooks/<int:pk>/secrets/", views.secrets, name="webhook_secrets"),
    path("settings/webhooks/<int:pk>/tests/", views.tests, name="webhook_tests"),
    path("settings/webhooks/<int:pk>/deletion/", views.deletion, name="webhook_deletion"),
    path(
        "settings/webhooks/<int:pk>/deliveries/<int:delivery_pk>/resending/",
        views.resending,
        name="delivery_resending",
    ),
]
