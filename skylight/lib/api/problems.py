"""Every error in one shape (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from skylight.lib.api.wording import said
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing

MEDIA_TYPE = "application/problem+json"


class Wrong(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="The way to it, by dots: `items.2.value`.")
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="Which kind of problem; a link to its description.")
    title: str
    status: int
    detail: str = Field(description="What happened and what is next, for a person.")
    field: str | None = Field(None, description="The one field it is about.")
    errors: list[Wrong] | None = Field(None, description="All fields that are wrong.")
    current: Any = Field(None, description="With 409: the thing as it stands now.")


class Problems(Exception):
    """A refusal that only the API knows; `headers` go out with it."""

    def __init__(
        self, status: int, kind: str, detail: Any = "", *, field: str | None = None, **headers: str
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail, self.field = status, kind, detail, field
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


_currents: dict[type, Callable[[HttpRequest, Any], Any]] = {}


def show_current(kind: type, row: Callable[[HttpRequest, Any], Any]) -> None:
    """Say how a 409 shows what stands now, for one kind of row: called once in each app's `api` module."""
    _currents[kind] = row


def titles() -> dict[str, tuple[int, str]]:
    """Every kind of problem with its usual status and its title in the language of now."""
    return {
        "malformed": (400, _("This request cannot be read")),
        "unauthenticated": (401, _("Say who you are")),
        "forbidden": (403, _("This is not yours to do")),
        "scope": (403, _("This token may not do that")),
        "csrf": (403, _("The proof against forged requests is missing")),
        "absent": (404, _("There is no such thing")),
        "method": (405, _("This address does not know that method")),
        "stale": (409, _("Somebody else was quicker")),
        "in-flight": (409, _("The same request is being worked on")),
        "too-large": (413, _("That is too much at once")),
        "media-type": (415, _("Send JSON")),
        "invalid": (422, _("Some of this cannot be right")),
        "rule-broken": (422, _("That makes no sense here")),
        "key-reused": (422, _("This key was used for something else")),
        "version-missing": (428, _("Say which version you have read")),
        "too-many": (429, _("Too many requests")),
        "failed": (500, _("Something went wrong on our side")),
        "unavailable": (503, _("The database does not answer just now")),
        "full": (507, _("There is no room left")),
    }


def problem(
    kind: str,
    detail: Any = "",
    *,
    status: int | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """One problem as an answer; `more` are field, errors and current."""
    usual, title = titles()[kind]
    status = status or usual
    content = {
        "type": f"/api/v1/docs#{kind}", "title": title, "status": status, "detail": str(detail) or title + ".",
        **{name: value for name, value in more.items() if value is not None},
    }  # fmt: skip
    return HttpResponse(
        json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False),
        status=status, content_type=MEDIA_TYPE, headers=headers or {},
    )  # fmt: skip


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The answer to what was raised, or None for a surprise, which is to crash."""
    for kind, answer in _ANSWERS.items():
        if isinstance(error, kind):
            return answer(request, error)
    return None


def install(api: NinjaAPI) -> None:
    """Let an API answer every error so."""
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)
    api.add_exception_handler(Exception, _crash)


def _crash(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error


def _refused(request: HttpRequest, error: Problems) -> HttpResponse:
    return problem(error.kind, error.detail, status=error.status, field=error.field, headers=error.headers)


def _stale(request: HttpRequest, error: Stale) -> HttpResponse:
    detail = _(
        "It has changed since you read it. Look at what stands now, then send yours again with its version."
    )
    return problem("stale", detail, current=_current(request, error.current))


def _current(request: HttpRequest, current: Any) -> Any:
    for kind in type(current).__mro__:
        if kind in _currents:
            return _currents[kind](request, current)
    if isinstance(current, list | tuple | set):
        return [_current(request, one) for one in current]
    return {"version": current.version} if hasattr(current, "version") else None


def _rule_broken(request: HttpRequest, error: RuleBroken) -> HttpResponse:
    told = [one for one in (error, *error.also) if one.field]
    errors = [{"field": one.field, "detail": str(one.text)} for one in told] or None
    return problem("rule-broken", error.text, field=error.field, errors=errors)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = list(_wrong(error.errors))
    detail = " ".join(f"{one['field']}: {one['detail']}" for one in errors[:3])
    return problem("invalid", detail, field=errors[0]["field"] if len(errors) == 1 else None, errors=errors)


def _wrong(errors: Iterable[dict[str, Any]]) -> Iterable[dict[str, str]]:
    for error in errors:
        # The first step says where it stood (body, query), the second how the handler calls it.
        way = [str(step) for step in error["loc"]]
        yield {"field": ".".join(way[2:] or way[1:] or way), "detail": said(error)}


def _wrong_value(request: HttpRequest, error: DjangoValidationError) -> HttpResponse:
    return problem("invalid", " ".join(error.messages))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    kinds = {400: "malformed", 403: "csrf", 429: "too-many"}
    return problem(kinds.get(error.status_code, "malformed"), status=error.status_code)


def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = _("Send a token as Authorization: Bearer sky_…, or sign in.")
    return problem("unauthenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="Skylight"'})


_ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Problems: _refused,
    NotAllowed: lambda request, error: problem("forbidden"),
    Http404: lambda request, error: problem("absent"),
    RuleBroken: _rule_broken,
    Stale: _stale,
    VersionMissing: lambda request, error: problem(
        "version-missing", _("Send the version you have read, in `version` or as If-Match.")
    ),
    ValidationError: _invalid,
    DjangoValidationError: _wrong_value,
    AuthenticationError: _unauthenticated,
    HttpError: _http_error,
}
