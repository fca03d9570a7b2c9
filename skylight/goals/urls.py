"""Addresses of this app."""

from django.urls import path

from skylight.goals.views import board, check_in, explorer, outline

app_name = "goals"
urlpatterns = [
    path("objectives/", explorer.explorer, name="explorer"),
    path("objectives.csv", explorer.explorer_csv, name="explorer_csv"),
    path("objectives/views/", explorer.saved_views, name="saved_views"),
    path("objectives/views/<int:pk>/removal/", explorer.saved_view_removal, name="saved_view_removal"),
    path("objectives/<int:pk>/alignment/", outline.outline, name="outline"),
    path("objectives/<int:pk>/alignment/below/", outline.outline_below, name="outline_below"),
    path("check-in/", check_in.check_in, name="check_in"),
    path("cycles/<int:pk>/board/", board.board, name="board"),
]
