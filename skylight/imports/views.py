"""The pages on which administrators bring files in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.imports.forms import NewUpload
from skylight.imports.models import Upload
from skylight.imports.report import STEMS, TITLES
from skylight.imports.uploads import actions
from skylight.lib.errors import RuleBroken, require
from skylight.ui.render import page

SHOWN = 20
COUNTED = ("created", "changed", "unchanged")


@require_http_methods(["GET", "HEAD", "POST"])
def uploads(request: HttpRequest) -> HttpResponse:
    """The latest files, and room for another."""
    require(request.user.runs_things)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None,)
    form = NewUpload(*sent)
    if request.method == "POST" and form.carry_out(actions.upload, by=request.user, at=timezone.now()):
        return redirect("imports:upload", form.result.pk)
    rows = Upload.objects.select_related("by").defer("report")[:SHOWN]
    return page(request, "imports/uploads.html", form=form, uploads=rows, status=form.status)


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a file is, and what its import did or would do."""
    require(request.user.runs_things)
    return _shown(request, get_object_or_404(Upload.objects.select_related("by"), pk=pk))


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a file in that was tried out."""
    require(request.user.runs_things)
    row = get_object_or_404(Upload, pk=pk)
    try:
        actions.order(row, by=request.user, at=timezone.now())
    except RuleBroken as broken:
        return _shown(request, row, problem=str(broken.text), status=422)
    return redirect("imports:upload", pk)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file and what is told of it."""
    require(request.user.runs_things)
    row = get_object_or_404(Upload, pk=pk)
    try:
        actions.take_back(row, by=request.user, at=timezone.now())
    except RuleBroken as broken:
        return _shown(request, row, problem=str(broken.text), status=422)
    return redirect("imports:uploads")


def _shown(request: HttpRequest, row: Upload, *, problem: str = "", status: int = 200) -> HttpResponse:
    report = row.report or {}
    counts = [
        (TITLES[stem], [report[name][stem] for name in COUNTED])
        for stem in STEMS
        if report and any(report[name][stem] for name in COUNTED)
    ]
    changes = any(number for _title, (created, changed, _same) in counts for number in (created, changed))
    size = _("%(count)s kB") % {"count": max(1, row.size // 1024)}
    return page(
        request, "imports/upload.html", block="state", upload=row, report=report, counts=counts, size=size, changes=changes, problem=problem,
        status=status,
    )  # fmt: skip
