"""The frame of the open API: what every app's `api` module builds on; knows no domain.

A handler loads through `visible_to`, calls the action that the page calls, and answers with plain dicts:

    router = Router(tags=["People"])

    @router.get("/people/{int:pk}", response=PersonRow)
    def person(request, pk: int, asked: Query[Sparse]):
        return one(request, person_row(get_object_or_404(people(request), pk=pk)), asked, of=PersonRow)
"""

from skylight.lib.api.answers import listed, made, nothing, one
from skylight.lib.api.paging import page, page_by_id
from skylight.lib.api.problems import Problem, Problems, show_current
from skylight.lib.api.schemas import Id, Input, Listing, Paged, Row, Sparse, Versioned, sent
from skylight.lib.api.values import Day, Moment, Number, Share, number
from skylight.lib.api.versions import version_of

__all__ = [
    "Day",
    "Id",
    "Input",
    "Listing",
    "Moment",
    "Number",
    "Paged",
    "Problem",
    "Problems",
    "Row",
    "Share",
    "Sparse",
    "Versioned",
    "listed",
    "made",
    "nothing",
    "number",
    "one",
    "page",
    "page_by_id",
    "sent",
    "show_current",
    "version_of",
]
