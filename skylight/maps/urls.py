"""Addresses of this app."""

from django.urls import path

from skylight.maps.views import alignment

app_name = "maps"
urlpatterns = [
    path("alignment/", alignment.alignment, name="map"),
    path("alignment/nodes/", alignment.nodes, name="nodes"),
]
