"""Addresses of this app; they have no prefix, since every app links to them."""

from django.urls import path

from skylight.pages import personal_data, structure, views

urlpatterns = [
    path("", views.home, name="home"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/erasure/", personal_data.erasure, name="person_erasure"),
    path("settings/data/", personal_data.own_data, name="own_data"),
    path("settings/data.zip", personal_data.own_data_zip, name="own_data_zip"),
    path("teams/<int:pk>/", views.team, name="team"),
    path("notices/reading/", views.notices_reading, name="notices_reading"),
    path("org/structure/", structure.health, name="structure"),
    path("people/<int:pk>/move/", structure.move, name="person_move"),
]
