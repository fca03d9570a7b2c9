"""The map of addresses; each app brings its own."""

from django.urls import include, path

from skylight.config import api_docs
from skylight.config.api import api
from skylight.lib import views

handler400 = "skylight.lib.views.bad_request"
handler403 = "skylight.lib.views.forbidden"
handler404 = "skylight.lib.views.not_found"
handler500 = "skylight.lib.views.failed"

urlpatterns = [
    path("-/health", views.health, name="health"),
    path("api/v1/openapi.json", api_docs.openapi, name="openapi"),
    path("api/v1/docs", api_docs.docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("", include("skylight.ui.urls")),
    path("", include("skylight.sso.urls")),
    path("", include("skylight.demo.urls")),
    path("", include("skylight.pages.urls")),
    path("", include("skylight.imports.urls")),
    path("", include("skylight.org.urls")),
    path("", include("skylight.cycles.urls")),
    path("", include("skylight.goals.urls")),
    path("", include("skylight.drafting.urls")),
    path("", include("skylight.maps.urls")),
    path("", include("skylight.followup.urls")),
    path("", include("skylight.outbox.urls")),
]
