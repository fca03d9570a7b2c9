"""Reads a folder of CSV files into the database."""

from __future__ import annotations

import json
from argparse import Namespace

from django.utils import timezone, translation

from skylight.cli.errors import Refused
from skylight.imports import actions
from skylight.org.actions import system_person


def run(options: Namespace) -> int:
    """Print the report; 1 when strict reading met a row that cannot be true."""
    if not options.folder.is_dir():
        raise Refused(f"{options.folder} is not a folder.")
    at = timezone.now()
    report = actions.import_folder(
        options.folder, by=system_person(at), at=at, dry_run=options.dry_run, strict=options.strict
    )
    result = report.as_dict()
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(report.as_text(translation.get_language()))
    return 1 if options.strict and result["refused"] else 0
