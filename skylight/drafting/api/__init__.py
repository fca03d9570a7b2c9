"""Writing goals together over the open API, a module for each noun."""

from ninja import Router

from skylight.drafting.api import quotes, suggestions

router = Router()
for noun in (quotes, suggestions):
    router.add_router("", noun.router)
