"""Addresses of this app; they have no prefix, since every app links to them."""

from django.urls import path

from skylight.pages import structure

urlpatterns = [
    path("org/structure/", structure.health, name="structure"),
    path("people/<int:pk>/move/", structure.move, name="person_move"),
]
