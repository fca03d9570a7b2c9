"""Reads a folder of CSV files into the database."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from skylight.imports import actions
from skylight.imports.report import Report
from skylight.org.actions import system_person


def run(options: Namespace) -> int:
    """Print the report; 1 when strict reading met a row that cannot be true."""
    report = _bring_in(options, timezone.now())
    result = report.as_dict()
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(report.as_text(translation.get_language()))
    return 1 if options.strict and result["refused"] else 0


@transaction.atomic
def _bring_in(options: Namespace, at: datetime) -> Report:
    by = system_person(at)
    report = actions.import_folder(
        options.folder, by=by, at=at, dry_run=options.dry_run, strict=options.strict
    )
    # Not even Skylight's own person stays behind when nothing else does.
    transaction.set_rollback(not report.written)
    return report
