"""Taking along what is one's own, and erasing what is personal of somebody who has left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from skylight.lib.errors import require
from skylight.lib.forms import Form
from skylight.org.models import Person
from skylight.pages import actions
from skylight.pages.own_data import archive
from skylight.pages.permissions import can_erase
from skylight.pages.queries.erasure import traces
from skylight.sso.admission import company_day_of
from skylight.ui.render import page


class Erasure(Form):
    """Why, and the name once more, so that nobody is erased by a slip of the hand."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("It stays, and everybody can read it: write it without the name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    confirmation = forms.CharField(
        label=_("The name of the person, typed once more"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """What one can take along, and what is in it."""
    return page(request, "pages/own_data.html")


@require_safe
def own_data_zip(request: HttpRequest) -> StreamingHttpResponse:
    """Everything that is one's own, as one file."""
    now = timezone.now()
    me = Person.objects.get(pk=request.user.pk)
    name = f"skylight-{company_day_of(me, now)}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(archive(me, at=now), content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes and what stays, and the button that does it."""
    me: Any = request.user
    person = get_object_or_404(Person.objects.visible_to(me), pk=pk)
    require(can_erase(me))
    now = timezone.now()
    data: Any = request.POST if request.method == "POST" else None
    form = Erasure(data)
    if data is not None and form.carry_out(actions.erase, person, by=me, at=now):
        return redirect("person", pk)
    return page(
        request,
        "pages/erasure.html",
        person=person,
        form=form,
        found=traces(person),
        has_left=person.has_left(company_day_of(me, now)),
        is_erased=hasattr(person, "erasure"),
        status=form.status,
    )
