"""The open API: each app brings a router, and the frame sees to the rest."""

from __future__ import annotations

from skylight.cycles.api import router as cycles
from skylight.drafting.api import router as drafting
from skylight.followup.api import router as followup
from skylight.goals.api import router as goals
from skylight.lib.api.frame import Api
from skylight.maps.api import router as maps
from skylight.org.api import router as org
from skylight.outbox.api import router as outbox
from skylight.policies.api import router as policies
from skylight.sso.api import router as sso
from skylight.sso.api_auth import Session, Token
from skylight.sso.once import once

api = Api(title="Skylight", version="1", auth=[Token(), Session()])
api.add_decorator(once)
for router in (sso, org, cycles, policies, goals, drafting, followup, maps, outbox):
    api.add_router("", router)
