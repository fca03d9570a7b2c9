"""Addresses of this app."""

from django.urls import path

from skylight.org.views import chart, departures, history, lines, options, people, preferences, teams

app_name = "org"
urlpatterns = [
    path("people/", people.directory, name="people"),
    path("people/options/", options.people, name="people_options"),
    path("people/new/", people.new, name="person_new"),
    path("people/<int:pk>/edit/", people.edit, name="person_edit"),
    path("people/<int:pk>/team/", lines.team, name="person_team"),
    path("people/<int:pk>/lines/", lines.lines, name="lines"),
    path("people/<int:pk>/lines/<int:line_pk>/end/", lines.end, name="line_end"),
    path("people/<int:pk>/departure/", departures.departure, name="departure"),
    path("people/<int:pk>/departure/deletion/", departures.return_, name="departure_deletion"),
    path("org/", chart.chart, name="chart"),
    path("org/history/", history.history, name="history"),
    path("teams/", teams.teams, name="teams"),
    path("teams/options/", options.teams, name="teams_options"),
    path("teams/new/", teams.new, name="team_new"),
    path("teams/<int:pk>/edit/", teams.edit, name="team_edit"),
    path("teams/<int:pk>/place/", teams.place, name="team_place"),
    path("teams/<int:pk>/leader/", teams.leader, name="team_leader"),
    path("teams/<int:pk>/closing/", teams.closing, name="team_closing"),
    path("teams/<int:pk>/closing/deletion/", teams.reopening, name="team_closing_deletion"),
    path("settings/", preferences.preferences, name="preferences"),
    path("settings/profile/", preferences.profile, name="profile"),
]
