"""People, teams and lines over the API."""

from ninja import Router

from skylight.org.api import company, lines, people, teams

router = Router()
for part in (people, lines, teams, company):
    router.add_router("", part.router)

__all__ = ["router"]
