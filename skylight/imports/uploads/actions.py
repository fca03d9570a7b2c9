"""All that can be done with an uploaded file."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.imports.actions import import_path
from skylight.imports.models import Upload, UploadPart
from skylight.imports.report import Report
from skylight.lib.errors import NotAllowed, RuleBroken, require
from skylight.lib.uploads import LARGEST
from skylight.org.models import Person

State = Upload.State
PIECE = 1 << 20
LONGEST_NAME = 100
KEPT = timedelta(days=1)
FORGOTTEN = timedelta(days=30)
MOST_LISTED = 500
STRANGE = re.compile(r"[^\w.\-() ]+")

TOO_LARGE = _("The file is larger than %(count)d MB; the command line takes larger ones.")
NOT_TRIED = _("Only a file that was tried out, and is waiting, can be brought in.")
BUSY = _("The file is being worked on; delete it when that is done.")
ALTERED = _("The file is no longer what it was when it was tried out; upload it once more.")
NO_LONGER = _("Whoever wanted this may no longer bring files in.")
WENT_WRONG = _(
    "Something went wrong here. Nothing was written; whoever runs this installation finds the reason in its log."
)


@transaction.atomic
def upload(*, by: Person, at: datetime, file: Any, source: str, dates: str = "") -> Upload:
    """Take a file in and have it tried out. `file` gives its name, size and chunks."""
    require(by.runs_things)
    if file.size > LARGEST:
        raise RuleBroken(TOO_LARGE % {"count": LARGEST >> 20}, field="file")
    row = Upload.objects.create(
        by=by, at=at, began_at=at, name=plain_name(file.name), size=file.size, source=source, dates=dates
    )
    row.digest = _keep(row, file.chunks(PIECE))
    row.save(update_fields=["digest"])
    events.record(
        "imports.uploaded", by=by, at=at, subject=row, name=row.name, size=row.size, digest=row.digest
    )
    transaction.on_commit(partial(_enqueue, "try_out", row.pk))
    return row


@transaction.atomic
def order(row: Upload, *, by: Person, at: datetime) -> Upload:
    """Have a file that was tried out brought in."""
    require(by.runs_things)
    row = Upload.objects.select_for_update().get(pk=row.pk)
    if row.state != State.TRIED:
        raise RuleBroken(NOT_TRIED)
    row.state, row.began_at, row.by = State.ORDERED, at, by
    row.save(update_fields=["state", "began_at", "by"])
    events.record("imports.ordered", by=by, at=at, subject=row, name=row.name, digest=row.digest)
    transaction.on_commit(partial(_enqueue, "carry_out", row.pk))
    return row


@transaction.atomic
def take_back(row: Upload, *, by: Person, at: datetime) -> None:
    """Delete an uploaded file and its report."""
    require(by.runs_things)
    row = Upload.objects.select_for_update().get(pk=row.pk)
    if row.is_busy:
        raise RuleBroken(BUSY)
    events.record("imports.taken_back", by=by, at=at, subject=row, name=row.name, digest=row.digest)
    row.delete()


def try_out(row: Upload, *, at: datetime) -> None:
    """Do everything that the import would do, take it back, and keep the report; the file stays for the import."""
    report = _attempt(row, at, dry_run=True)
    if report is not None:
        _settle(row, State.TRIED, at, report=_shown(report))


def carry_out(row: Upload, *, at: datetime) -> None:
    """Bring the file in after checking that it is still the same; it is deleted afterwards, whatever came of it."""
    report = _attempt(row, at, dry_run=False)
    if report is not None:
        _settle(row, State.DONE, at, report=_shown(report))
    UploadPart.objects.filter(upload=row).delete()


def forget(*, at: datetime) -> None:
    """Delete files that nobody brought in within a day, and what is told of any after a month."""
    UploadPart.objects.filter(upload__began_at__lt=at - KEPT).exclude(upload__state=State.ORDERED).delete()
    Upload.objects.filter(began_at__lt=at - FORGOTTEN).delete()


def plain_name(name: str) -> str:
    """A file's name without places, tricks and excess: `..\\x/people.csv` is people.csv."""
    last = re.split(r"[/\\]", name)[-1]
    base, dot, suffix = STRANGE.sub("_", last).strip(". _").rpartition(".")
    plain = f"{base[: LONGEST_NAME - 10]}{dot}{suffix[:9]}"
    return plain or "upload"


def _keep(row: Upload, chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for position, chunk in enumerate(chunks):
        digest.update(chunk)
        UploadPart.objects.create(upload=row, position=position, content=chunk)
    return digest.hexdigest()


def _attempt(row: Upload, at: datetime, *, dry_run: bool) -> Report | None:
    """The report; None when the whole file was refused, which is then told on its page."""
    try:
        with _on_disk(row) as path:
            return import_path(
                path, by=row.by, at=at, name=row.name, source=row.source, dates=row.dates, dry_run=dry_run
            )
    except RuleBroken as broken:
        _fail(row, at, broken.text)
    except NotAllowed:
        _fail(row, at, NO_LONGER)
    except Exception:
        _fail(row, at, WENT_WRONG)
        raise
    return None


@contextmanager
def _on_disk(row: Upload) -> Iterator[Path]:
    """The file in a folder of its own that is gone afterwards. Raises RuleBroken when it is another than before."""
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory(prefix="skylight-import-") as folder:
        path = Path(folder) / row.name
        with path.open("wb") as file:
            for part in UploadPart.objects.filter(upload=row).order_by("position").iterator(chunk_size=4):
                digest.update(part.content)
                file.write(part.content)
        if digest.hexdigest() != row.digest:
            raise RuleBroken(ALTERED)
        yield path


def _fail(row: Upload, at: datetime, reason: Any) -> None:
    _settle(row, State.FAILED, at, reason=str(reason))
    UploadPart.objects.filter(upload=row).delete()


def _settle(row: Upload, state: str, at: datetime, **said: Any) -> None:
    Upload.objects.filter(pk=row.pk).update(state=state, began_at=at, **said)


def _shown(report: Report) -> dict[str, Any]:
    """As much of a report as a page shows, with the number of what it does not."""
    found = report.as_dict()
    refused, notes = found["refused"], found["notes"]
    return {
        **found,
        "refused": refused[:MOST_LISTED],
        "notes": notes[:MOST_LISTED],
        "more_refused": max(0, len(refused) - MOST_LISTED),
        "mapping": found.get("mapping", []),
    }


def _enqueue(name: str, pk: int) -> None:
    from skylight.imports import tasks

    getattr(tasks, name).enqueue(pk)
