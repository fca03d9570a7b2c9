"""Writing goals together over the open API, a module for each noun."""

from ninja import Router

from skylight.drafting.api import quotes, suggestions, support_requests, templates, work_items

router = Router()
for noun in (quotes, suggestions, support_requests, templates, work_items):
    router.add_router("", noun.router)
