"""Plain JSON out, with a strong ETag; 304 for whoever has read it already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from pydantic import BaseModel

from skylight.lib.api.problems import Problems
from skylight.lib.api.schemas import Sparse

MEDIA_TYPE = "application/json"


def one(
    request: HttpRequest,
    row: Mapping[str, Any],
    asked: Sparse | None = None,
    *,
    of: type[BaseModel] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One thing; its ETag begins with its version, so that it serves as If-Match."""
    version = row.get("version", "")
    chosen = chosen_fields(asked, of) if asked is not None and of is not None else None
    return _answer(request, _only(row, chosen), prefix=f"{version}.", status=status)


def listed(
    request: HttpRequest,
    rows: Iterable[Mapping[str, Any]],
    asked: Sparse | None = None,
    *,
    of: type[BaseModel] | None = None,
    next: str | None = None,
) -> HttpResponse:
    """A list: `{"items": […], "next": cursor or null}`."""
    chosen = chosen_fields(asked, of) if asked is not None and of is not None else None
    return _answer(request, {"items": [_only(row, chosen) for row in rows], "next": next})


def made(request: HttpRequest, row: Mapping[str, Any], *, at: str = "") -> HttpResponse:
    """201: what has just been made, with its address."""
    response = one(request, row, status=201)
    if at:
        response["Location"] = at
    return response


def kept_without(response: HttpResponse, row: Mapping[str, Any]) -> HttpResponse:
    """The answer, of which only `row` is kept for whoever repeats the call: what is shown once is not stored."""
    response.kept_as = _json(row)  # type: ignore[attr-defined]
    return response


def nothing() -> HttpResponse:
    """204: done, and there is nothing to show."""
    return HttpResponse(status=204)


def chosen_fields(asked: Sparse, of: type[BaseModel]) -> frozenset[str] | None:
    """The fields that were asked for, or None for all. Raises Problems (422) for one that does not exist."""
    names = {name.strip() for name in asked.fields.split(",") if name.strip()}
    if not names:
        return None
    if unknown := names - of.model_fields.keys():
        detail = _("There are no such fields: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        raise Problems(422, "invalid", detail, field="fields")
    return frozenset(names | {"id"})


def _only(row: Mapping[str, Any], chosen: frozenset[str] | None) -> Mapping[str, Any]:
    return row if chosen is None else {name: value for name, value in row.items() if name in chosen}


def _answer(request: HttpRequest, content: Any, *, prefix: str = "", status: int = 200) -> HttpResponse:
    body = _json(content)
    tag = f'"{prefix}{blake2b(body, digest_size=12).hexdigest()}"'
    if request.method == "GET" and _has_read(request, tag):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, status=status, content_type=MEDIA_TYPE)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
    return response


def _json(content: Any) -> bytes:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


def _has_read(request: HttpRequest, tag: str) -> bool:
    known = request.headers.get("If-None-Match", "")
    return known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))
