"""Answers that belong to no page: errors and the health of the installation."""

from __future__ import annotations

import sys

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template

from skylight.lib import outages

# The database of this process, once its tables were found to be those of this version.
_migrated: set[str] = set()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 or 507 when it was the database; never asks the database for anything itself."""
    exception = sys.exc_info()[1]
    outage = outages.answer(request, exception) if exception else None
    return outage or HttpResponse(get_template("500.html").render({}), status=500)


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is migrated, else 503 with the reason."""
    problem = _problem()
    return JsonResponse(
        {"status": "unhealthy", "reason": problem} if problem else {"status": "healthy"},
        status=503 if problem else 200,
        headers={
            "Cache-Control": "no-store",
            **({"Retry-After": str(outages.RETRY_AFTER)} if problem else {}),
        },
    )


def _problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = _waiting()
    except outages.UNAVAILABLE as error:
        return f"The database cannot be reached: {error}"
    return f"{waiting} migrations have not been applied" if waiting else ""


def _waiting() -> int:
    """How many migrations wait; none ever again once this process has found none."""
    if _migrated:
        return 0
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        _migrated.add(str(connection.settings_dict["NAME"]))
    return len(waiting)
