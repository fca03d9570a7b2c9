"""The long work on uploaded files, behind the page."""

from __future__ import annotations

from django.utils import timezone, translation
from django_tasks import task

from skylight.imports.models import Upload
from skylight.imports.uploads import actions


@task()
def try_out(upload_id: int) -> None:
    """Find out what an import of the file would do; nothing if it was taken back meanwhile."""
    _work_on(upload_id, Upload.State.WAITING)


@task()
def carry_out(upload_id: int) -> None:
    """Bring the file in."""
    _work_on(upload_id, Upload.State.ORDERED)


@task()
def forget_uploads() -> None:
    """Delete uploaded files that nobody has brought in."""
    actions.forget(at=timezone.now())


def _work_on(upload_id: int, state: str) -> None:
    row = Upload.objects.select_related("by").filter(pk=upload_id, state=state).first()
    if row is None:
        return
    # The report is kept as sentences, in the language of whoever reads it.
    with translation.override(row.by.language or None):
        act = actions.try_out if state == Upload.State.WAITING else actions.carry_out
        act(row, at=timezone.now())
