"""Goals over the open API, a module for each noun: the same actions and the same visibility as the pages."""

from ninja import Router

from skylight.goals.api import (
    alignments,
    boards,
    check_ins,
    comments,
    copies,
    endings,
    key_results,
    objectives,
    saved_views,
    scores,
    steps,
)

router = Router()
for noun in (
    objectives,
    copies,
    endings,
    scores,
    key_results,
    check_ins,
    alignments,
    comments,
    saved_views,
    boards,
    steps,
):
    router.add_router("", noun.router)
