"""Addresses of this app."""

from django.urls import path

from skylight.followup.views import closing, following, progress, reports, timeline

app_name = "followup"
urlpatterns = [
    path("following/", following.following, name="following"),
    path("following/<int:pk>/ending/", following.unfollow, name="unfollow"),
    path("people/<int:pk>/following/", following.follow_person, name="follow_person"),
    path("teams/<int:pk>/following/", following.follow_team, name="follow_team"),
    path("objectives/<int:pk>/following/", following.follow_objective, name="follow_objective"),
    path("teams/<int:pk>/progress/", progress.progress, name="progress"),
    path("teams/<int:pk>/progress/key-results/", progress.courses, name="courses"),
    path("me/okrs/closing/", closing.closing, name="closing"),
    path("me/okrs/week/", reports.own_report, name="own_report"),
    path("people/<int:pk>/week/", reports.person_report, name="person_report"),
    path("teams/<int:pk>/week/", reports.team_report, name="team_report"),
    path("teams/<int:pk>/timeline/", timeline.timeline, name="timeline"),
]
