"""Addresses of this app."""

from django.urls import URLPattern, path

from skylight.drafting.views import (
    acceptance,
    cockpit,
    copying,
    pasting,
    requests,
    suggestions,
    templates,
    work,
)

app_name = "drafting"
urlpatterns: list[URLPattern] = [
    path("me/okrs/writing/", cockpit.writing, name="cockpit"),
    path("me/okrs/writing/presence/", cockpit.present, name="present"),
    path("objectives/<int:pk>/quoting/", cockpit.quoting, name="quoting"),
    path("objectives/<int:pk>/carrying/", cockpit.carrying, name="carrying"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new, name="request_new"),
    path("requests/<int:pk>/", requests.one, name="request"),
    path("requests/<int:pk>/acceptance/", acceptance.acceptance, name="request_acceptance"),
    path("requests/<int:pk>/counter/", requests.counter, name="request_counter"),
    path("requests/<int:pk>/agreement/", requests.agreement, name="request_agreement"),
    path("requests/<int:pk>/change/", requests.change, name="request_change"),
    path("requests/<int:pk>/declining/", requests.declining, name="request_declining"),
    path("requests/<int:pk>/withdrawal/", requests.withdrawal, name="request_withdrawal"),
    path("objectives/<int:pk>/suggestions/new/", suggestions.break_down, name="break_down"),
    path(
        "key-results/<int:pk>/suggestions/new/",
        suggestions.break_down_key_result,
        name="break_down_key_result",
    ),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<int:pk>/edit/", suggestions.edit, name="suggestion_edit"),
    path("suggestions/<int:pk>/declining/", suggestions.declining, name="suggestion_declining"),
    path("suggestions/<int:pk>/withdrawal/", suggestions.withdrawal, name="suggestion_withdrawal"),
    path("ordinary-work/", work.work, name="work"),
    path("ordinary-work/new/", work.new, name="work_new"),
    path("ordinary-work/<int:pk>/edit/", work.edit, name="work_edit"),
    path("ordinary-work/<int:pk>/ending/", work.ending, name="work_ending"),
    path("ordinary-work/<int:pk>/ending/undoing/", work.ending_undoing, name="work_ending_undoing"),
    path("me/okrs/copies/", copying.copies, name="copies"),
    path("me/okrs/paste/", pasting.paste, name="paste"),
    path("objectives/<int:pk>/copy/", copying.copy, name="copy"),
    path("objectives/<int:pk>/template/", templates.keep, name="template_new"),
    path("templates/", templates.templates, name="templates"),
    path("templates/examples/<slug:key>/", templates.example, name="example"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("templates/<int:pk>/edit/", templates.edit, name="template_edit"),
    path("templates/<int:pk>/retirement/", templates.retirement, name="template_retirement"),
    path("templates/<int:pk>/retirement/undoing/", templates.restoring, name="template_restoring"),
]
