"""Under the API's address, whatever Django itself refuses is a problem in JSON as well."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from skylight.lib.api.problems import MEDIA_TYPE, problem

View = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/"
_KINDS = {
    400: "malformed", 403: "forbidden", 404: "absent", 405: "method", 413: "too-large", 500: "failed",
    503: "unavailable",
}  # fmt: skip
_KEPT = ("Allow", "Retry-After")


def is_api(request: HttpRequest) -> bool:
    """Whether a request is for the API."""
    return request.path_info.startswith(PREFIX)


def as_problems(get_response: View) -> View:
    """Turn pages that say no into problems."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = _KINDS.get(response.status_code)
        if kind is None or not is_api(request) or response["Content-Type"] == MEDIA_TYPE:
            return response
        kept = {name: response[name] for name in _KEPT if name in response}
        return problem(kind, status=response.status_code, headers=kept)

    return middleware
