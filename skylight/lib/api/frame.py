"""The one API: how it reads bodies, and which answers every operation may give."""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.parser import Parser

from skylight.lib.api.description import complete
from skylight.lib.api.problems import Problems, install

SAFE = ("GET", "HEAD", "OPTIONS")


class Reader(Parser):
    """Reads JSON strictly: nothing that a database could not hold or that another reader would take otherwise."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises ValueError, which is answered with 400."""
        body = json.loads(request.body, parse_constant=_no_number)
        # Half a surrogate pair, and the zero byte, are JSON but no text.
        json.dumps(body, ensure_ascii=False).encode()
        if b"\\u0000" in request.body:
            raise ValueError
        return body


def _no_number(name: str) -> Any:
    raise ValueError(name)


class Api(NinjaAPI):
    """django-ninja without its pages, with our errors, our reader and a complete description."""

    def __init__(self, **details: Any) -> None:
        super().__init__(
            openapi_url=None, docs_url=None, parser=Reader(), urls_namespace="api", **details,
        )  # fmt: skip
        install(self)
        self.add_decorator(checked)

    def get_openapi_schema(self, **details: Any) -> Any:
        """The whole description."""
        return complete(super().get_openapi_schema(**details))

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The handler's name, which a client made from the description then has as well."""
        return str(operation.view_func.__name__)

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Comes before anything is read: refuse what is no JSON, and what no database could be asked."""
        if request.method not in SAFE and request.body and request.content_type != "application/json":
            raise Problems(415, "media-type", _("Send the body as application/json."))
        for name, values in request.GET.lists():
            if any("\x00" in text for text in (name, *values)):
                raise Problems(422, "invalid", _("This cannot be read."), field=name.replace("\x00", ""))
        return super().create_temporal_response(request)


def checked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a question that the operation does not know: a filter with a typing error would answer with everything."""
    known = _questions(view)

    @functools.wraps(view)
    def handler(request: HttpRequest, **values: Any) -> HttpResponse:
        if unknown := request.GET.keys() - known:
            name = min(unknown)
            detail = _("There is no such parameter: %(name)s.") % {"name": name}
            raise Problems(422, "invalid", detail, field=name)
        return view(request, **values)

    return handler


def _questions(view: Callable[..., Any]) -> frozenset[str]:
    operation = inspect.unwrap(view)._ninja_operation  # type: ignore[attr-defined]
    models = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


__all__ = ["Api", "HttpError", "Reader"]
