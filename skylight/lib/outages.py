"""When the database is gone, slow, locked or full: what went wrong, and the answer that says so.

Nothing here asks the database for anything, nor counts on a middleware that might have failed to.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils import translation

UNAVAILABLE = (OperationalError, InterfaceError)
RETRY_AFTER = 5
SAFE = ("GET", "HEAD", "OPTIONS")
# A form with more than this is sent again by going back, not by a button.
LARGEST_RESENT = 200_000

# https://www.sqlite.org/rescode.html: SQLITE_ERROR is a mistake in the statement, SQLITE_FULL a full disk, and a
# write that failed (SQLITE_IOERR_WRITE) one that a quota or a limit refused.
SQLITE_MISTAKE, SQLITE_FULL, SQLITE_WRITE_REFUSED = 1, 13, 778
# https://www.postgresql.org/docs/current/errcodes-appendix.html
DISK_FULL = "53100"
READ_ONLY, FORGOTTEN_TRANSACTION = "25006", "25P03"

log = logging.getLogger("skylight")


class Told(logging.Filter):
    """Lets each second of an outage say one line, and drops the traceback that Django adds to each request."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if record.name == "django.request" and error is not None and status_of(error):
            return False
        if not getattr(record, "outage", False):
            return True
        second = int(record.created)
        is_new, self.said[record.msg] = self.said.get(record.msg) != second, second
        return is_new


def status_of(error: BaseException) -> int | None:
    """507 when there is no room, 503 for every other trouble of the database, None for what is none."""
    cause: Any = error.__cause__ or error
    state = getattr(cause, "sqlstate", None)
    code = getattr(cause, "sqlite_errorcode", None)
    if state == DISK_FULL or code in (SQLITE_FULL, SQLITE_WRITE_REFUSED):
        return 507
    if isinstance(error, UNAVAILABLE):
        return None if code == SQLITE_MISTAKE else 503
    if isinstance(error, InternalError) and state in (READ_ONLY, FORGOTTEN_TRANSACTION):
        return 503
    return None


def answer(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """503 with Retry-After, or 507: never a false success; None when the database is not to blame."""
    status = status_of(error)
    if status is None:
        return None
    said = (status, request.method, request.path, " ".join(str(error).split()))
    log.error("database unavailable (%s) at %s %s: %s", *said, extra={"outage": True})
    with translation.override(_language(request)):
        response = _problem(status) if request.path_info.startswith("/api/") else _page(request, status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _problem(status: int) -> HttpResponse:
    from skylight.lib.api.problems import problem  # which builds upon this module

    return problem("unavailable" if status == 503 else "full")


def _page(request: HttpRequest, status: int) -> HttpResponse:
    writes = request.method not in SAFE
    context = {
        "address": request.get_full_path(),
        "writes": writes,
        "sent": _sent(request) if writes else None,
        "theme": request.COOKIES.get("theme", "system"),
    }
    return HttpResponse(get_template(f"{status}.html").render(context), status=status)


def _sent(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was typed, to be sent again by a button; None where the browser alone should keep it.

    Passwords are not written into a page, files cannot be.
    """
    try:
        if request.FILES or any("password" in name for name in request.POST):
            return None
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # a body that cannot be read is nobody's words
        return None
    return sent if sum(len(name) + len(value) for name, value in sent) <= LARGEST_RESENT else None


def _language(request: HttpRequest) -> str:
    """The language of the page if a middleware got that far, else the browser's."""
    known = dict(settings.LANGUAGES)
    for one in (getattr(request, "LANGUAGE_CODE", None), request.COOKIES.get("language")):
        if one in known:
            return str(one)
    return translation.get_language_from_request(request)


class Sessions(SessionMiddleware):
    """Django's sessions, except that what was done or read is answered even if the visit cannot be noted."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except Exception as error:
            outage = _outage_behind(error)
            if outage is None:
                raise
            if _is_new(request):
                raise outage
            log.error("the visit could not be noted: %s", outage, extra={"outage": True})
            return response


def _outage_behind(error: BaseException) -> BaseException | None:
    """Django takes every trouble in saving a session for one that was deleted meanwhile, and answers 400."""
    behind: BaseException | None = error
    while behind is not None and status_of(behind) is None:
        behind = behind.__cause__ or behind.__context__
    return behind


def _is_new(request: HttpRequest) -> bool:
    return request.session.session_key != request.COOKIES.get(settings.SESSION_COOKIE_NAME)
