"""The description of the API for programs, and the same for people to read."""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from skylight.config.api import api
from skylight.lib.api.problems import titles
from skylight.lib.api.reading import Operation, groups
from skylight.ui.render import page


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description as OpenAPI 3.1."""
    body, tag = _described()
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    return HttpResponse(body, content_type="application/json", headers=headers)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with what goes in and out, and every kind of problem."""
    return page(
        request,
        "ui/api_docs.html",
        groups=_groups(),
        problems=titles(),
        openapi=reverse("openapi"),
        address=settings.ADDRESS,
    )


@cache
def _schema() -> dict[str, Any]:
    return api.get_openapi_schema()  # type: ignore[no-any-return]


@cache
def _described() -> tuple[bytes, str]:
    body = json.dumps(_schema(), separators=(",", ":")).encode()
    return body, f'"{blake2b(body, digest_size=12).hexdigest()}"'


@cache
def _groups() -> dict[str, list[Operation]]:
    return groups(_schema())
