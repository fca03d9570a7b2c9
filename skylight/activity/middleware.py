"""Sends the reads of some pages to the replica, and back to the primary when it is gone or behind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from skylight.activity.replica import has_seen
from skylight.lib import outages, replica

View = Callable[[HttpRequest], HttpResponse]
# Whoever has just changed something reads at the primary for so many seconds: longer than a replica in use lags.
WROTE, JUST_NOW = "wrote", 10


def lagging_reads(get_response: View) -> View:
    """For the pages in SKYLIGHT_LAGGING_PAGES; absent where there is no replica."""
    if not replica.exists():
        raise MiddlewareNotUsed
    watch = replica.Watch()

    def middleware(request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.replica = stack  # type: ignore[attr-defined]
            response = get_response(request)
            on_replica = getattr(request, "on_replica", False)
        if request.method not in outages.SAFE and response.status_code < 400:
            response.set_cookie(
                WROTE, "1", max_age=JUST_NOW, secure=settings.HTTPS, httponly=True, samesite="Lax"
            )
        if on_replica and isinstance(response, StreamingHttpResponse):
            response.streaming_content = _read_there(response.streaming_content)  # type: ignore[arg-type]
        return response

    def process_view(request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if _may_lag(request) and _is_good_enough(watch, request):
            request.on_replica = True  # type: ignore[attr-defined]
            request.replica.enter_context(replica.reading())  # type: ignore[attr-defined]

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not getattr(request, "on_replica", False) or outages.status_of(error) is None:
            return None
        watch.failed(time.monotonic())
        request.replica.close()  # type: ignore[attr-defined]
        request.on_replica = False  # type: ignore[attr-defined]
        found = request.resolver_match
        return found.func(request, *found.args, **found.kwargs)  # type: ignore[union-attr, no-any-return]

    middleware.process_view = process_view  # type: ignore[attr-defined]
    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _may_lag(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return (
        request.method in outages.SAFE
        and name in settings.SKYLIGHT_LAGGING_PAGES
        and WROTE not in request.COOKIES
        and request.user.is_authenticated
    )


def _is_good_enough(watch: replica.Watch, request: HttpRequest) -> bool:
    if not watch.keeps_up(time.monotonic()):
        return False
    try:
        return has_seen(request.user, timezone.now())
    except outages.UNAVAILABLE:
        watch.failed(time.monotonic())
        return False


def _read_there(content: Iterable[bytes]) -> Iterator[bytes]:
    """The rest of an answer, read at the replica piece by piece as it is sent."""
    pieces = iter(content)
    while True:
        with replica.reading():
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
