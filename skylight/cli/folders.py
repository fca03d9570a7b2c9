"""Reads files of Skylight or of another system into the database."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from skylight.cli.errors import Refused
from skylight.imports import actions
from skylight.imports.export.actions import bring_back
from skylight.imports.export.manifests import is_export
from skylight.imports.report import Report
from skylight.org.actions import system_person


def run(options: Namespace) -> int:
    """Print the report; 1 when strict reading met a row that cannot be true."""
    if is_export(options.path):
        return _bring_back(options)
    report = _bring_in(options, timezone.now())
    result = report.as_dict()
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(report.as_text(translation.get_language()))
    return 1 if options.strict and result["refused"] else 0


def _bring_back(options: Namespace) -> int:
    """An export of Skylight, into an empty installation."""
    if options.dry_run:
        raise Refused("An export comes in whole or not at all; there is no dry run of it.")
    manifest = bring_back(options.path)
    rows = sum(one.rows for name, one in manifest.files.items() if name.endswith(".jsonl"))
    print(json.dumps({"rows": rows}) if options.json else f"{rows} rows came in.")
    return 0


@transaction.atomic
def _bring_in(options: Namespace, at: datetime) -> Report:
    by = system_person(at)
    report = actions.import_path(
        options.path, by=by, at=at, source=options.source, dates=options.dates, dry_run=options.dry_run, strict=options.strict
    )  # fmt: skip
    # Not even Skylight's own person stays behind when nothing else does.
    transaction.set_rollback(not report.written)
    return report
