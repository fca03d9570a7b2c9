"""The open API: each app brings a router, and the frame sees to the rest."""

from __future__ import annotations

from skylight.lib.api.frame import Api
from skylight.org.api import router as org
from skylight.sso.api_auth import SessionOnly

api = Api(title="Skylight", version="1", auth=[SessionOnly()])
for router in (org,):
    api.add_router("", router)
