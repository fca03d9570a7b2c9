"""The course of a cycle over the open API, a module for each noun."""

from ninja import Router

from skylight.followup.api import follows, reports, teams

router = Router()
for noun in (follows, reports, teams):
    router.add_router("", noun.router)
