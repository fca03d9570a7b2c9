"""How Skylight looks to one person, and what they say of themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skylight.lib.forms import Form
from skylight.org import actions, forms
from skylight.org.models import Person
from skylight.org.views import sent
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, theme, time zone, and when to be mailed."""
    form = forms.about(request.user, forms.Preferences, sent(request))
    if request.method == "POST" and form.carry_out(
        actions.set_preferences, request.user, by=request.user, at=timezone.now()
    ):
        return _saved("looks")
    return _page(request, looks=form)


@require_POST
def profile(request: HttpRequest) -> HttpResponse:
    """Name, location and a few words."""
    form = forms.Profile(request.POST, auto_id="profile_%s")
    me = Person.objects.get(pk=request.user.pk)
    if form.carry_out(actions.edit_person, me, by=request.user, at=timezone.now()):
        return _saved("profile")
    return _page(request, profile=form)


def _saved(what: str) -> HttpResponse:
    return redirect(f"{reverse('org:preferences')}?saved={what}#{what}")


def _page(request: HttpRequest, *, looks: Form | None = None, profile: Form | None = None) -> HttpResponse:
    looks = looks or forms.about(request.user, forms.Preferences)
    profile = profile or forms.about(request.user, forms.Profile, auto_id="profile_%s")
    status = max(looks.status, profile.status)
    saved = request.GET.get("saved", "") if status == 200 else ""
    return page(request, "org/preferences.html", looks=looks, profile=profile, saved=saved, status=status)
