"""Who is asking, and the tokens of programs."""

from __future__ import annotations

from typing import Any

from skylight.sso.models import ApiToken
from tests.access_matrix import World
from tests.api_matrix import ADMIN_MAKES, ALL_DO, ALL_MAKE, ALL_READ, Call
from tests.programs import token


def of_token(world: World) -> dict[str, Any]:
    """A token of Ana's, always the same."""
    found = ApiToken.objects.filter(person=world.ana, name="Ana's report").first()
    return {"pk": (found or token(world.ana, name="Ana's report")[0]).pk}


CALLS = {
    "GET /me": Call(ALL_READ),
    "PUT /me/preferences": Call(
        ALL_DO, body=lambda world: {"language": "zh-hans", "theme": "dark", "time_zone": "Asia/Shanghai"}
    ),
    "GET /tokens": Call(ALL_READ),
    "POST /tokens": Call(ALL_MAKE, body=lambda world: {"name": "Report", "scopes": ["read"], "days": 30}),
    #                                          colleague  owner  manager  contract  admin
    "GET /tokens/{pk}": Call("404 200 404 404 200", args=of_token),
    "POST /tokens/{pk}/revoke": Call("404 200 404 404 200", args=of_token, body=lambda world: {}),
    "POST /people/{pk}/invitation": Call(ADMIN_MAKES, args=lambda world: {"pk": world.bo.pk}),
}
