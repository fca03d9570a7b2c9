"""One place where errors become answers, and where a person's language and theme take effect."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from skylight.lib import outages
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing

View = Callable[[HttpRequest], HttpResponse]


def answers(get_response: View) -> View:
    """403, 409, 422 and 428 for what an action raised and no form caught."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", status=403)
        if isinstance(exception, RuleBroken):
            return render(request, "422.html", {"reason": exception.text}, status=422)
        if isinstance(exception, Stale):
            return render(request, "409.html", {"current": exception.current}, status=409)
        if isinstance(exception, VersionMissing):
            return render(request, "428.html", status=428)
        return outages.answer(request, exception)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def preferences(get_response: View) -> View:
    """The signed-in person's language; for a stranger the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user
        chosen = person.language if person.is_authenticated else request.COOKIES.get("language")
        if request.path_info.startswith("/api/") and "Accept-Language" in request.headers:
            chosen = ""  # a program says what it wants to read
        known = str(chosen) in dict(settings.LANGUAGES)
        language = str(chosen) if known else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
