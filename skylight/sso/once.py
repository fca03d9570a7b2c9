"""A call with an Idempotency-Key takes effect once, however often it is sent.

The key is a row, written first in the transaction of the effect itself. Whoever sends the same call meanwhile waits at
that row (on SQLite for the one writer) and then reads the answer; a crash takes the row away together with the effect.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from skylight.lib.api import Problems
from skylight.lib.api.problems import answer_to
from skylight.sso.api_auth import SAFE, credentials
from skylight.sso.models import ApiAnswer

KEPT = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_HEADERS = ("Content-Type", "ETag", "Location", "Cache-Control")
View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Let an operation keep its answer for whoever repeats the call."""

    @functools.wraps(view)
    def handler(request: HttpRequest, **values: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method in SAFE:
            return view(request, **values)
        if not _KEY.fullmatch(key):
            detail = _("Give 1 to 255 printable characters without spaces.")
            raise Problems(422, "invalid", detail, field="Idempotency-Key")
        return _answer_once(request, key, timezone.now(), lambda: view(request, **values))

    return handler


def _answer_once(
    request: HttpRequest, key: str, at: datetime, call: Callable[[], HttpResponse]
) -> HttpResponse:
    with transaction.atomic():
        kept = _claim(request, key, at)
        if kept.status is not None:
            return _repeated(kept, request)
        response = _carry_out(request, call)
        if response.status_code in (409, 429) or response.status_code >= 500:
            transaction.set_rollback(True)
        else:
            _keep(kept, response)
        return response


def _claim(request: HttpRequest, key: str, at: datetime) -> ApiAnswer:
    """The row of this key: a new one, or the one that whoever was quicker has finished. Raises Problems."""
    whose = {"scope": credentials(request), "key": key}
    try:
        ApiAnswer.objects.filter(**whose, at__lte=at - KEPT).delete()
        with transaction.atomic():
            return ApiAnswer.objects.create(**whose, request=_fingerprint(request), at=at)
    except IntegrityError:
        return ApiAnswer.objects.get(**whose)
    except OperationalError as error:
        detail = _("The same call is still being worked on. Send it again in a moment.")
        raise Problems(409, "in-flight", detail, Retry_After="2") from error


def _carry_out(request: HttpRequest, call: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with transaction.atomic():
            return call()
    except Exception as error:
        answer = answer_to(request, error)
        if answer is None:
            raise
        return answer


def _repeated(kept: ApiAnswer, request: HttpRequest) -> HttpResponse:
    if kept.request != _fingerprint(request):
        raise Problems(422, "key-reused", _("This key came with another call before. Take a new one."))
    assert kept.status is not None
    return HttpResponse(
        kept.body, status=kept.status, headers={**kept.headers, "Idempotent-Replayed": "true"},
    )  # fmt: skip


def _keep(kept: ApiAnswer, response: HttpResponse) -> None:
    # What may be shown only once is not kept either.
    kept.body = getattr(response, "kept_as", response.content).decode()
    kept.status = response.status_code
    kept.headers = {name: response[name] for name in _HEADERS if name in response}
    kept.save(update_fields=["status", "headers", "body"])


def _fingerprint(request: HttpRequest) -> str:
    said = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n".encode()
    return sha256(said + request.body).hexdigest()
