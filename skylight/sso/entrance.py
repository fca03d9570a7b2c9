"""The way in for whoever has been recognised, by whatever means."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse

from skylight.org.models import Person


def let_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign a person in and lead on; the adapter refuses whoever does not work here."""
    response: HttpResponse = perform_login(request, person)
    return response
