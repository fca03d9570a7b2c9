"""A name for each request, so that a line of the log, an answer and an event can be put side by side."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
# Empty outside of requests: commands and jobs.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def named(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Name the request and tell it in the answer. What a client calls it is not taken over: it could name another's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid4().hex)
        try:
            response = get_response(request)
            response.headers[HEADER] = request_id.get()
            return response
        finally:
            request_id.reset(token)

    return middleware
