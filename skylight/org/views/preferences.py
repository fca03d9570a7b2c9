"""How Skylight looks to one person, and what they say of themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skylight.org import actions, forms
from skylight.org.models import Person
from skylight.org.views import sent
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, theme and time zone."""
    form = forms.Preferences(sent(request), initial=vars(request.user))
    if request.method == "POST" and form.carry_out(
        actions.set_preferences, request.user, by=request.user, at=timezone.now()
    ):
        return redirect("org:preferences")
    return _page(request, form, forms.Profile(initial=vars(request.user), auto_id="profile_%s"))


@require_POST
def profile(request: HttpRequest) -> HttpResponse:
    """Name, location and a few words."""
    form = forms.Profile(request.POST, auto_id="profile_%s")
    me = Person.objects.get(pk=request.user.pk)
    if form.carry_out(actions.edit_person, me, by=request.user, at=timezone.now()):
        return redirect("org:preferences")
    return _page(request, forms.Preferences(initial=vars(request.user)), form)


def _page(request: HttpRequest, looks: forms.Preferences, profile: forms.Profile) -> HttpResponse:
    status = max(looks.status, profile.status)
    return page(request, "org/preferences.html", looks=looks, profile=profile, status=status)
