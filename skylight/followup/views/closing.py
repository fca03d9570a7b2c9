"""The end of a cycle on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skylight.followup import actions
from skylight.followup.forms.closing import Into, Part, all_valid, parts
from skylight.followup.queries.closing import closing as closing_of
from skylight.lib.errors import RuleBroken, Stale
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    """Score, look back at and close one's goals, and say which go on."""
    at = timezone.now()
    found = closing_of(request.user, at=at)
    data = request.POST if request.method == "POST" else None
    shown, into = parts(found, data), Into(found, data)
    status = 200
    if data is not None:
        if _close(request, shown, into):
            return redirect("followup:closing")
        status = 409 if into.conflict is not None else 422
    return page(request, "followup/closing.html", status=status, found=found, parts=shown, into=into)


def _close(request: HttpRequest, shown: list[Part], into: Into) -> bool:
    """Whether all that was chosen is done; else the reasons stand in the forms."""
    into.is_valid()
    chosen = [part for part in shown if part.next.is_valid() and part.is_chosen]
    if not all(part.next.is_valid() for part in shown) or not all_valid(chosen):
        return False
    try:
        endings = [part.ending() for part in chosen]
        actions.close_all(endings, by=request.user, at=timezone.now(), into=into.cycle)
    except RuleBroken as broken:
        for one in (broken, *broken.also):
            _tell(one, chosen, into)
        return False
    except Stale as stale:
        into.conflict = stale.current
        into.add_error(
            None, _("One of these goals was changed meanwhile. Load the page again; what you typed is kept.")
        )
        return False
    return True


def _tell(broken: RuleBroken, chosen: list[Part], into: Into) -> None:
    goal, _under, field = (broken.field or "").partition("_")
    part = next((one for one in chosen if f"o{one.open.card.id}" == goal), None)
    if part is None:
        into.add_error(None, broken.text)
    else:
        part.add_error(field, broken.text)
